"""A recovery that is deleted or saved while the program is killed is never offered as something else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simspaint.painting.recovery import recovery_folder
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.painting.documents import make_document
from tests.painting.recovery.recoveries import crash, crashed_with


class Killed(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("n_deleted", [0, 1, 2, 3])
def test_a_deletion_that_is_cut_off_is_offered_as_it_was_or_not_at_all(
    home: RecoveryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_deleted: int
) -> None:
    document = crashed_with(home, tmp_path / "mine.simspaint")
    (found,) = home.found()
    found.open()
    unlink, done = os.unlink, list[object]()

    def cut_off(path: Any, **where: Any) -> None:
        if len(done) == n_deleted:
            raise Killed
        unlink(path, **where)
        done.append(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", cut_off)
        with pytest.raises(Killed):
            found.discard()
    found._lock.release()
    again = home.found()
    assert len(again) == (n_deleted == 0)
    for each in again:
        assert each.path == tmp_path / "mine.simspaint"
        assert np.array_equal(each.open().layout.ids, document.ids)
        each.release()


def test_what_cannot_be_deleted_is_offered_as_what_it_is(
    home: RecoveryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed_with(home, tmp_path / "mine.simspaint")
    (found,) = home.found()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        found.discard()
    (again,) = home.found()
    assert again.path == tmp_path / "mine.simspaint"
    again.release()


def test_a_painting_is_not_offered_under_the_name_of_the_one_that_was_opened_after_it(
    home: RecoveryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = home.begin()
    session.save(make_document().snapshot(), tmp_path / "first.simspaint")

    def cut_off(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(recovery_folder, "write_document", cut_off)
    with pytest.raises(Killed):
        session.save(make_document().snapshot(), tmp_path / "second.simspaint")
    crash(session)
    (found,) = home.found()
    assert found.path is None, "it is the first one, and nothing of it is lost"
    assert np.array_equal(found.open().layout.ids, make_document().snapshot().layout.ids)
    found.release()


def test_a_painting_that_gets_a_name_is_offered_at_every_moment(
    home: RecoveryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = home.begin()
    session.save(make_document().snapshot())
    monkeypatch.setattr(recovery_folder, "write_document", lambda *_, **__: None)
    session.save(make_document().snapshot(), tmp_path / "mine.simspaint")
    crash(session)
    (found,) = home.found()
    assert found.path == tmp_path / "mine.simspaint"
    found.release()
