"""Recoveries that fail or crash the program are put aside."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from simspaint.errors import DocumentError
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.painting.documents import make_document
from tests.painting.recovery.recoveries import crashed_with


def test_a_recovery_that_fails_is_put_aside_and_not_tried_again(home: RecoveryFolder) -> None:
    crashed_with(home)
    (found,) = home.found()
    (found.folder / "document.simspaint").write_bytes(b"broken")
    with pytest.raises(DocumentError, match="cannot be recovered") as failure:
        found.open()
    assert str(home.quarantine) in failure.value.hint
    assert len(list(home.quarantine.iterdir())) == 1
    assert home.found() == ()


def test_a_recovery_that_crashed_the_program_twice_is_put_aside(home: RecoveryFolder) -> None:
    crashed_with(home)
    for _ in range(2):
        (found,) = home.found()
        found.open()
        found.release()
    assert home.found() == ()
    assert len(list(home.quarantine.iterdir())) == 1


def test_work_is_given_back_on_a_full_disk_too(home: RecoveryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    document = crashed_with(home)

    def full(_: int) -> None:
        raise OSError("No space left on device")

    (found,) = home.found()
    monkeypatch.setattr(os, "fsync", full)
    assert np.array_equal(found.open().layout.ids, document.ids)
    found.release()


def test_only_the_newest_are_kept_aside(home: RecoveryFolder) -> None:
    for _ in range(13):
        crashed_with(home)
    for found in home.found():
        (found.folder / "document.simspaint").write_bytes(b"broken")
        with pytest.raises(DocumentError):
            found.open()
    assert len(list(home.quarantine.iterdir())) == 10


def test_what_is_put_aside_now_is_kept_though_a_clock_calls_the_others_newer(home: RecoveryFolder) -> None:
    later = time.time() + 1e6
    for number in range(12):
        (home.quarantine / str(number)).mkdir(parents=True)
        os.utime(home.quarantine / str(number), (later, later))
    crashed_with(home)
    (found,) = home.found()
    (found.folder / "document.simspaint").write_bytes(b"broken")
    with pytest.raises(DocumentError):
        found.open()
    assert (home.quarantine / found.folder.name / "document.simspaint").read_bytes() == b"broken"
    assert len(list(home.quarantine.iterdir())) == 10


@pytest.mark.parametrize("about", [b"", b"[]", b'{"extent": "large"}', b'{"path": 5}', None])
def test_a_damaged_description_does_not_lose_the_document(home: RecoveryFolder, about: bytes | None) -> None:
    document = crashed_with(home)
    session = next(path for path in home.folder.iterdir() if path.is_dir())
    (session / "about.json").unlink()
    if about is not None:
        (session / "about.json").write_bytes(about)
    (found,) = home.found()
    assert found.path is None
    assert np.array_equal(found.open().layout.ids, document.ids)


def test_what_cut_off_saves_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    old, new = (tmp_path / f".a.simspaint.{digit * 12}.part" for digit in "ab")
    other = tmp_path / ".b.simspaint.cccccccccccc.part"
    for path in (old, new, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (time.time() - 7200,) * 2)
    write_document(tmp_path / "a.simspaint", make_document().snapshot())
    assert not old.exists()
    assert new.exists()
    assert other.exists()
