"""A tool bar that looks the same on dark and on light windows."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolBar, QToolBar


class PlainBar(QToolBar):
    """A tool bar without the bright lines that Fusion draws around it on dark windows."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolBar()
        self.initStyleOption(option)
        handle = self.style().subElementRect(QStyle.SubElement.SE_ToolBarHandle, option, self)
        if self.isMovable() and handle.isValid():
            option.rect = handle  # type: ignore[assignment]
            painter = QPainter(self)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_IndicatorToolBarHandle, option, painter, self
            )
