"""The canvas is cropped and extended, and what is chosen goes along."""

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.segment_choice import SegmentChoice
from simspaint.errors import DocumentError
from simspaint.painting.document.area_edits import reframe, relabel_area
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.regions.flood_fill import component_region
from tests.painting.document.area_edits.thing_on_ground import EXTENT, compose, composed_thing
from tests.painting.documents import make_segment


def test_a_cropped_canvas_is_undone_and_redone(document: Document) -> None:
    before, told = document.ids.copy(), []
    document.reframed.connect(lambda _: told.append(document.extent))
    reframe(document, FrameChange.cut(Box(20, 10, 100, 110)), "Crop")
    assert np.array_equal(document.ids, before[20:100, 10:110])
    document.undo()
    assert np.array_equal(document.ids, before)
    document.redo()
    assert document.extent == Extent(80, 100)
    assert told == [Extent(80, 100), EXTENT, Extent(80, 100)]


def test_strokes_on_both_sides_of_a_crop_are_undone_in_turn(document: Document) -> None:
    first = document.ids.copy()
    reframe(document, FrameChange.cut(Box(20, 10, 100, 110)), "Crop")
    cropped = document.ids.copy()
    relabel_area(document, component_region(document.ids, 5, 90), 4)
    document.undo()
    assert np.array_equal(document.ids, cropped)
    document.undo()
    assert np.array_equal(document.ids, first)
    document.undo()
    assert (document.ids == UNLABELLED).all()


def test_an_extended_canvas_is_unpainted_around(document: Document) -> None:
    reframe(document, FrameChange.cut(Box(-10, -20, 120, 200)), "Canvas")
    assert document.extent == Extent(130, 220)
    assert (document.ids[:10] == UNLABELLED).all()
    assert (document.ids[50:90, 50:70][1:-1, 1:-1] == 2).all()


def test_choices_and_composition_belong_to_the_new_canvas(document: Document) -> None:
    compose(document)
    document.choose(Choices(swaps=(SegmentChoice(60, 40, make_segment(1)),)), "Swap")
    reframe(document, FrameChange.cut(Box(0, 0, 120, 100)), "Crop")
    assert document.choices.swaps[0].row == 60
    reframe(document, FrameChange.stretched(document.extent, Extent(240, 200)), "Size")
    assert (document.choices.swaps[0].row, document.choices.swaps[0].column) == (121, 81)
    thing = composed_thing(document)
    assert document.ids[thing.row, thing.column] == 2
    # What lay at the left half of the frame before lies in all of it now.
    assert thing.affine == pytest.approx((0.5, 0, -0.5, 0, 1, 0))


def test_an_impossible_canvas_is_refused_and_nothing_changes(document: Document) -> None:
    with pytest.raises(DocumentError, match="not possible"):
        reframe(document, FrameChange.stretched(EXTENT, Extent(9000, 10)), "Size")
    assert document.extent == EXTENT


def test_a_document_is_saved_with_the_steps_since_the_canvas_changed(document: Document, tmp_path) -> None:
    reframe(document, FrameChange.cut(Box(20, 10, 100, 110)), "Crop")
    relabel_area(document, component_region(document.ids, 5, 90), 4)
    write_document(tmp_path / "a.simspaint", document.snapshot(), 1 << 20)
    again = Document.from_snapshot(read_document(tmp_path / "a.simspaint"))
    assert [step.name for step in again.history.done] == ["Relabel area"]
    document.undo()
    document.undo()
    write_document(tmp_path / "b.simspaint", document.snapshot(), 1 << 20)
    again = Document.from_snapshot(replace(read_document(tmp_path / "b.simspaint")))
    assert again.extent == EXTENT
    assert not again.can_redo
