"""Files from servers that cut off, lie and change their minds. The server is a real one, on this machine."""

from __future__ import annotations

import http.client
import ssl
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files import resumed_fetch
from simspaint.files.download import download, part_of
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
    monkeypatch.setattr(resumed_fetch, "TIMEOUT_S", 0.2)
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
