"""What is seen where a selection has ended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.editor.tools.select_tool import SelectTool
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from tests.app.hand import Hand

SKY, ROAD, CAR = 0, 3, 8


class DrawnAnew(QObject):
    """Which part of a widget is painted from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


@pytest.mark.parametrize("what", ["area.delete", "edit.undo", "a stroke elsewhere", "area.none"])
def test_handles_are_seen_no_more_where_the_selection_has_ended(
    studio: Studio, hand: Hand, what: str, qapp: QApplication
) -> None:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(Box(0, 0, 300, 400), None, ROAD)
        edit.paint(Box(100, 100, 140, 180), None, CAR)
    with studio.bridge.document.edit("spot") as edit:
        edit.paint(Box(2, 2, 6, 6), None, SKY)
    studio.actions["tool.select"].trigger()
    tool = studio.editor.tools["select"]
    assert isinstance(tool, SelectTool)
    hand.click((120.5, 140.5))
    assert tool.area is not None
    qapp.processEvents()
    drawn = DrawnAnew(studio.editor)
    if what == "a stroke elsewhere":
        with studio.bridge.document.edit("spot") as edit:
            edit.paint(Box(280, 390, 284, 394), None, SKY)
    else:
        studio.actions[what].trigger()
    qapp.processEvents()
    assert tool.area is None
    assert drawn.region.boundingRect() == studio.editor.rect()
