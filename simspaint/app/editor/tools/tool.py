"""The base of all tools: a generator that receives press, moves and release in the layout's pixels."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.tools.pen import Act, Pen
from simspaint.app.labels.label_state import LabelState, ProtectMode
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.edit import ANYWHERE, ONLY_UNPAINTED, Protection
from simspaint.painting.regions.region import Point, Region

Story = Generator[None, Pen, None]
"""Is given the pen at every `yield`, as it was moved or lifted."""


class Tool:
    """A tool; derive, set `name`, `text`, `icon` and `help`, and write its `story`."""

    name = ""
    text = ""
    icon = ""
    help = ""
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, bridge: DocumentBridge, label_state: LabelState, brush_state: BrushState) -> None:
        self.bridge = bridge
        self.label_state = label_state
        self.brush_state = brush_state
        self.pen: Pen | None = None
        """As it was seen last; None where it has left the widget."""
        self.shown: Sequence[Point] = ()
        """Points of what is being drawn; none as soon as the story ends."""
        self._story: Story | None = None
        self._latest = Pen(0, 0)

    def story(self, pen: Pen) -> Story | None:
        """What happens from a press to the end.

        A generator: `pen = yield` waits for the next move, release or key. What is begun in a `with` block,
        an edit for instance, is given up where the story is. A tool that does all at the press returns None.
        """
        raise NotImplementedError

    # What the editor tells

    def press(self, pen: Pen) -> None:
        """The pen goes down."""
        self._tell(replace(pen, act=Act.PRESS))

    def move(self, pen: Pen) -> None:
        """The pen moves while it is down."""
        self._tell(replace(pen, act=Act.MOVE))

    def release(self, pen: Pen) -> None:
        """The pen goes up."""
        self._tell(replace(pen, act=Act.RELEASE))

    def hover(self, pen: Pen) -> None:
        """The pen moves while it is up."""
        self._tell(replace(pen, act=Act.HOVER))

    def double_click(self, pen: Pen) -> None:
        """A double click; sent after `press`."""
        self._tell(replace(pen, act=Act.DOUBLE_CLICK))

    def finish(self) -> None:
        """End what was begun."""
        self._tell(replace(self._latest, act=Act.FINISH))

    def step_back(self) -> None:
        """Take back the last part of what was begun."""
        self._tell(replace(self._latest, act=Act.STEP_BACK))

    def leave(self) -> None:
        """The pen left the widget."""
        self.pen = None

    def cancel(self) -> None:
        """Give up what was begun, as if it had not been."""
        story = self._story
        self._end()
        if story is not None:
            story.close()

    @property
    def is_busy(self) -> bool:
        """A story was begun and has not ended; Escape, Enter and Backspace belong to the tool."""
        return self._story is not None

    def _tell(self, pen: Pen) -> None:
        self.pen = self._latest = pen
        try:
            if self._story is not None:
                self._story.send(pen)
            elif pen.act is Act.PRESS:
                self._story = self.story(pen)
                if self._story is not None:
                    next(self._story)
        except StopIteration:
            self._end()
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        self._story, self.shown = None, ()

    # What stories are made of

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
            self.label_state.note_used(label_id)

    def label_for(self, pen: Pen) -> int:
        """The label id that this pen paints with."""
        return UNLABELLED if pen.is_eraser else self.label_state.label_id

    def protection(self) -> Protection:
        """What the person protects from being painted over."""
        if self.label_state.protect is ProtectMode.ONLY_UNPAINTED:
            return ONLY_UNPAINTED
        if self.label_state.protect is ProtectMode.ONLY_ONE:
            return Protection(self.label_state.protected_label_id)
        return ANYWHERE
