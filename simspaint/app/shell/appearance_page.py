"""The preferences' page of how things look."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from simspaint.app.shell.action_table import ActionTable


class LookPage(QWidget):
    """Dark or light, and labels with or without patterns: other ways to the actions of the View menu."""

    def __init__(self, actions: ActionTable) -> None:
        super().__init__()
        looks = [actions[f"look.{name}"] for name in ("system", "dark", "light")]
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.addRow("Window", self._looks(looks))
        form.addRow("Labels in the layout", self._patterns(actions["view.patterns"]))

    def _looks(self, looks: list[QAction]) -> QComboBox:
        box = QComboBox(self)
        for action in looks:
            box.addItem(action.text())
        box.setCurrentIndex(max((i for i, action in enumerate(looks) if action.isChecked()), default=0))
        box.activated.connect(lambda index: looks[index].trigger())
        return box

    def _patterns(self, patterns: QAction) -> QComboBox:
        box = QComboBox(self)
        box.addItems(["Colours", "Colours and patterns"])
        box.setCurrentIndex(int(patterns.isChecked()))
        box.activated.connect(lambda index: patterns.setChecked(bool(index)))
        return box
