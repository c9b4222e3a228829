"""Found photographs are drawn with their ticks."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from simspaint.app.library.found_list import FoundList
from simspaint.web.free_photograph import FreePhotograph

LAKE = FreePhotograph("here", "1", "Lake", "Ann", "cc0", "CC0 1.0", "", "https://a/1", "", "https://a/1.jpg")


def picture(shown: FoundList) -> QImage:
    return shown.grab().toImage()


def test_a_photograph_is_drawn_and_its_tick_and_picture_are_seen(qtbot: QtBot) -> None:
    shown = FoundList()
    qtbot.addWidget(shown)
    shown.resize(QSize(400, 300))
    empty = picture(shown)
    shown.show_photographs([LAKE])
    without = picture(shown)
    assert without != empty
    shown.tick_all(True)
    ticked = picture(shown)
    assert ticked != without
    red = QImage(180, 120, QImage.Format.Format_RGB32)
    red.fill(0xFFFF0000)
    shown.show_picture(LAKE, red)
    assert picture(shown) != ticked
    assert shown.ticked == [LAKE]
