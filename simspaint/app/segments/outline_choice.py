"""How closely the selected piece follows the outline that was painted for it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from simspaint.domain.counted import percent

_VALUES = (("As the painting", None), ("Loose", 0.0), ("In between", 0.5), ("Exact", 1.0))
_TIP = (
    "Loose takes the stroke as a hint: the piece may stand whole. Exact keeps the outline, and no neighbour "
    "covers any of it. As the painting: what is set in How pieces match."
)


class OutlineChoiceRow(QWidget):
    """A label and a box. A value that the box has not is shown in per cent."""

    chosen = Signal(object)
    """(adherence, 0 to 1, or None for that of the painting)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName("Outline of the piece")
        self.box.setAccessibleDescription(_TIP)
        self.box.setToolTip(_TIP)
        for text, value in _VALUES:
            self.box.addItem(text, value)
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentData()))
        label = QLabel("Outline")
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.box, 1)

    def show_value(self, adherence: float | None) -> None:
        """What is chosen now."""
        with QSignalBlocker(self.box):
            while self.box.count() > len(_VALUES):
                self.box.removeItem(len(_VALUES))
            known = [value for _, value in _VALUES]
            if adherence is not None and adherence not in known:
                self.box.addItem(percent(adherence), adherence)
            self.box.setCurrentIndex(known.index(adherence) if adherence in known else len(known))
