"""A frame around the list or text that has the keys, where Qt's Fusion style shows nothing of it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPlainTextEdit, QTextEdit, QWidget

_FRAMED = (QAbstractItemView, QTextEdit, QPlainTextEdit)


class FocusRing(QObject):
    """Keeps the frame where the keys go, in all windows of the program."""

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._frame: _Frame | None = None
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._frame is not None and shiboken6.isValid(self._frame):
            self._frame.deleteLater()  # a dialog that is gone took it along
        self._frame = None
        if isinstance(now, _FRAMED) and now.window().windowType() is not Qt.WindowType.Popup:
            self._frame = _Frame(now)


class _Frame(QWidget):
    """Lies over a widget, as large as it, and takes nothing of what is done there. Not Qt's own focus
    frame: that lies around a widget, and is not seen where this fills its window."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.installEventFilter(self)
        self.resize(around.size())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        inside = self.rect().adjusted(1, 1, -1, -1)
        self.setMask(QRegion(self.rect()) - QRegion(inside))  # what is below is not painted again with it

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
