"""A photograph under the layout, to trace it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from simspaint.app.shell.elided_label import ElidedLabel
from simspaint.files.plain_names import as_shown


class TracingDock(QWidget):
    """Which photograph lies under the layout, and how strongly it shows through."""

    open_asked = Signal()
    remove_asked = Signal()
    outline_asked = Signal()

    strength_asked = Signal(float)
    """(0 to 1): how strongly the photograph shall show through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = QLabel("Put a photograph under the layout and paint over it.", self)
        self._about.setWordWrap(True)
        self._name = ElidedLabel()  # a long name would make the panel wider, and all others at its side
        self._open = QPushButton("Open photograph…", self)
        self._remove = QPushButton("Remove", self)
        self._outline = QPushButton("Find an outline", self)
        self._outline.setToolTip(
            "Drag a box round something in the photograph: its outline is found and painted"
        )
        self.strength = QSlider(Qt.Orientation.Horizontal, self)
        self.strength.setRange(0, 100)
        self.strength.setAccessibleName("How strongly the photograph shows through")
        self._ends = QWidget(self)
        self._build()
        self.show_photograph(None)

    def _build(self) -> None:
        self._open.clicked.connect(self.open_asked)
        self._remove.clicked.connect(self.remove_asked)
        self._outline.clicked.connect(self.outline_asked)
        self.strength.valueChanged.connect(lambda value: self.strength_asked.emit(value / 100))
        ends = QHBoxLayout(self._ends)
        ends.setContentsMargins(0, 0, 0, 0)
        for text in ("Layout", "Photograph"):
            label = QLabel(text, self._ends)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            ends.addWidget(label)
            if text == "Layout":
                ends.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._about)
        column.addWidget(self._name)
        column.addWidget(self.strength)
        column.addWidget(self._ends)
        column.addLayout(buttons)
        column.addWidget(self._outline)
        column.addStretch(1)

    def show_photograph(self, path: Path | None) -> None:
        """Say which photograph lies under the layout."""
        there = path is not None
        self._name.setText(as_shown(path.name) if path else "")
        self._about.setVisible(not there)
        for widget in (self._name, self.strength, self._ends, self._remove, self._outline):
            widget.setVisible(there)

    def show_strength(self, strength: float) -> None:
        """Show how strongly the photograph shows through, 0 to 1."""
        with QSignalBlocker(self.strength):
            self.strength.setValue(round(strength * 100))
