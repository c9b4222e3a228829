"""Two houses that touch are two things: painted, changed, undone, saved and opened as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.files.instance_chunk import NAME as INSTANCES_CHUNK
from simspaint.painting.codecs.indexed_png import layout_from_png, layout_to_png
from simspaint.painting.document.area_edits import delete_area, move_area, reframe
from simspaint.painting.document.document import Document
from simspaint.painting.document.edit import Protection
from simspaint.painting.document_file.document_file import (
    document_bytes,
    document_from_bytes,
    read_document,
    write_document,
)
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.recipes.layout_hash import layout_hash
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.regions.flood_fill import component_region
from tests.compositions import same_composition
from tests.factories import make_labels
from tests.painting.documents import make_segment
from tests.painting.two_houses import EXTENT, GRASS, HOUSE, LEFT, RIGHT, houses, same


@pytest.fixture
def document() -> Document:
    """Two houses side by side on grass; the second one was begun as another one."""
    document = Document(make_labels(4), EXTENT)
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, *EXTENT), None, GRASS)
        edit.paint(LEFT, None, HOUSE)
    document.begin_instance(HOUSE)
    with document.edit("Brush") as edit:
        edit.paint(RIGHT, None, HOUSE)
    return document


def test_two_things_that_touch_are_told_apart_and_undo_takes_it_back(document: Document) -> None:
    assert houses(document) == [LEFT, RIGHT]
    painted = document.layout()
    document.undo()
    assert houses(document) == [LEFT]
    assert document.layout().instances is None
    document.redo()
    assert same(document.layout(), painted)


def test_without_instances_nothing_is_kept_of_them() -> None:
    document = Document(make_labels(4), EXTENT)
    with document.edit("Brush") as edit:
        edit.paint(LEFT, None, HOUSE)
    assert document.instances is None
    assert document.keys.dtype == np.uint8
    assert INSTANCES_CHUNK not in layout_to_png(document.layout())


def test_what_is_painted_over_belongs_to_the_new_thing_and_to_no_other(document: Document) -> None:
    with document.edit("Brush") as edit:
        edit.paint(Box(40, 80, 80, 100), None, HOUSE)
    assert houses(document) == [Box(40, 60, 80, 80), Box(40, 80, 80, 130)]
    with document.edit("Brush") as edit:
        edit.paint(Box(40, 60, 80, 70), None, GRASS)
        edit.paint(Box(50, 110, 60, 120), None, 255)
    assert document.instances is not None
    assert (document.instances[document.ids != HOUSE] == 0).all()
    document.undo()
    document.undo()
    assert houses(document) == [LEFT, RIGHT]


def test_a_stroke_that_is_given_up_leaves_instances_as_they_were(document: Document) -> None:
    before = document.layout()
    document.begin_instance(HOUSE)
    edit = document.begin("Brush")
    edit.paint(Box(30, 50, 90, 140), None, HOUSE)
    edit.abandon()
    assert same(document.layout(), before)


def test_protection_holds_for_instances_too(document: Document) -> None:
    document.begin_instance(HOUSE)
    with document.edit("Brush", Protection(GRASS)) as edit:
        edit.paint(Box(40, 60, 80, 160), None, HOUSE)
    assert houses(document) == [LEFT, RIGHT, Box(40, 130, 80, 160)]


def test_numbers_are_used_again_and_end_some_time(document: Document) -> None:
    assert document.begin_instance(HOUSE) == 2
    assert document.begin_instance(HOUSE) == 2
    assert document.begin_instance(GRASS) == 1
    for column in range(2, 254):
        document.begin_instance(HOUSE)
        with document.edit("Dot") as edit:
            edit.paint(Box(0, column % 200, 1 + column // 200, column % 200 + 1), None, HOUSE)
    with document.edit("Rest") as edit:
        edit.paste(
            Box(100, 0, 102, 127),
            (np.arange(1, 255, dtype=np.uint16).reshape(2, 127) << 8) | np.uint16(HOUSE),
        )
    with pytest.raises(DocumentError, match="more than 254"):
        document.begin_instance(HOUSE)


def test_a_document_keeps_instances_with_their_undo(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "a.simspaint"
    write_document(path, document.snapshot(), 1 << 30)
    opened = Document.from_snapshot(read_document(path))
    assert same(opened.layout(), document.layout())
    opened.undo()
    assert houses(opened) == [LEFT]
    opened.redo()
    assert houses(opened) == [LEFT, RIGHT]
    inside = document_from_bytes(document_bytes(document.snapshot()), "a picture")
    assert same(inside.layout, document.layout())


def test_damaged_instances_are_refused_not_opened_without(document: Document) -> None:
    png = layout_to_png(document.layout())
    at = png.index(INSTANCES_CHUNK)
    with pytest.raises(DocumentError):
        layout_from_png(png[: at + 8] + b"\xff\xff" + png[at + 10 :], EXTENT, document.labels, "a")


def test_the_hash_of_a_layout_tells_instances_apart(document: Document) -> None:
    layout = document.layout()
    assert layout_hash(layout) != layout_hash(Layout(layout.ids, layout.labels))


def test_an_area_that_is_moved_keeps_its_instance(document: Document) -> None:
    area = component_region(document.keys, 60, 110)
    move_area(document, area, np.array([[1, 0, -10], [0, 1, 20]], float))
    assert houses(document)[1] == RIGHT.shifted(20, -10)
    document.undo()
    assert houses(document) == [LEFT, RIGHT]


def test_what_surrounds_an_area_closes_over_it_with_its_instance(document: Document) -> None:
    area = component_region(document.keys, 60, 110)
    delete_area(document, area)
    (left,) = houses(document)
    assert left.left == 60


def test_another_canvas_keeps_things_apart(document: Document) -> None:
    reframe(document, FrameChange.stretched(EXTENT, Extent(240, 400)), "Stretch")
    first, second = houses(document)
    assert first.right == second.left == 200
    document.undo()
    assert houses(document) == [LEFT, RIGHT]
    document.redo()
    assert len(houses(document)) == 2


def test_choices_stay_with_their_thing(document: Document) -> None:
    document.choose(Choices().with_lock(60, 98, make_segment(3)).with_lock(60, 104, make_segment(4)), "Lock")
    with document.edit("Brush") as edit:  # the second house grows over the first one's lock
        edit.paint(Box(40, 90, 80, 100), None, HOUSE)
    first, second = document.choices.locks
    assert document.keys[first.row, first.column] == HOUSE
    assert document.keys[second.row, second.column] == HOUSE | 1 << 8


def test_a_composition_keeps_instances_and_is_carried_along(document: Document) -> None:
    layout = document.layout()
    affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    components = tuple(
        ComposedComponent(box.top, box.left, HOUSE, make_segment(i), affine, i)
        for i, box in enumerate((LEFT, RIGHT))
    )
    composition = Composition(layout, Layout(layout.ids, layout.labels), components)
    packed = PackedComposition.of(composition)
    assert same_composition(packed.unpacked(document.labels), composition)
    assert not same_composition(
        packed.unpacked(document.labels), replace(composition, layout=composition.painted)
    )
    document.take_composition(packed, document.turn)
    move_area(document, component_region(document.keys, 60, 110), np.array([[1, 0, 0], [0, 1, 10]], float))
    assert document.composition is not None
    moved = document.composition.unpacked(document.labels)
    assert [document.keys[each.row, each.column] for each in moved.components] == [HOUSE, HOUSE | 1 << 8]
    assert same(moved.layout, document.layout())


def test_adopting_a_layout_takes_its_instances(document: Document) -> None:
    layout = document.layout()
    document.undo()
    document.adopt(layout)
    assert houses(document) == [LEFT, RIGHT]
