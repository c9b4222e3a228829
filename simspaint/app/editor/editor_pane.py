"""The left half of the window: the layout's editor with a line above it that says how it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.layout_editor import LayoutEditor
from simspaint.app.shell.action_table import ActionTable

_SWITCHES = ("view.patterns", "view.mirror", "view.fit", "view.actual")
_FIT = "view.fit"


class EditorPane(QWidget):
    """Title, size and zoom, and the switches of the view, above the editor."""

    def __init__(self, editor: LayoutEditor, bridge: DocumentBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge
        self._title = QLabel("Layout", self)
        self.size_text = QLabel(self)
        self.size_text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.zoom_text = QLabel(self)
        self.zoom_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("1600 %"))
        self.zoom_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.zoom_text.setAccessibleName("Zoom")
        self.head = QWidget(self)
        self.head.setFixedHeight(self.fontMetrics().height() + 14)
        self._row = QHBoxLayout(self.head)
        self._row.setContentsMargins(10, 0, 6, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._title)
        self._row.addSpacing(4)
        # In a narrow window the photograph needs the room more.
        self.size_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self.size_text, 1)
        self._row.addWidget(self.zoom_text)
        self._switches: list[QToolButton] = []
        self.head.setMinimumWidth(1)  # in a narrow window switches are left out: the menu has them as well
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(editor, 1)
        editor.view_changed.connect(self._show_zoom)
        bridge.replaced.connect(self._show_size)
        self._show_size()
        self._show_zoom()

    def add_actions(self, actions: ActionTable) -> None:
        """Show the switches of the view; they must be in the table by now."""
        for name in _SWITCHES:
            button = QToolButton(self.head)
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(button)
            self._switches.append(button)
        self._show_switches()

    def _show_switches(self) -> None:
        """As many as there is room for, beside the zoom."""
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        room = self.width() - margins.left() - margins.right() - self._title.sizeHint().width() - 3 * spacing
        for widget in (self.zoom_text, *self._least_last()):
            room -= spacing + max(widget.sizeHint().width(), widget.minimumWidth())
            widget.setVisible(room >= 0)

    def _least_last(self) -> list[QToolButton]:
        """Fit is wanted most in a narrow window."""
        return sorted(self._switches, key=lambda each: each.defaultAction().objectName() != _FIT)

    def _show_size(self) -> None:
        extent = self._bridge.document.extent
        text = f"{extent.width} × {extent.height}"
        has_room = self.size_text.width() >= self.size_text.fontMetrics().horizontalAdvance(text)
        self.size_text.setText(text if has_room else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_switches()
        self._row.activate()
        self._show_size()

    def _show_zoom(self) -> None:
        percent = self._editor.device_scale * 100
        self.zoom_text.setText(f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")
