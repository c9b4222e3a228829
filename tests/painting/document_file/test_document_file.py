import errno
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.document_file.document_file import read_document, read_thumbnail, write_document
from tests.painting.changed_documents import ALL_UNDO, is_same
from tests.painting.documents import make_document


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved document with its undo history."""
    path = tmp_path / "a.simspaint"
    write_document(path, make_document().snapshot(), ALL_UNDO)
    return path


def test_a_saved_document_is_opened_as_it_was(saved: Path) -> None:
    assert is_same(read_document(saved), make_document().snapshot())
    assert read_document(saved).notes == ()


def test_the_undo_history_is_saved_where_wanted(saved: Path, tmp_path: Path) -> None:
    document, opened = make_document(), Document.from_snapshot(read_document(saved))
    for act in ("undo", "undo", "redo", "redo", "redo", "redo", "undo"):
        assert getattr(document, act)() == getattr(opened, act)()
        assert np.array_equal(document.ids, opened.ids)
        assert (document.choices, document.settings) == (opened.choices, opened.settings)
        assert document.composition == opened.composition
    write_document(tmp_path / "b.simspaint", document.snapshot())
    assert read_document(tmp_path / "b.simspaint").done == ()


def test_the_newest_steps_are_saved_where_not_all_may_be(tmp_path: Path) -> None:
    document = make_document()
    while document.redo():
        pass
    last = document.history.done[-1]
    (note,) = write_document(tmp_path / "a.simspaint", document.snapshot(), last.n_bytes + 10)
    assert "Only the newest steps" in note
    assert write_document(tmp_path / "b.simspaint", document.snapshot(), 1 << 20) == ()
    assert write_document(tmp_path / "b.simspaint", document.snapshot(), 0) == ()  # none was asked for
    assert [step.name for step in read_document(tmp_path / "a.simspaint").done] == [last.name]


def test_the_file_holds_a_picture_that_others_can_show(saved: Path) -> None:
    from PIL import Image

    with zipfile.ZipFile(saved) as members, Image.open(io.BytesIO(members.read("layout.png"))) as picture:
        assert picture.mode == "P"
        assert (picture.height, picture.width) == (40, 60)
    with Image.open(io.BytesIO(read_thumbnail(saved))) as picture:
        assert picture.size == (60, 40)


def test_saving_again_keeps_the_former_state_as_one_backup(saved: Path) -> None:
    first = read_document(saved)
    document = make_document()
    document.clear()
    write_document(saved, document.snapshot())
    document.undo()
    document.undo()
    write_document(saved, document.snapshot())
    assert (read_document(backup_of(saved)).layout.ids == 255).all()
    assert not is_same(read_document(saved), first)
    assert sorted(p.name for p in saved.parent.iterdir()) == ["a.simspaint", "a.simspaint~"]


@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_file_and_says_why(
    saved: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = saved.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if where == "write":
        monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    else:
        monkeypatch.setattr(os, where, fail)
    document = make_document()
    with pytest.raises(DocumentError, match="No space left") as failure:
        write_document(saved, document.snapshot())
    monkeypatch.undo()
    assert "saved before is still there" in failure.value.hint
    assert saved.read_bytes() == before
    assert not list(saved.parent.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="could not be saved"):
        write_document(tmp_path / "file" / "a.simspaint", make_document().snapshot())


def test_saving_through_a_link_replaces_what_it_points_to(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.simspaint"
    link.symlink_to(saved)
    write_document(link, make_document().snapshot())
    assert link.is_symlink()
    assert backup_of(saved).is_file()


@pytest.mark.parametrize("path", ["absent.simspaint", "."])
def test_what_is_not_there_is_told(tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / path)


@pytest.mark.parametrize("data", [b"", b"PK", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_other_files_are_told_apart(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.simspaint").write_bytes(data)
    with pytest.raises(DocumentError, match="damaged or no document"):
        read_document(tmp_path / "a.simspaint")


DAMAGED = make_document(Extent(24, 32)).snapshot()


@given(data=st.data())
def test_a_file_with_wrong_bytes_opens_as_it_was_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.simspaint"
    write_document(path, DAMAGED, ALL_UNDO)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), data.draw(st.integers(0, len(content)))]))
    path.write_bytes(bytes(content[:cut]))
    try:
        opened = read_document(path)
    except DocumentError:
        return
    assert np.array_equal(opened.layout.ids, DAMAGED.layout.ids)
