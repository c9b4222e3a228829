"""A damaged undo history or kept rendering is left out with a note."""

import zlib
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.undo.history_step import Step
from simspaint.painting.undo.tile_change import TileChange
from tests.factories import make_labels
from tests.painting.changed_documents import ALL_UNDO, is_same, rewritten, with_json
from tests.painting.documents import make_document


def test_a_damaged_undo_history_is_left_out_and_told(saved: Path) -> None:
    opened = read_document(rewritten(saved, lambda members: members.update({"undo.bin": b"short"})))
    assert is_same(opened, make_document().snapshot())
    assert opened.done == ()
    assert opened.notes == ("The undo history is damaged and was left out.",)


def test_an_undo_history_of_wrong_pixels_changes_nothing_and_is_forgotten(saved: Path) -> None:
    def scramble(members: dict[str, bytes]) -> None:
        members["undo.bin"] = bytes(255 - x for x in members["undo.bin"])

    document = Document.from_snapshot(read_document(rewritten(saved, scramble)))
    while (step := document.history.next_undo) and not step.tiles:
        document.undo()
    before = document.layout().ids
    with pytest.raises(DocumentError, match="undo history is damaged"):
        document.undo()
    assert np.array_equal(document.ids, before)
    assert not document.can_undo


def test_a_step_that_belongs_to_other_pixels_changes_nothing_and_is_forgotten(tmp_path: Path) -> None:
    path, document = tmp_path / "a.simspaint", Document(make_labels(5), Extent(4, 4))
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 4, 4), None, 1)
    document.history.push(Step("Forged", (TileChange(Box(0, 0, 4, 4), zlib.compress(b"\x30" * 16)),)))
    write_document(path, document.snapshot(), ALL_UNDO)
    opened = Document.from_snapshot(read_document(path))
    with pytest.raises(DocumentError, match="undo history is damaged"):
        opened.undo()
    assert (opened.ids == 1).all()
    assert not opened.can_undo


@pytest.mark.parametrize("box", [[0, 0, 41, 10], [-1, 0, 5, 5], [0, 0, 0, 0], [5, 5, 1, 1], [0, 0, 1]])
def test_steps_outside_the_painting_are_left_out_and_told(saved: Path, box: list[int]) -> None:
    def change(values: dict) -> None:  # type: ignore[type-arg]
        values["undo"]["done"][0]["tiles"][0][:4] = box

    opened = read_document(with_json(saved, change))
    assert opened.done == ()
    assert opened.notes == ("The undo history is damaged and was left out.",)


def test_damaged_kept_renderings_are_left_out_and_told(saved: Path) -> None:
    opened = read_document(rewritten(saved, lambda members: members.pop("thumbnails/0")))
    assert opened.renderings == ()
    assert "1 of the kept renderings" in opened.notes[0]
