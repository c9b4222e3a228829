"""Composes tracing: a photograph under the layout, and help with outlines in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from simspaint.app.editor.tools.outline_tool import OutlineTool
from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES, read_photograph
from simspaint.painting.region import Region


@dataclass(frozen=True, slots=True, eq=False)
class TracedPhotograph:
    """The photograph under the layout; `pixels` are RGB."""

    path: Path
    pixels: UInt8[np.ndarray, "height width 3"]
    picture: PictureLevels


class Tracing(QObject):
    """Which photograph lies under the layout. Ends with the document."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.photograph: TracedPhotograph | None = None
        studio.bridge.replaced.connect(self.remove)

    def choose(self) -> None:
        """Ask for a photograph."""
        dialog = QFileDialog(self._studio.window, "Photograph to trace")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        endings = " ".join(f"*{suffix}" for suffix in PHOTOGRAPH_SUFFIXES)
        dialog.setNameFilter(f"Photographs ({endings})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Put a photograph under the layout; reads it beside the window's work."""

        def read() -> TracedPhotograph:
            pixels = read_photograph(path)
            return TracedPhotograph(path, pixels, PictureLevels(pixels).make_all())

        self._studio.tasks.run(read, self._show, key="tracing")

    def remove(self) -> None:
        """Take the photograph away."""
        self._studio.tasks.drop("tracing")
        self.photograph = None
        self._studio.editor.set_tracing(None)
        self.changed.emit()

    def find_outline(self, around: Box, label_id: int) -> None:
        """Paint what stands out in a box of the photograph."""
        if self.photograph is None:
            self._studio.window.notices.show_notice(
                "There is no photograph to find an outline in.", "Open photograph…", self.choose
            )
            return
        pixels, document = self.photograph.pixels, self._studio.bridge.document
        extent = document.extent

        def find() -> Region:
            from simspaint.painting.outline_help import object_region

            return object_region(pixels, around, extent)

        def paint(region: Region) -> None:
            self._studio.window.statusBar().clearMessage()
            if document is not self._studio.bridge.document or document.is_editing:
                return
            if region.box.area:
                with document.edit("Outline") as edit:
                    edit.paint(region.box, region.mask, label_id)
            else:
                self._studio.window.notices.show_notice(
                    "Nothing stands out there. Drag the box closer round it."
                )

        self._studio.window.statusBar().showMessage("Looking for the outline…")
        self._studio.tasks.run(find, paint, key="outline")

    def _show(self, photograph: TracedPhotograph) -> None:
        self.photograph = photograph
        self._studio.editor.set_tracing(photograph.picture)
        self.changed.emit()


def compose(studio: Studio) -> None:
    """Add the tracing panel, its actions and the outline tool."""
    studio.tracing = tracing = Tracing(studio)
    dock = TracingDock(studio.painting)
    studio.window.add_panel(
        "tracing", "Tracing", dock, Qt.DockWidgetArea.LeftDockWidgetArea, tab_with="brush"
    )
    studio.window.panel("brush").raise_()
    tool = OutlineTool(studio.bridge, studio.painting, tracing.find_outline)
    studio.editor.tools[tool.name] = tool
    add = studio.actions.add
    outline = add(
        ActionSpec("tool.outline", tool.text, "Paint", "tools", ("O",), tool.help, tool.icon, True, "tools"),
        lambda: studio.painting.set_tool("outline"),
    )
    studio.window.bar("tools").addAction(outline)
    open_photo = add(
        ActionSpec(
            "tracing.open",
            "Photograph to trace…",
            "Paint",
            "tracing",
            (),
            "Put a photograph under the layout.",
            "photo",
        ),
        tracing.choose,
    )
    remove = add(ActionSpec("tracing.remove", "Remove traced photograph", "Paint", "tracing"), tracing.remove)
    dock.open_asked.connect(open_photo.trigger)
    dock.remove_asked.connect(remove.trigger)
    dock.outline_asked.connect(outline.trigger)

    def show() -> None:
        photograph = tracing.photograph
        dock.show_photograph(photograph.path if photograph else None)
        remove.setEnabled(photograph is not None)

    tracing.changed.connect(show)
    show()
