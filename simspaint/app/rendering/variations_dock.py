"""Small photographs of what Diversity would give next; a click makes one the photograph."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.panel_widgets import plain_icon, thumbnail_list

THUMBNAIL = QSize(132, 88)
N_VARIATIONS, MOST_VARIATIONS = 6, 24
_SEED = Qt.ItemDataRole.UserRole
CLICK = "Click the one you like."
CHANGED = "The painting has changed since: make them again."


class VariationsDock(QWidget):
    """Shows what it is given and tells what is clicked."""

    make_asked = Signal(int)
    """(how many)"""
    chosen = Signal(int)
    """(seed)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = QSpinBox()
        self.count.setRange(1, MOST_VARIATIONS)
        self.count.setValue(N_VARIATIONS)
        self.count.setAccessibleName("How many variations")
        make = QPushButton("Make variations")
        make.setToolTip("Render what the next presses of Diversity would give")
        make.clicked.connect(lambda: self.make_asked.emit(self.count.value()))
        self._told = QLabel(CLICK)
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._told.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.list = thumbnail_list("Variations", THUMBNAIL)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        head = QHBoxLayout()
        head.addWidget(make)
        head.addWidget(self.count)
        head.addWidget(self._told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def show_current(self, is_current: bool, seed: int | None) -> None:
        """Whether they show what a click gives: else none can be clicked. The one of the seed is marked."""
        self._told.setText(CLICK if is_current else CHANGED)
        self.list.setEnabled(is_current)
        self.list.clearSelection()
        for item in (self.list.item(i) for i in range(self.list.count())):
            if item.data(_SEED) == seed and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                item.setSelected(True)

    def expect(self, seeds: list[int]) -> None:
        """Leave room for variations that are being made."""
        self.list.clear()
        waiting = QPixmap(THUMBNAIL)
        waiting.fill(self.palette().color(self.palette().ColorRole.Mid))
        for seed in seeds:
            item = QListWidgetItem(QIcon(waiting), f"Seed {seed}")
            item.setData(_SEED, seed)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def show_variation(self, seed: int, image: QImage) -> None:
        """Show a finished one in its place."""
        for i in range(self.list.count()):
            item = self.list.item(i)
            if item.data(_SEED) == seed:
                item.setIcon(plain_icon(QPixmap.fromImage(image)))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(f"Make this the photograph (seed {seed})")

    def drop_waiting(self) -> None:
        """Those that are not made will not be: their room is taken away."""
        for i in reversed(range(self.list.count())):
            if not self.list.item(i).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.takeItem(i)

    def forget(self) -> None:
        """Nothing of what is shown is of the document any more."""
        self.list.clear()
        self.show_current(True, None)

    def _on_item(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(item.data(_SEED))
