"""A tool bar that looks the same on dark and on light windows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolBar, QToolBar, QToolButton, QWidget

from simspaint.app.shell.icons import icon


class PlainBar(QToolBar):
    """A tool bar without the bright lines that Fusion draws around it on dark windows, and whose button for
    what it has no room for is seen there: Qt's own is black."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.orientationChanged.connect(self._show_more)  # after Qt, which puts its own icon there
        self._show_more()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._show_more()

    def _show_more(self) -> None:
        for button in self.findChildren(QToolButton, "qt_toolbar_ext_button"):
            is_across = self.orientation() is Qt.Orientation.Horizontal
            button.setIcon(icon("more-tools" if is_across else "more-tools-below"))
            button.setToolTip("What the bar has no room for")
            button.setAccessibleName("More")
