"""Says in the status line which label is under the pointer, and where that is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.layout_editor import LayoutEditor
from simspaint.app.pictures.label_pattern import name_of


class PointedLabel(QLabel):
    """Name, column and row; empty while the pointer is elsewhere."""

    def __init__(self, bridge: DocumentBridge, editor: LayoutEditor) -> None:
        super().__init__()
        self._bridge = bridge
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("Unpainted  8192, 8192  "))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Under the pointer")
        editor.pointed.connect(self._show)

    def _show(self, pixel: tuple[int, int] | None) -> None:
        if pixel is None:
            self.clear()
            return
        document = self._bridge.document
        row, column = pixel
        self.setText(f"{name_of(document.labels, int(document.ids[pixel]))}  {column}, {row}")
