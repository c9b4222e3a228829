"""Downloads never take another file's place, and say what the disk or the folder lacks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files.download import download, part_of, take_from_disk
from simspaint.files.download_manifest import RemoteFile
from tests.files.download_server import CONTENT, Server, ignore, promised


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


def test_a_file_that_came_some_other_way_is_verified_too(server: Server, tmp_path: Path) -> None:
    source = tmp_path / "stick" / "p"
    source.parent.mkdir()
    source.write_bytes(CONTENT)
    assert take_from_disk(promised(server), source, tmp_path / "packs").read_bytes() == CONTENT
    source.write_bytes(CONTENT[:-1])
    with pytest.raises(DownloadError, match="not the promised"):
        take_from_disk(promised(server), source, tmp_path / "other")
    assert not (tmp_path / "other" / "pack.bin").exists()
