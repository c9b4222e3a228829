"""What the window has no room for: its hint, and the buttons of its bars."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.pictures.qimage import rgb_of_image
from simspaint.app.shell.elided_label import ElidedLabel
from simspaint.app.shell.plain_bar import PlainBar
from simspaint.app.shell.theme import palette_of
from simspaint.app.studio import Studio

LONG = "Drag to paint. Shift-click: straight line from the last stroke. Shift-drag: size."


def test_a_text_without_room_ends_in_dots_and_its_tip_shows_all_of_it(qtbot: QtBot) -> None:
    label = ElidedLabel(LONG)
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.show()
    assert label.shown_text.endswith("…")
    assert LONG.startswith(label.shown_text[:-1])
    assert label.toolTip() == label.text() == LONG
    label.resize(label.fontMetrics().horizontalAdvance(LONG) + 20, 20)
    assert label.shown_text == LONG
    assert label.toolTip() == ""


def test_what_is_painted_of_a_text_without_room_stops_before_the_edge(qtbot: QtBot) -> None:
    label = ElidedLabel("W" * 60)
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.show()
    drawn = rgb_of_image(label.grab().toImage())
    last = drawn[:, -2:].reshape(-1, 3)  # a letter that is cut would stand here
    assert len(np.unique(last, axis=0)) == 1
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 1


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("orientation", list(Qt.Orientation))
def test_the_button_for_what_a_bar_has_no_room_for_is_seen_on_it(
    dark: bool, orientation: Qt.Orientation, qtbot: QtBot, qapp: QApplication
) -> None:
    before = qapp.palette()
    palette = palette_of(dark)
    qapp.setPalette(palette)
    try:
        bar = PlainBar("Bar")
        qtbot.addWidget(bar)
        bar.setOrientation(orientation)
        for name in "abcdefgh":
            bar.addAction(name)
        bar.resize(60, 60)
        bar.show()
        button = bar.findChild(QToolButton, "qt_toolbar_ext_button")
        assert isinstance(button, QToolButton)
        assert button.isVisible()
        drawn = button.icon().pixmap(24).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        strokes = [
            drawn.pixelColor(x, y)
            for x in range(24)
            for y in range(24)
            if drawn.pixelColor(x, y).alpha() == 255
        ]
        behind = palette.color(QPalette.ColorRole.Window)
        assert strokes
        assert min(_contrast(stroke, behind) for stroke in strokes) >= 4.5
        assert button.accessibleName() == "More"
    finally:
        qapp.setPalette(before)


def _contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    parts = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def test_a_tip_in_the_status_line_has_the_room_that_is_free(studio: Studio, qtbot: QtBot) -> None:
    right = studio.rendering.status
    studio.window.statusBar().showMessage("A tip.")
    qtbot.waitUntil(lambda: not studio.window.hint.isVisible())
    qtbot.wait(50)
    assert right.width() <= right.sizeHint().width()


def test_a_dialog_that_stays_open_lies_beside_the_photograph_as_far_as_there_is_room(
    studio: Studio, qtbot: QtBot
) -> None:
    studio.actions["render.mood"].trigger()
    dialog = studio.window.findChild(MoodDialog)
    assert isinstance(dialog, MoodDialog)
    room = studio.window.screen().availableGeometry()
    photograph = studio.window.photograph_view.mapToGlobal(QPoint(0, 0)).x()
    assert dialog.x() == max(photograph - dialog.width(), room.left())
    assert room.contains(dialog.geometry())
    dialog.close()
