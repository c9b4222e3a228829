"""What the person holds in the hand: the tool, its size, the label; and how the layout is looked at."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from simspaint.app.shell.settings import Settings
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.painting.brush import Brush, PressureCurve

MIN_SIZE_PX, MAX_SIZE_PX = 1, 500
MAX_RECENT = 6
UNPAINTED_COLOR = (138, 140, 145)


class ProtectMode(StrEnum):
    """Where painting has an effect."""

    OFF = "off"
    ONLY_UNPAINTED = "only unpainted"
    ONLY_ONE = "only one"


class PaintingState(QObject):
    """Tool, brush and label of the hand. Values are checked here; widgets only show them."""

    tool_changed = Signal(str)
    label_changed = Signal(int)
    brush_changed = Signal()
    """Size, pressure or protection."""
    recent_changed = Signal()
    view_changed = Signal()
    """Patterns in the layout, or the tracing photograph's strength."""
    colors_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.tool = "brush"
        self.label_id = 0
        self.swap_label_id = UNLABELLED
        self.size_px = settings.read("brush/size", 60)
        self.curve = PressureCurve(
            settings.read("pen/lightest", 0.1),
            settings.read("pen/exponent", 1.0),
            settings.read("pen/on", True),
        )
        self.protect = ProtectMode.OFF
        self.protected_label_id = 0
        self.fill_everywhere = settings.read("fill/everywhere", False)
        self.patterns = settings.read("view/patterns", False)
        self.tracing_strength = settings.read("view/tracing", 0.5)
        self.recent: tuple[int, ...] = ()

    def set_tool(self, tool: str) -> None:
        if tool != self.tool:
            self.tool = tool
            self.tool_changed.emit(tool)

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
        """Other labels: what is held must be one of them. Told before anything shows the new document."""
        self.recent = tuple(i for i in self.recent if i < n_labels)
        self.protected_label_id = min(self.protected_label_id, n_labels - 1)
        if n_labels <= self.swap_label_id < UNLABELLED:
            self.swap_label_id = UNLABELLED
        if n_labels <= self.label_id < UNLABELLED:
            self.label_id = 0
        self.label_changed.emit(self.label_id)
        self.recent_changed.emit()

    def set_size(self, size_px: float) -> None:
        """Diameter of the brush in pixels of the layout, 1 to 500."""
        size = int(min(max(round(size_px), MIN_SIZE_PX), MAX_SIZE_PX))
        if size != self.size_px:
            self.size_px = size
            self._settings.write("brush/size", size)
            self.brush_changed.emit()

    def step_size(self, steps: int) -> None:
        """Larger or smaller by about an eighth a step, by at least a pixel."""
        for _ in range(abs(steps)):
            change = max(self.size_px // 8, 1)
            self.set_size(self.size_px + (change if steps > 0 else -change))

    @property
    def brush(self) -> Brush:
        """The brush of the moment."""
        return Brush(self.size_px, self.curve)

    def set_curve(self, curve: PressureCurve) -> None:
        """How the pen's pressure sets the size."""
        self.curve = curve
        self._settings.write("pen/lightest", curve.minimum)
        self._settings.write("pen/exponent", curve.exponent)
        self._settings.write("pen/on", curve.is_on)
        self.brush_changed.emit()

    def set_protect(self, mode: ProtectMode, label_id: int | None = None) -> None:
        self.protect = mode
        if label_id is not None:
            self.protected_label_id = label_id
        self.brush_changed.emit()

    def set_fill_everywhere(self, everywhere: bool) -> None:
        self.fill_everywhere = everywhere
        self._settings.write("fill/everywhere", everywhere)
        self.brush_changed.emit()

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
        self.view_changed.emit()

    def set_tracing_strength(self, strength: float) -> None:
        """How strongly the tracing photograph shows through the painting, 0 to 1."""
        self.tracing_strength = min(max(strength, 0.0), 1.0)
        self._settings.write("view/tracing", self.tracing_strength)
        self.view_changed.emit()
