"""How a label is drawn as a row of a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.labels.label_chip import draw_label
from simspaint.app.labels.label_state import LabelState, ProtectMode
from simspaint.domain.label_set import UNLABELLED

LABEL_ID = Qt.ItemDataRole.UserRole
_CHIP = QSize(36, 22)


class LabelDelegate(QStyledItemDelegate):
    """A row: sample, name, key, and a mark where only this label is painted over."""

    def __init__(self, label_state: LabelState, bridge: DocumentBridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._label_state, self._bridge = label_state, bridge

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(140, max(_CHIP.height() + 8, option.fontMetrics.height() + 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        label_id = int(index.data(LABEL_ID))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        row = option.rect
        chip = QRect(row.left() + 6, row.center().y() - _CHIP.height() // 2, _CHIP.width(), _CHIP.height())
        painter.save()
        painter.setFont(option.font)
        draw_label(painter, QRectF(chip), self._label_state, self._bridge.document.labels, label_id)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        text = QRect(chip.right() + 10, row.top(), row.right() - chip.right() - 46, row.height())
        name = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        side = QRect(row.right() - 36, row.top(), 28, row.height())
        if not selected:
            painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        remark = "only" if self._is_protected(label_id) else key_of(label_id)
        painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, remark)
        painter.restore()

    def _is_protected(self, label_id: int) -> bool:
        if self._label_state.protect is ProtectMode.ONLY_UNPAINTED:
            return label_id == UNLABELLED
        return (
            self._label_state.protect is ProtectMode.ONLY_ONE
            and label_id == self._label_state.protected_label_id
        )


def key_of(label_id: int) -> str:
    """The key that takes a label into the hand; empty where there is none."""
    if label_id == UNLABELLED:
        return "D"
    return str((label_id + 1) % 10) if label_id < 10 else ""
