"""The tool in the hand, and how large and firm it paints."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from simspaint.app.shell.settings import Settings
from simspaint.painting.regions.brush import Brush, PressureCurve

MIN_SIZE_PX, MAX_SIZE_PX = 1, 500


class BrushState(QObject):
    """Values are checked here and kept in the settings; widgets only show them."""

    tool_changed = Signal(str)
    brush_changed = Signal()
    """Size, pressure, or what a fill reaches."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.tool = "brush"
        self.size_px = settings.read_number("brush/size", 60, MIN_SIZE_PX, MAX_SIZE_PX)
        self.curve = PressureCurve(
            settings.read_number("pen/lightest", 0.1, 0, 0.9),
            settings.read_number("pen/exponent", 1.0, 0.3, 3),
            settings.read("pen/on", True),
        )
        self.fill_everywhere = settings.read("fill/everywhere", False)

    def set_tool(self, tool: str) -> None:
        if tool != self.tool:
            self.tool = tool
            self.tool_changed.emit(tool)

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

    def set_fill_everywhere(self, everywhere: bool) -> None:
        self.fill_everywhere = everywhere
        self._settings.write("fill/everywhere", everywhere)
        self.brush_changed.emit()
