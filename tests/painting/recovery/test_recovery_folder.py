import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.painting.documents import make_document
from tests.painting.recovery.recoveries import crash, crashed_with

ROOT = Path(__file__).parents[3]


def test_nothing_is_found_where_nothing_crashed(home: RecoveryFolder) -> None:
    assert home.found() == ()
    session = home.begin()
    session.save(make_document().snapshot())
    session.close()
    assert home.found() == ()
    assert [path.name for path in home.folder.iterdir()] == ["lock"]


def test_a_second_window_is_not_taken_for_a_crash(home: RecoveryFolder) -> None:
    session = home.begin()
    session.save(make_document().snapshot())
    assert home.found() == ()
    session.save(make_document().snapshot())
    session.close()


def test_the_work_of_a_crashed_window_is_given_back_with_its_undo_history(
    home: RecoveryFolder, tmp_path: Path
) -> None:
    document = crashed_with(home, tmp_path / "mine.simspaint")
    (found,) = home.found()
    assert found.path == tmp_path / "mine.simspaint"
    assert found.extent == document.extent
    assert found.n_bytes > 0
    assert found.thumbnail().startswith(b"\x89PNG")
    recovered = Document.from_snapshot(found.open())
    recovered.mark_unsaved()
    assert recovered.is_modified
    for act in ("undo", "undo", "redo"):
        assert getattr(recovered, act)() == getattr(document, act)()
        assert np.array_equal(recovered.ids, document.ids)
    found.discard()
    assert home.found() == ()


def test_a_save_that_comes_after_the_end_leaves_nothing(home: RecoveryFolder) -> None:
    session = home.begin()
    session.close()
    session.save(make_document().snapshot())
    assert [path.name for path in home.folder.iterdir()] == ["lock"]


def test_the_newest_is_found_first(home: RecoveryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = home.begin()
    first.save(make_document().snapshot())
    (first.folder / "about.json").write_text('{"saved_at": "2020-01-01T00:00:00+00:00", "extent": [1, 1]}')
    crash(first)
    crashed_with(home)
    assert [found.folder == first.folder for found in home.found()] == [False, True]


def test_what_one_window_asks_about_no_other_one_finds(home: RecoveryFolder) -> None:
    crashed_with(home)
    (found,) = home.found()
    assert home.found() == ()
    found.release()
    assert len(home.found()) == 1


def test_a_saved_document_leaves_nothing_to_recover(home: RecoveryFolder) -> None:
    session = home.begin()
    session.save(make_document().snapshot())
    session.forget()
    session.forget()
    crash(session)
    assert home.found() == ()
    assert [path.name for path in home.folder.iterdir()] == ["lock"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="cannot be used"):
        RecoveryFolder(tmp_path / "file").begin()


def test_a_process_that_is_killed_leaves_its_work(home: RecoveryFolder) -> None:
    code = f"""
    import time
    from simspaint.painting.recovery.recovery_folder import RecoveryFolder
    from tests.painting.documents import make_document
    session = RecoveryFolder({str(home.folder)!r}).begin()
    session.save(make_document().snapshot())
    print("saved", flush=True)
    time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "saved\n"
        assert home.found() == ()
        process.kill()
    (found,) = home.found()
    assert np.array_equal(found.open().layout.ids, make_document().ids)


def test_a_folder_that_cannot_be_listed_does_not_make_a_save_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", fail)
    write_document(tmp_path / "a.simspaint", make_document().snapshot())
    assert np.array_equal(read_document(tmp_path / "a.simspaint").layout.ids, make_document().ids)
