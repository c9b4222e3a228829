"""The label in the hand, what it may be painted over, and the colours that labels are shown in."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from simspaint.app.shell.settings import Settings
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet

MAX_RECENT = 6
UNPAINTED_COLOR = (138, 140, 145)


class ProtectMode(StrEnum):
    """Where painting has an effect."""

    OFF = "off"
    ONLY_UNPAINTED = "only unpainted"
    ONLY_ONE = "only one"


class LabelState(QObject):
    """Values are checked here; widgets only show them."""

    label_changed = Signal(int)
    recent_changed = Signal()
    protection_changed = Signal()
    patterns_changed = Signal()
    """Labels are shown with hatches, or without them again."""
    colors_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.label_id = 0
        self.swap_label_id = UNLABELLED
        self.protect = ProtectMode.OFF
        self.protected_label_id = 0
        self.patterns = settings.read("view/patterns", False)
        self.recent: tuple[int, ...] = ()

    def set_label(self, label_id: int) -> None:
        """Take a label, or 255 to paint what is unpainted."""
        if label_id != self.label_id:
            self.swap_label_id, self.label_id = self.label_id, label_id
            self.label_changed.emit(label_id)

    def swap_labels(self) -> None:
        """Take the label that was held before."""
        self.set_label(self.swap_label_id)

    def note_used(self, label_id: int) -> None:
        """A label was painted with: it stands first among the recent ones."""
        if label_id != UNLABELLED and self.recent[:1] != (label_id,):
            kept = tuple(i for i in self.recent if i != label_id)
            self.recent = (label_id, *kept)[:MAX_RECENT]
            self.recent_changed.emit()

    def take_label_set(self, n_labels: int) -> None:
        """Other labels: what is held must be one of them. Called before anything shows the new document."""
        self.recent = tuple(i for i in self.recent if i < n_labels)
        self.protected_label_id = min(self.protected_label_id, n_labels - 1)
        if n_labels <= self.swap_label_id < UNLABELLED:
            self.swap_label_id = UNLABELLED
        if n_labels <= self.label_id < UNLABELLED:
            self.label_id = 0
        self.label_changed.emit(self.label_id)
        self.recent_changed.emit()

    def set_protect(self, mode: ProtectMode, label_id: int | None = None) -> None:
        self.protect = mode
        if label_id is not None:
            self.protected_label_id = label_id
        self.protection_changed.emit()

    def palette(self, labels: LabelSet) -> UInt8[np.ndarray, "256 3"]:
        """RGB of every id: the labels' own colours, or those that the person chose for their names."""
        table = labels.palette()
        for label in labels.labels:
            table[label.id] = self.color_of(label)
        return table

    def color_of(self, label: Label) -> tuple[int, int, int]:
        """The colour that a label is shown in."""
        chosen = QColor(self._settings.read(f"colors/{label.name}", ""))
        return (chosen.red(), chosen.green(), chosen.blue()) if chosen.isValid() else label.color

    def color_of_id(self, labels: LabelSet, label_id: int) -> tuple[int, int, int]:
        """The same by id; a grey for what is unpainted."""
        return UNPAINTED_COLOR if label_id == UNLABELLED else self.color_of(labels[label_id])

    def set_color(self, label: Label, color: tuple[int, int, int] | None) -> None:
        """Show a label in another colour from now on; None for its own, which files keep."""
        name = f"colors/{label.name}"
        if color is None or color == label.color:
            self._settings.forget(name)
        else:
            self._settings.write(name, QColor(*color).name())
        self.colors_changed.emit()

    def set_patterns(self, shown: bool) -> None:
        self.patterns = shown
        self._settings.write("view/patterns", shown)
        self.patterns_changed.emit()
