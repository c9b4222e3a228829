"""Layout and photograph lie as they become largest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.main import open_studio
from simspaint.app.shell.picture_pair import Arrangement, PicturePair
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.document import Document
from tests.app.conftest import close

Beside, Stacked = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


@pytest.fixture
def pair(qtbot: QtBot) -> PicturePair:
    """For pictures half as wide again as they are high."""
    pair = PicturePair()
    qtbot.addWidget(pair)
    for _ in range(2):
        half = QWidget()
        half.setMinimumSize(160, 150)
        pair.addWidget(half)
    pair.size_as_at_first()
    pair.resize(1200, 700)
    pair.show()
    return pair


def resize_window(studio: Studio, width: int, height: int) -> None:
    studio.window.resize(width, height)
    for _ in range(3):
        QCoreApplication.processEvents()


@pytest.mark.parametrize(
    ("size", "proportion", "expected"),
    [
        ((1170, 800), 1.5, Beside),
        ((620, 520), 1.5, Stacked),
        ((1170, 800), 4.0, Stacked),
        ((620, 520), 0.5, Beside),
    ],
)
def test_one_lies_above_the_other_where_that_makes_both_larger(
    pair: PicturePair, size: tuple[int, int], proportion: float, expected: Qt.Orientation
) -> None:
    pair.resize(*size)
    pair.set_proportion(proportion)
    assert pair.orientation() is expected
    layout, photograph = pair.sizes()
    assert layout < photograph


def test_a_little_more_room_changes_nothing(pair: PicturePair) -> None:
    """Else both would change places to and fro while an edge is dragged."""
    changes, before = [], pair.orientation()
    for width in [*range(1200, 500, -10), *range(500, 1210, 10)]:
        pair.resize(width, 700)
        if pair.orientation() is not before:
            before = pair.orientation()
            changes.append(width)
    assert before is Beside
    narrower, wider = changes
    assert narrower < wider - 20


def test_each_arrangement_keeps_the_sizes_that_it_was_given(pair: PicturePair) -> None:
    pair.setSizes([600, 600])
    pair.resize(620, 700)
    assert pair.orientation() is Stacked
    pair.setSizes([500, 200])
    pair.resize(1200, 700)
    layout, photograph = pair.sizes()
    assert abs(layout - photograph) <= 20
    pair.resize(620, 700)
    layout, photograph = pair.sizes()
    assert layout > 2 * photograph


def test_the_layouts_room_goes_along(pair: PicturePair) -> None:
    """It is given while a layout of the library is corrected."""
    pair.give_layout_room(True)
    pair.resize(620, 700)
    assert pair.orientation() is Stacked
    assert pair.sizes()[0] > pair.sizes()[1]
    pair.give_layout_room(False)
    assert pair.sizes()[0] < pair.sizes()[1]


def test_the_canvas_decides_as_well(studio: Studio) -> None:
    resize_window(studio, 1440, 900)
    labels = studio.packs.pack.labels
    studio.bridge.replace(Document(labels, Extent(300, 400)))
    assert studio.window.middle.orientation() is Beside
    studio.bridge.replace(Document(labels, Extent(256, 1280)))
    assert studio.window.middle.orientation() is Stacked


def test_a_panel_that_comes_with_a_click_moves_no_picture_from_under_the_pointer(studio: Studio) -> None:
    resize_window(studio, 1440, 900)
    studio.actions["view.reset_panels"].trigger()
    assert studio.window.middle.orientation() is Beside
    QCursor.setPos(studio.window.middle.mapToGlobal(studio.window.middle.rect().center()))
    studio.window.unfold("segments")
    resize_window(studio, 1440, 900)
    assert studio.window.middle.orientation() is Beside
    resize_window(studio, 1410, 900)  # the person changes the window: everything has a new place
    assert studio.window.middle.orientation() is Stacked
    resize_window(studio, 1440, 900)
    studio.actions["view.hide_panels"].trigger()
    resize_window(studio, 1440, 900)
    assert studio.window.middle.orientation() is Beside


def test_they_change_places_for_a_panel_when_the_pointer_has_left_them(studio: Studio) -> None:
    window, middle = studio.window, studio.window.middle
    resize_window(studio, 1440, 900)
    studio.actions["view.reset_panels"].trigger()
    QCursor.setPos(middle.mapToGlobal(middle.rect().center()))
    window.unfold("segments")
    resize_window(studio, 1440, 900)
    for place, expected in ((middle.rect().center(), Beside), (QPoint(-40, 40), Stacked)):
        QCursor.setPos(middle.mapToGlobal(place))
        QCoreApplication.sendEvent(middle, QEvent(QEvent.Type.Leave))  # also as a menu opens
        assert middle.orientation() is expected


def test_they_change_places_at_once_for_a_panel_that_was_asked_for_elsewhere(studio: Studio) -> None:
    """By a menu or a bar."""
    window, middle = studio.window, studio.window.middle
    resize_window(studio, 1440, 900)
    studio.actions["view.reset_panels"].trigger()
    QCursor.setPos(middle.mapToGlobal(QPoint(-40, 40)))
    window.unfold("segments")
    resize_window(studio, 1440, 900)
    assert middle.orientation() is Stacked


def test_a_notice_below_the_pictures_does_not_change_their_places(studio: Studio) -> None:
    """It takes some height, which alone would let them lie side by side."""
    middle, notices = studio.window.middle, studio.window.notices
    resize_window(studio, 1440, 900)
    for width in range(1440, 700, -10):
        resize_window(studio, width, 900)
        if middle.orientation() is Stacked:
            break
    resize_window(studio, min(width + 40, 1430), 900)
    assert middle.orientation() is Stacked
    notices.show_notice("Correct the layout. " * 20, takes_room=True)
    resize_window(studio, *studio.window.size().toTuple())
    assert middle.orientation() is Stacked
    notices.hide()
    resize_window(studio, *studio.window.size().toTuple())
    assert middle.orientation() is Stacked


def test_the_person_decides_now_and_at_the_next_start(studio: Studio, qapp: QApplication) -> None:
    resize_window(studio, 1440, 900)
    studio.actions["view.pictures.stacked"].trigger()
    assert studio.window.middle.orientation() is Stacked
    studio.window.save_arrangement()
    studio.settings.save()
    other = open_studio(qapp)
    other.window.show()
    assert other.window.middle.arrangement is Arrangement.STACKED
    assert other.window.middle.orientation() is Stacked
    assert other.actions["view.pictures.stacked"].isChecked()
    close(other)
