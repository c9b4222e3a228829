"""Dragging handles, and what else the pointer does in the photograph."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.app.rendering.photograph_surface import PhotographSurface
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.app.segments.placement_handles import Grip, PlacementHandles
from simspaint.domain.geometry import Box, Extent, identity_affine

EXTENT = Extent(100, 200)


@pytest.fixture
def geometry() -> ViewGeometry:
    """The picture twice as large, away from the view's corner."""
    geometry = ViewGeometry(EXTENT)
    geometry.view_size = QSizeF(600, 400)
    geometry.scale = 2.0
    return geometry


@pytest.fixture
def handles() -> PlacementHandles:
    """A piece from (40, 20) to (120, 60), as (x, y)."""
    return PlacementHandles(PlacementFrame(identity_affine(), Box(20, 40, 60, 120), EXTENT, EXTENT))


def drag(
    handles: PlacementHandles, geometry: ViewGeometry, start: tuple, end: tuple, snap: bool = False
) -> np.ndarray:
    """Drag between picture points; gives the corners afterwards."""
    assert handles.press(geometry.to_view(QPointF(*start)), geometry)
    handles.move(geometry.to_view(QPointF(*end)), geometry, snap)
    assert handles.release()
    return handles.frame.corners


def test_the_inside_moves_the_piece(handles: PlacementHandles, geometry: ViewGeometry) -> None:
    corners = drag(handles, geometry, (80, 40), (90, 35))
    np.testing.assert_allclose(corners, [[50, 15], [130, 15], [130, 55], [50, 55]])


def test_a_corner_scales_and_the_opposite_one_stays(
    handles: PlacementHandles, geometry: ViewGeometry
) -> None:
    corners = drag(handles, geometry, (120, 60), (160, 80))
    np.testing.assert_allclose(corners, [[40, 20], [160, 20], [160, 80], [40, 80]])


def test_the_handle_above_turns_and_snaps_to_steps(handles: PlacementHandles, geometry: ViewGeometry) -> None:
    above = (80, 20 - 26 / geometry.scale)
    corners = drag(handles, geometry, above, (79 + 40, 40), snap=True)  # about a right angle, clockwise
    np.testing.assert_allclose(corners[0], [100, 0], atol=1e-6)
    np.testing.assert_allclose(corners.mean(0), [80, 40])


def test_what_is_taken_depends_on_where_the_press_is(
    handles: PlacementHandles, geometry: ViewGeometry
) -> None:
    def grip(x: float, y: float) -> Grip | None:
        return handles.grip_at(geometry.to_view(QPointF(x, y)), geometry)

    assert grip(41, 21) is Grip.CORNER
    assert grip(80, 40) is Grip.INSIDE
    assert grip(80, 20 - 26 / geometry.scale) is Grip.TURN
    assert grip(180, 90) is None
    assert not handles.press(geometry.to_view(QPointF(180, 90)), geometry)


def test_a_drag_can_be_given_up(handles: PlacementHandles, geometry: ViewGeometry) -> None:
    before = handles.frame.corners
    handles.press(geometry.to_view(QPointF(80, 40)), geometry)
    handles.move(geometry.to_view(QPointF(150, 90)), geometry)
    handles.cancel()
    np.testing.assert_array_equal(handles.frame.corners, before)
    assert not handles.release()


def test_a_press_without_a_move_changes_nothing(handles: PlacementHandles, geometry: ViewGeometry) -> None:
    handles.press(geometry.to_view(QPointF(80, 40)), geometry)
    assert not handles.release()


@pytest.fixture
def surface(qtbot: QtBot) -> PhotographSurface:
    """Red on the right of the slider, blue on its left."""
    surface = PhotographSurface()
    qtbot.addWidget(surface)
    surface.resize(400, 300)
    # drafts: a quarter of the frame
    red, blue = (np.full((25, 50, 3), color, np.uint8) for color in ((255, 0, 0), (0, 0, 255)))
    surface.show_pictures(PictureLevels(red), PictureLevels(blue), EXTENT)
    surface.show()
    return surface


def at(surface: PhotographSurface, x: float, y: float) -> QPoint:
    return surface.geometry_of_view.to_view(QPointF(x, y)).toPoint()


def test_a_click_tells_the_pixel_of_the_painting_also_zoomed_and_mirrored(
    surface: PhotographSurface, qtbot: QtBot
) -> None:
    surface.zoom(3)
    surface.set_mirrored(True)
    with qtbot.waitSignal(surface.spot_clicked) as clicked:
        qtbot.mouseClick(surface, Qt.MouseButton.LeftButton, pos=at(surface, 90.5, 55.5))
    assert clicked.args == [55, 90]


def test_a_drag_is_no_click(surface: PhotographSurface, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(surface.spot_clicked):
        qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=at(surface, 20, 20))
        qtbot.mouseMove(surface, at(surface, 90, 60))
        qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=at(surface, 90, 60))


def test_the_slider_shows_the_layout_on_its_left_and_can_be_dragged(
    surface: PhotographSurface, qtbot: QtBot
) -> None:
    surface.set_split(True)
    shot = surface.grab().toImage()
    assert shot.pixelColor(at(surface, 30, 20)) == QColor("blue")
    assert shot.pixelColor(at(surface, 170, 20)) == QColor("red")
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 40))
    qtbot.mouseMove(surface, QPoint(60, 40))
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert surface.divider == pytest.approx(60 / 400)
    assert surface.grab().toImage().pixelColor(at(surface, 60, 20)) == QColor("red")


def test_a_draft_of_another_size_keeps_zoom_and_place(surface: PhotographSurface) -> None:
    surface.zoom(4)
    before = surface.geometry_of_view.scale, surface.geometry_of_view.center
    finished = PictureLevels(np.full((100, 200, 3), (0, 128, 0), np.uint8))
    surface.show_pictures(finished, None, EXTENT)
    assert (surface.geometry_of_view.scale, surface.geometry_of_view.center) == before
    assert surface.grab().toImage().pixelColor(200, 150) == QColor("green")


def test_the_piece_itself_is_drawn_while_it_is_dragged_and_not_before(
    handles: PlacementHandles, geometry: ViewGeometry
) -> None:
    handles.ghost = QImage(8, 8, QImage.Format.Format_RGB32)
    handles.ghost.fill(QColor("red"))

    def middle() -> QColor:
        image = QImage(600, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        handles.paint(painter, geometry, QColor("blue"))
        painter.end()
        return image.pixelColor(geometry.to_view(QPointF(82, 42)).toPoint())

    assert middle().red() == 0
    handles.press(geometry.to_view(QPointF(80, 40)), geometry)
    handles.move(geometry.to_view(QPointF(82, 42)), geometry)
    assert middle().red() > 150
    handles.release()
    assert middle().red() == 0
