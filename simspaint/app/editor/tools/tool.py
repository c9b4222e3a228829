"""What every tool is: a story of press, move and release, told in the layout's pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.labels.painting_state import PaintingState, ProtectMode
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.edit import ANYWHERE, ONLY_UNPAINTED, Protection
from simspaint.painting.region import Region


@dataclass(frozen=True, slots=True)
class Pen:
    """Where the pen or the mouse is.

    Parameters
    ----------
    x, y
        In pixels of the layout, with fractions; may lie outside of it.
    pressure
        0 to 1; a mouse has 1.
    is_eraser
        It is the pen's other end.
    view
        The same place in points of the widget.
    """

    x: float
    y: float
    pressure: float = 1.0
    is_eraser: bool = False
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    view: QPointF = field(default_factory=QPointF)

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)

    @property
    def point(self) -> tuple[float, float]:
        """(row, column) with fractions, as painting counts: a pixel's centre lies at its index + 0.5."""
        return self.y, self.x

    @property
    def pixel(self) -> tuple[int, int]:
        """(row, column) of the pixel it is over."""
        return int(self.y // 1), int(self.x // 1)


class Tool:
    """A tool; derive, give it `name`, `text`, `icon` and `help`, and tell the story."""

    name = ""
    text = ""
    icon = ""
    help = ""
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, bridge: DocumentBridge, painting: PaintingState) -> None:
        self.bridge = bridge
        self.painting = painting

    def press(self, pen: Pen) -> None:
        """The pen goes down."""

    def move(self, pen: Pen) -> None:
        """The pen moves while it is down."""

    def release(self, pen: Pen) -> None:
        """The pen goes up."""

    def hover(self, pen: Pen) -> None:
        """The pen moves while it is up."""

    def leave(self) -> None:
        """The pen left the widget while it was up: no outline is drawn."""

    def double_click(self, pen: Pen) -> None:
        """A second press at once."""

    def cancel(self) -> None:
        """Give up what was begun, as if it had not been."""

    def finish(self) -> None:
        """End what was begun by the keyboard: Enter."""

    def step_back(self) -> None:
        """Take back the last part of what was begun: Backspace."""

    @property
    def is_busy(self) -> bool:
        """Something was begun and has not ended; Escape, Enter and Backspace belong to the tool."""
        return False

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        """What is drawn over the layout, in points of the widget; empty for nothing."""
        return QPainterPath()

    @property
    def is_outline_filled(self) -> bool:
        """The outline shows what will be painted: it is filled with the label's colour."""
        return False

    @property
    def extent(self) -> Extent:
        """Frame of the layout."""
        return self.bridge.document.extent

    def paint(self, region: Region, label_id: int) -> None:
        """Paint a region in one step of the history."""
        if region.box.area:
            with self.bridge.document.edit(self.text, self.protection()) as edit:
                edit.paint(region.box, region.mask, label_id)
            self.painting.note_used(label_id)

    def label_for(self, pen: Pen) -> int:
        """The label id that this pen paints with."""
        return UNLABELLED if pen.is_eraser else self.painting.label_id

    def protection(self) -> Protection:
        """What the person protects from being painted over."""
        if self.painting.protect is ProtectMode.ONLY_UNPAINTED:
            return ONLY_UNPAINTED
        if self.painting.protect is ProtectMode.ONLY_ONE:
            return Protection(self.painting.protected_label_id)
        return ANYWHERE
