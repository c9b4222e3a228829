"""Files from servers that cut off, lie and change their minds. The server is a real one, on this machine."""

from __future__ import annotations

import errno
import http.client
import json
import os
import ssl
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files import download as downloads
from simspaint.files.download import download, part_of, take_from_disk
from simspaint.files.download_manifest import RemoteFile, read_manifest
from tests.files.download_server import CONTENT, Server, ignore, promised


def test_a_file_is_fetched_once(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = download(promised(server), tmp_path, lambda *bytes_: seen.append(bytes_))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)
    download(promised(server), tmp_path, ignore)
    assert server.ranges == [None]
    assert [p.name for p in tmp_path.iterdir()] == ["pack.bin"]


def test_a_connection_that_is_cut_is_resumed_where_it_ended(server: Server, tmp_path: Path) -> None:
    server.cut_after = [300_000, 200_000, 1]
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=300000-", "bytes=500000-", "bytes=500001-"]


def test_what_has_come_is_kept_for_the_next_time(server: Server, tmp_path: Path) -> None:
    server.cut_after = [300_000, 0, 0, 0, 0]
    with pytest.raises(DownloadError, match="cannot be fetched"):
        download(promised(server), tmp_path, ignore)
    assert part_of(promised(server), tmp_path).read_bytes() == CONTENT[:300_000]
    assert not (tmp_path / "pack.bin").exists()
    server.ranges.clear()
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert server.ranges == ["bytes=300000-"]


def test_a_person_who_stops_loses_nothing(server: Server, tmp_path: Path) -> None:
    def stop(have: int, _total: int) -> None:
        if have > 400_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(promised(server), tmp_path, stop)
    assert CONTENT.startswith(part_of(promised(server), tmp_path).read_bytes())
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert server.ranges[1] is not None


def test_a_server_that_does_not_resume_begins_again(server: Server, tmp_path: Path) -> None:
    server.cut_after, server.resumes = [300_000], False
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT


def test_another_part_than_was_asked_for_is_not_appended(server: Server, tmp_path: Path) -> None:
    part_of(promised(server), tmp_path).write_bytes(CONTENT[:1000])
    server.shifted = 7
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT


@pytest.mark.parametrize("promise", [1, -1])
def test_a_server_that_lies_about_the_length_is_found_out(
    server: Server, tmp_path: Path, promise: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "TIMEOUT_S", 0.2)
    server.promises_more = promise
    if promise > 0:  # all that is needed has come when the server falls silent
        assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    else:
        server.resumes = False
        with pytest.raises(DownloadError, match="cut off"):
            download(promised(server), tmp_path, ignore)
        assert not (tmp_path / "pack.bin").exists()


def test_more_bytes_than_were_promised_are_not_taken(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT + b"more"
    with pytest.raises(DownloadError, match="more than the"):
        download(promised(server), tmp_path, ignore)
    assert not (tmp_path / "pack.bin").exists()
    assert part_of(promised(server), tmp_path).stat().st_size == 0


def test_other_bytes_never_take_the_files_place(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[:-1] + b"!"
    with pytest.raises(DownloadError, match="sha256"):
        download(promised(server), tmp_path, ignore)
    assert not (tmp_path / "pack.bin").exists()
    assert not part_of(promised(server), tmp_path).exists()


def test_a_file_that_lies_there_is_never_replaced(server: Server, tmp_path: Path) -> None:
    (tmp_path / "pack.bin").write_bytes(b"mine")
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "pack.bin").write_bytes(CONTENT)
    with pytest.raises(DownloadError, match="another file"):
        download(promised(server), tmp_path, ignore)
    with pytest.raises(DownloadError, match="another file"):
        take_from_disk(promised(server), tmp_path / "stick" / "pack.bin", tmp_path)
    assert (tmp_path / "pack.bin").read_bytes() == b"mine"
    assert server.ranges == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
@pytest.mark.parametrize("at", ["pack.bin", "part", "folder"])
def test_nothing_is_fetched_through_a_link(server: Server, tmp_path: Path, at: str) -> None:
    out, mine = tmp_path / "out", tmp_path / "mine"
    out.mkdir()
    mine.mkdir()
    (mine / "file").write_bytes(b"mine")
    file = promised(server, name="folder/pack.bin" if at == "folder" else "pack.bin")
    place = part_of(file, out) if at == "part" else out / at
    place.symlink_to(mine if at == "folder" else mine / "file")
    with pytest.raises(DownloadError, match="link"):
        download(file, out, ignore)
    assert [p.name for p in mine.iterdir()] == ["file"]
    assert (mine / "file").read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows counts links in another way")
def test_a_hard_link_in_place_of_what_has_come_is_not_written_through(server: Server, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_bytes(b"mine")
    part = part_of(promised(server), tmp_path)
    os.link(mine, part)
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (503, 4)])
def test_an_error_of_the_server_is_told(server: Server, tmp_path: Path, status: int, asked: int) -> None:
    server.status = status
    with pytest.raises(DownloadError, match=str(status)):
        download(promised(server), tmp_path, ignore)
    assert len(server.ranges) == asked


def test_nobody_listening_is_told(tmp_path: Path) -> None:
    closed = Server()
    file = promised(closed)
    closed.server_close()
    with pytest.raises(DownloadError, match="cannot be fetched"):
        download(file, tmp_path, ignore)


def test_a_full_disk_is_told_before_anything_is_fetched(server: Server, tmp_path: Path) -> None:
    huge = RemoteFile("pack.bin", server.url, 1 << 60, "0" * 64)
    with pytest.raises(DownloadError, match="MB left"):
        download(huge, tmp_path, ignore)
    assert server.ranges == []


def test_a_disk_that_fills_up_is_told_and_what_has_come_is_kept(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    server.cut_after = [300_000]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DownloadError, match="No space left"):
            download(promised(server), tmp_path, ignore)
    assert part_of(promised(server), tmp_path).read_bytes() == CONTENT[:300_000]
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=300000-"]


def test_a_folder_that_cannot_be_made_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DownloadError, match="cannot be written"):
        download(promised(server), tmp_path / "file", ignore)
    assert server.ranges == []


def test_an_encrypted_connection_that_breaks_is_taken_up_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, broken = http.client.HTTPResponse.read1, [True]

    def read1(response: http.client.HTTPResponse, n: int = -1) -> bytes:
        if broken and broken.pop():
            raise ssl.SSLError("decryption failed or bad record mac")
        return original(response, n)

    monkeypatch.setattr(http.client.HTTPResponse, "read1", read1)
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT
    assert len(server.ranges) == 2


def test_an_empty_file_is_a_file(server: Server, tmp_path: Path) -> None:
    server.content = b""
    assert download(promised(server, b""), tmp_path, ignore).read_bytes() == b""


def test_a_file_that_came_some_other_way_is_verified_too(server: Server, tmp_path: Path) -> None:
    source = tmp_path / "stick" / "p"
    source.parent.mkdir()
    source.write_bytes(CONTENT)
    assert take_from_disk(promised(server), source, tmp_path / "packs").read_bytes() == CONTENT
    source.write_bytes(CONTENT[:-1])
    with pytest.raises(DownloadError, match="not the promised"):
        take_from_disk(promised(server), source, tmp_path / "other")
    assert not (tmp_path / "other" / "pack.bin").exists()


# Manifests

GOOD = {"name": "bank/photos.bin", "url": "https://example.org/a", "size": 5, "sha256": "a" * 64}


def written(tmp_path: Path, *files: object, version: object = 1) -> Path:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"version": version, "files": list(files)}))
    return path


def test_a_manifest_is_read(tmp_path: Path) -> None:
    assert read_manifest(written(tmp_path, GOOD)) == (RemoteFile(**GOOD),)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../evil"},
        {"name": "/etc/passwd"},
        {"name": "a/../../b"},
        {"name": "C:\\evil"},
        {"name": "nul."},
        {"name": ""},
        {"name": 3},
        {"url": "http://example.org/a"},
        {"url": "file:///etc/passwd"},
        {"url": "https://[broken"},
        {"url": None},
        {"size": -1},
        {"size": 1e3},
        {"size": True},
        {"size": 1 << 50},
        {"size": float("nan")},
        {"sha256": "A" * 64},
        {"sha256": "a" * 63},
    ],
)
def test_a_manifest_that_no_honest_person_writes_is_refused(tmp_path: Path, change: dict) -> None:
    with pytest.raises(DownloadError):
        read_manifest(written(tmp_path, GOOD | change))


def test_damaged_manifests_are_refused(tmp_path: Path) -> None:
    for path in (written(tmp_path), written(tmp_path, GOOD, version=2), written(tmp_path, GOOD, GOOD)):
        with pytest.raises(DownloadError):
            read_manifest(path)
    twice = written(tmp_path, GOOD, GOOD | {"name": "BANK/photos.bin"})
    with pytest.raises(DownloadError, match="two files"):
        read_manifest(twice)
    for text in ("", "[]", "{", "null", "[" * 100_000):
        twice.write_text(text)
        with pytest.raises(DownloadError):
            read_manifest(twice)
    with pytest.raises(DownloadError):
        read_manifest(tmp_path / "absent.json")
