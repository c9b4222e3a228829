"""Things of one label that touch: begun, seen, picked, filled, selected and copied one by one."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.editor.layout_tiles import LayoutTiles
from simspaint.app.editor.tools.select_tool import SelectTool
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from tests.app.editor.test_layout_tiles import shown
from tests.app.hand import ALT, Hand

ROAD, CAR = 3, 8
LEFT, RIGHT = Box(100, 100, 140, 160), Box(100, 160, 140, 220)


@pytest.fixture
def two_cars(studio: Studio) -> Studio:
    """Two rectangles that touch; the second one was begun by Shift+N."""
    with studio.bridge.document.edit("before") as edit:
        edit.paint(Box(0, 0, 300, 400), None, ROAD)
        edit.paint(LEFT, None, CAR)
    studio.label_state.set_label(CAR)
    QTest.keyClick(studio.window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    studio.actions["tool.rectangle"].trigger()
    with studio.bridge.document.edit("another") as edit:
        edit.paint(RIGHT, None, CAR)
    return studio


def select_at(studio: Studio, hand: Hand, place: tuple[float, float]) -> SelectTool:
    studio.actions["tool.select"].trigger()
    tool = studio.editor.tools["select"]
    assert isinstance(tool, SelectTool)
    hand.click(place)
    studio.editor.grab()
    return tool


def test_shift_n_begins_another_thing_and_the_palette_says_so(two_cars: Studio, palette: PaletteDock) -> None:
    keys = two_cars.bridge.document.keys
    assert (keys[LEFT.slices] == CAR).all()
    assert (keys[RIGHT.slices] == CAR | 1 << 8).all()
    assert palette._name.text() == "Car, another one"
    two_cars.label_state.set_label(ROAD)
    assert palette._name.text() == "Road"
    two_cars.actions["label.none"].trigger()
    two_cars.actions["label.another"].trigger()
    assert "label first" in two_cars.window.notices.text


def test_picking_a_thing_goes_on_with_it(two_cars: Studio, hand: Hand) -> None:
    two_cars.actions["tool.pick"].trigger()
    hand.click((120, 120))
    two_cars.actions["tool.rectangle"].trigger()
    hand.drag((140, 100), (150, 220))
    assert (two_cars.bridge.document.keys[140:150, 100:220] == CAR).all()


def test_a_line_is_drawn_between_things_at_every_size(two_cars: Studio) -> None:
    document = two_cars.bridge.document
    tiles = LayoutTiles(document.ids, document.labels, lambda: document.instances)
    plain = LayoutTiles(document.ids, document.labels)
    for scale in (1.0, 0.5):
        changed = shown(tiles, document.extent, scale) != shown(plain, document.extent, scale)
        rows, columns = np.nonzero(changed.any(axis=2))
        assert set((columns / scale).astype(int).tolist()) <= {158, 159}
        assert (rows.min() / scale, (rows.max() + 1) / scale) == (100, 140)
    document.undo()
    for each in (tiles, plain):
        each.mark_painted(RIGHT)
    assert (shown(tiles, document.extent, 1.0) == shown(plain, document.extent, 1.0)).all()


def test_a_thing_is_filled_and_selected_alone(two_cars: Studio, hand: Hand) -> None:
    tool = select_at(two_cars, hand, (120.5, 180.5))
    assert tool.area is not None
    assert tool.area.box == RIGHT
    two_cars.label_state.set_label(ROAD)
    two_cars.actions["tool.fill"].trigger()
    hand.click((120, 180))
    assert (two_cars.bridge.document.ids == CAR).sum() == LEFT.area


def test_a_part_of_a_thing_is_made_one_of_its_own(two_cars: Studio, hand: Hand) -> None:
    two_cars.actions["tool.select"].trigger()
    tool = two_cars.editor.tools["select"]
    assert isinstance(tool, SelectTool)
    hand.drag((90, 90), (90, 130), (150, 130), (150, 90), (90, 90))
    two_cars.actions["area.separate"].trigger()
    keys = two_cars.bridge.document.keys
    left = np.unique(keys[100:140, 100:130])
    assert left.size == 1
    assert len({int(left[0]), int(keys[120, 140]), int(keys[120, 180])}) == 3
    assert (two_cars.bridge.document.ids == CAR).sum() == LEFT.area + RIGHT.area
    two_cars.bridge.document.undo()
    assert (two_cars.bridge.document.keys[LEFT.slices] == CAR).all()


def test_a_copy_that_touches_is_another_thing(two_cars: Studio, hand: Hand) -> None:
    select_at(two_cars, hand, (120.5, 180.5))
    hand.drag((120, 180), (120, 200), (120, 240), modifiers=ALT)
    keys = two_cars.bridge.document.keys
    assert (keys[RIGHT.slices] == CAR | 1 << 8).all()
    assert (keys[100:140, 220:280] == CAR | 2 << 8).all()
    two_cars.bridge.document.undo()
    assert (two_cars.bridge.document.ids == CAR).sum() == LEFT.area + RIGHT.area


def test_erased_pixels_belong_to_nothing(two_cars: Studio, hand: Hand) -> None:
    two_cars.label_state.set_label(UNLABELLED)
    hand.drag((95, 160), (145, 225))
    document = two_cars.bridge.document
    assert (document.keys[RIGHT.slices] == UNLABELLED).all()
    assert document.layout().instances is None
