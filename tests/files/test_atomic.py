import hashlib
import io
import os
from pathlib import Path

import pytest

from simspaint.files import atomic
from simspaint.files.atomic import replace_bytes, sha256_of, write_atomically


def test_nothing_is_seen_before_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.bin"
    with write_atomically(path) as file:
        file.write(b"half")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert os.listdir(path.parent) == ["a.bin"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def fail_halfway() -> None:
        with write_atomically(path) as file:
            file.write(b"new")
            raise failure

    with pytest.raises(failure):
        fail_halfway()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_are_kept_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    (tmp_path / "old").write_bytes(b"")
    (tmp_path / "old").chmod(0o640)
    for name in ("old", "new"):
        replace_bytes(tmp_path / name, b"x")
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    replace_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_the_checksum_is_that_of_the_bytes(tmp_path: Path) -> None:
    replace_bytes(tmp_path / "a", b"paint" * 100_000)
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"paint" * 100_000).hexdigest()


def test_the_checksum_of_a_file_that_never_ends_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.FileIO):
        """As files of the system are that state no bytes."""

        def readinto(self, buffer: object, /) -> int:
            raise AssertionError("it is read")

        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("it is read")

    (tmp_path / "empty").touch()
    monkeypatch.setattr(atomic, "open_regular", Endless)
    assert sha256_of(tmp_path / "empty") == hashlib.sha256().hexdigest()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("follows_links", [False, True])
def test_a_pipe_or_device_is_never_replaced(tmp_path: Path, follows_links: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link") if follows_links else ("pipe",):
        with pytest.raises(OSError, match="a pipe or a device"):
            replace_bytes(tmp_path / name, b"x", follows_links=follows_links)
    assert (tmp_path / "pipe").is_fifo()
    assert {file.name for file in tmp_path.iterdir()} == {"pipe", "link"}


def test_a_folder_that_cannot_be_read_is_no_failure_of_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError("it may be written, but not read")

    monkeypatch.setattr(os, "open", refuse)
    replace_bytes(tmp_path / "a", b"x")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"x"
