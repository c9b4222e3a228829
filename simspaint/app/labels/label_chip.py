"""Labels as small pictures, and as a widget that can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.label_pattern import initials, name_of, paint_chip
from simspaint.app.shell.plain_text import plain_tip
from simspaint.domain.label_set import UNLABELLED, LabelSet


def draw_label(
    painter: QPainter, rect: QRectF, label_state: LabelState, labels: LabelSet, label_id: int
) -> None:
    """Draw a label's sample, in the colour that the person chose for it."""
    if label_id == UNLABELLED:
        paint_chip(painter, rect, None, label_id, "")
    else:
        color = QColor(*label_state.color_of(labels[label_id]))
        paint_chip(painter, rect, color, label_id, initials(labels)[label_id])


def label_icon(
    label_state: LabelState, labels: LabelSet, label_id: int, size: QSize, scale: float = 2.0
) -> QIcon:
    """A label's sample for menus and boxes; `scale` is device pixels a point."""
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_label(painter, QRectF(1, 1, size.width() - 2, size.height() - 2), label_state, labels, label_id)
    painter.end()
    return QIcon(pixmap)


class LabelChip(QWidget):
    """A label's sample; a click, Enter or Space on it is `clicked`."""

    clicked = Signal(int)
    """Id of the label."""

    def __init__(self, label_state: LabelState, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_state = label_state
        self._labels: LabelSet | None = None
        self.label_id = UNLABELLED
        self.setAccessibleName("No label yet")
        self.setFixedSize(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        label_state.colors_changed.connect(self.update)

    def show_label(self, labels: LabelSet, label_id: int, remark: str = "") -> None:
        """Show a label; `remark` follows its name in the tool tip."""
        self._labels, self.label_id = labels, label_id
        name = name_of(labels, label_id)
        self.setToolTip(plain_tip(f"{name}{remark}"))
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._labels is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        draw_label(painter, rect, self._label_state, self._labels, self.label_id)
        if self.hasFocus():
            painter.setPen(self.palette().color(self.palette().ColorRole.Accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self.label_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.label_id)
        else:
            super().keyPressEvent(event)
