from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.qimage import rgb_of_image
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from tests.app.editor.painting_steps import take
from tests.app.hand import CTRL, Hand


def color_at(studio: Studio, hand: Hand, row: float, column: float) -> tuple[int, int, int]:
    """What the widget shows over a place of the layout."""
    place = hand.at((row, column)).toPoint()
    color = studio.editor.grab().toImage().pixelColor(place)
    return color.red(), color.green(), color.blue()


def test_what_is_painted_is_seen_in_the_labels_color(studio: Studio, hand: Hand) -> None:
    label = studio.bridge.document.labels[3]
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(100, 100, 200, 200), None, 3)
    assert color_at(studio, hand, 150, 150) == label.color
    assert color_at(studio, hand, 50, 50) != label.color


def test_a_color_of_ones_own_is_shown_and_kept_but_not_painted(studio: Studio, hand: Hand) -> None:
    label = studio.bridge.document.labels[3]
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(100, 100, 200, 200), None, 3)
    studio.label_state.set_color(label, (1, 200, 3))
    assert color_at(studio, hand, 150, 150) == (1, 200, 3)
    assert studio.bridge.document.labels[3].color == label.color
    studio.label_state.set_color(label, None)
    assert color_at(studio, hand, 150, 150) == label.color


def test_patterns_show_two_shades_of_a_label(studio: Studio, hand: Hand) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(0, 0, 300, 400), None, 1)

    def n_colors() -> int:
        place = hand.at((150, 200)).toPoint()
        pixels = rgb_of_image(studio.editor.grab().toImage())
        around = pixels[place.y() - 20 : place.y() + 20, place.x() - 20 : place.x() + 20]
        return len(np.unique(around.reshape(-1, 3), axis=0))

    assert n_colors() == 1
    studio.actions["view.patterns"].setChecked(True)
    assert n_colors() > 1


def test_the_photograph_under_the_layout_shows_through(studio: Studio, hand: Hand) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(0, 0, 300, 200), None, 3)
    red = np.full((30, 40, 3), (255, 0, 0), np.uint8)
    studio.editor.set_tracing(PictureLevels(red))
    studio.tracing.set_strength(0.0)
    assert color_at(studio, hand, 150, 100) == studio.bridge.document.labels[3].color
    assert color_at(studio, hand, 150, 300) == (255, 0, 0)
    studio.tracing.set_strength(1.0)
    assert color_at(studio, hand, 150, 100) == (255, 0, 0)


def test_the_wheel_zooms_at_the_pointer(studio: Studio, hand: Hand) -> None:
    before = hand.at((100, 120))
    scale = studio.editor.geometry_of_view.scale
    hand.turn_wheel((100, 120), 3)
    assert studio.editor.geometry_of_view.scale == pytest.approx(scale * 1.2**3)
    after = hand.at((100, 120))
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_ctrl_and_wheel_set_the_size(studio: Studio, hand: Hand) -> None:
    size, scale = studio.brush_state.size_px, studio.editor.geometry_of_view.scale
    hand.turn_wheel((100, 100), 1, CTRL)
    assert studio.brush_state.size_px > size
    hand.turn_wheel((100, 100), -1, CTRL)
    hand.turn_wheel((100, 100), -1, CTRL)
    assert studio.brush_state.size_px < size
    assert studio.editor.geometry_of_view.scale == scale


def test_a_stroke_whose_end_never_came_ends_where_it_was_seen_last(studio: Studio, hand: Hand) -> None:
    document = studio.bridge.document
    before = document.ids.copy()
    hand.press((100, 100))
    hand.move((100, 150))
    hand.hover((250, 300))  # a dialog took the release: the button is not held any more
    assert not document.is_editing
    assert document.ids[100, 150] != before[100, 150]
    assert document.ids[250, 300] == before[250, 300]
    hand.drag((200, 100), (200, 150))
    assert document.undo()
    assert document.undo()
    assert np.array_equal(document.ids, before)


def test_a_press_after_one_whose_end_never_came_begins_another_stroke(studio: Studio, hand: Hand) -> None:
    document = studio.bridge.document
    before = document.ids.copy()
    hand.press((100, 100))
    hand.press((200, 100))
    hand.release((200, 100))
    assert document.ids[100, 100] != before[100, 100]
    assert document.ids[200, 100] != before[200, 100]
    assert document.ids[150, 100] == before[150, 100]
    assert not document.is_editing


def test_the_middle_button_and_space_move_the_picture(studio: Studio, hand: Hand) -> None:
    studio.actions["view.actual"].trigger()
    center = QPointF(studio.editor.geometry_of_view.center)
    hand.drag((150, 200), (150, 180), (150, 150), button=Qt.MouseButton.MiddleButton)
    moved = QPointF(studio.editor.geometry_of_view.center)
    assert moved.x() > center.x() + 10
    QTest.keyPress(studio.editor, Qt.Key.Key_Space)
    hand.drag((150, 200), (150, 230))
    QTest.keyRelease(studio.editor, Qt.Key.Key_Space)
    assert studio.editor.geometry_of_view.center.x() < moved.x()
    assert (studio.bridge.document.ids == UNLABELLED).all()
    hand.drag((150, 200), (150, 230))
    assert not (studio.bridge.document.ids == UNLABELLED).all()


def test_a_fitted_picture_stays_fitted_when_the_window_grows(studio: Studio, qapp) -> None:
    before = studio.editor.geometry_of_view.scale
    studio.window.resize(1800, 1200)
    qapp.processEvents()
    assert studio.editor.geometry_of_view.scale > before
    studio.actions["view.actual"].trigger()
    studio.window.resize(1200, 800)
    qapp.processEvents()
    assert studio.editor.device_scale == pytest.approx(1)


def test_the_picture_cannot_be_lost(studio: Studio) -> None:
    studio.editor.pan(QPointF(1e6, -1e6))
    center = studio.editor.geometry_of_view.center
    assert 0 <= center.x() <= 400
    assert 0 <= center.y() <= 300


@pytest.mark.parametrize("mirrored", [False, True])
def test_points_go_to_the_view_and_back(mirrored: bool) -> None:
    geometry = ViewGeometry(Extent(300, 400))
    geometry.view_size = geometry.view_size * 500
    geometry.mirrored = mirrored
    geometry.zoom_at(QPointF(100, 50), 2.7)
    point = geometry.to_picture(geometry.to_view(QPointF(33.25, 77.5)))
    assert (point.x(), point.y()) == pytest.approx((33.25, 77.5))


def test_the_pointer_tells_its_pixel_until_it_leaves(studio: Studio, hand: Hand) -> None:
    told = []
    studio.editor.pointed.connect(told.append)
    hand.hover((10.5, 20.5))
    hand.hover((-50, 20))
    assert told == [(10, 20), None]


def test_the_brushs_circle_goes_when_the_pointer_leaves(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", 0)
    hand.hover((100, 100))
    assert not studio.editor.tool.outline(studio.editor.geometry_of_view).isEmpty()
    QApplication.sendEvent(studio.editor, QEvent(QEvent.Type.Leave))
    assert studio.editor.tool.outline(studio.editor.geometry_of_view).isEmpty()
