"""A photograph under the layout, and help with outlines in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.editor.layout_view import LayoutView
from simspaint.app.editor.traced_photograph import TracedPhotograph
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.file_dialog import existing_file_dialog
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.remembered_folders import FileKind, begin_where_last
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES, read_photograph
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import MAX_SIDE, Document
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.regions.region import Region

MIN_CANVAS = 256
"""Shortest side, in pixels, of a canvas that takes a photograph's proportions."""

_TOPIC = "tracing"
_LIES_THERE = (
    "lies under the layout, to be painted over. Pictures are made of what is dropped on Photographs."
)


class Tracing(QObject):
    """Which photograph lies under the layout. Ends with the document."""

    changed = Signal()
    """Another photograph lies there, or none, or it shows through more or less strongly."""

    def __init__(
        self,
        bridge: DocumentBridge,
        editor: LayoutView,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._bridge, self._editor, self._settings = bridge, editor, settings
        self._tasks, self._window = DocumentTasks(bridge, tasks), window
        self.photograph: TracedPhotograph | None = None
        self.strength = settings.read_number("view/tracing", 0.5, 0, 1)
        """How strongly it shows through the painting, 0 to 1."""
        editor.set_tracing_strength(self.strength)
        bridge.opened.connect(self.remove)
        bridge.reframed.connect(self._follow)

    def choose(self) -> None:
        """Ask for a photograph that is to lie under the painting that is open now."""
        dialog = existing_file_dialog(self._window, "Photograph to trace", self.open, self._bridge.opened)
        dialog.setNameFilter(f"Photographs ({' '.join(f'*{suffix}' for suffix in PHOTOGRAPH_SUFFIXES)})")
        begin_where_last(dialog, self._settings, FileKind.PHOTOGRAPHS)
        dialog.open()

    def open(self, path: Path, is_told: bool = True) -> None:
        """Put a photograph under the layout, and say so; reads it beside the window's work."""
        shows = self._show_told if is_told else self._show
        self._tasks.run(lambda: TracedPhotograph.of(path, read_photograph(path)), shows, key="tracing")

    def show_pixels(self, pixels: UInt8[np.ndarray, "height width 3"], name: str) -> None:
        """Put a picture that is no file under the layout."""
        self._tasks.run(lambda: TracedPhotograph.of(Path(name), pixels), self._show, key="tracing")

    def remove(self) -> None:
        """Take the photograph away."""
        self._tasks.drop("tracing")
        self._window.notices.clear(_TOPIC)
        self.photograph = None
        self._editor.set_tracing(None)
        self.changed.emit()

    def set_strength(self, strength: float) -> None:
        """Let the photograph show through more or less strongly, 0 to 1."""
        self.strength = min(max(strength, 0.0), 1.0)
        self._settings.write("view/tracing", self.strength)
        self._editor.set_tracing_strength(self.strength)
        self.changed.emit()

    def find_outline(self, around: Box, label_id: int) -> None:
        """Paint what stands out in a box of the photograph."""
        if self.photograph is None:
            self._window.notices.show_notice(
                "There is no photograph to find an outline in.", "Open photograph…", self.choose
            )
            return
        pixels = self.photograph.pixels
        place = self.photograph.box(self._bridge.document.extent)

        def find() -> Region:
            from simspaint.painting.regions.outline_search import object_region

            there = around.shifted(-place.top, -place.left)
            found = object_region(pixels, there, Extent(place.height, place.width))
            return Region(found.box.shifted(place.top, place.left), found.mask)

        def paint(document: Document, region: Region) -> None:
            self._window.statusBar().clearMessage()
            if region.box.area:
                with document.edit("Outline") as edit:
                    edit.paint(region.box, region.mask, label_id)
            else:
                self._window.notices.show_passing("Nothing stands out there. Drag the box closer round it.")

        self._window.statusBar().showMessage("Looking for the outline…")
        self._tasks.run(find, paint, key="outline", of_pixels=True)

    def put_back(self, photograph: TracedPhotograph) -> None:
        """Show a photograph where it lay under this painting before."""
        self.photograph = photograph
        rectangle = QRectF(QPointF(*at[:2]), QPointF(*at[2:])) if (at := photograph.place) else None
        self._editor.set_tracing(photograph.picture, rectangle)
        self.changed.emit()

    def _show(self, _: Document, photograph: TracedPhotograph) -> None:
        self._take_proportions(Extent(*photograph.pixels.shape[:2]))
        self.put_back(photograph)

    def _show_told(self, document: Document, photograph: TracedPhotograph) -> None:
        self._show(document, photograph)
        text = f"{photograph.path.name} {_LIES_THERE}"
        self._window.notices.show_passing(text, "Take it away", self.remove, _TOPIC)

    def _follow(self, move: FrameMap) -> None:
        """The photograph stays where it is under the painting."""
        if self.photograph is not None:
            self.put_back(self.photograph.followed(move))

    def _take_proportions(self, photograph: Extent) -> None:
        """Give an empty canvas the photograph's proportions; what is painted stays as it is."""
        document = self._bridge.document
        extent = like_photograph(document.extent, photograph)
        if extent != document.extent and not document.is_editing and (document.ids == UNLABELLED).all():
            reframe(document, FrameChange.stretched(document.extent, extent), "Canvas like the photograph")


def like_photograph(canvas: Extent, photograph: Extent) -> Extent:
    """A canvas of about as many pixels in a photograph's proportions, within what a canvas can be."""
    side = (canvas.area / photograph.area) ** 0.5
    height, width = (min(max(round(each * side), MIN_CANVAS), MAX_SIDE) for each in photograph)
    return Extent(height, width)
