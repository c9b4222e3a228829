"""Pictures to and from other programs by the clipboard, and out of the window by dragging."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_replacement import OPENING, DocumentReplacement
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.export.sketch_dialog import SketchDialog
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.qimage import image_of_rgb, rgb_of_image
from simspaint.app.rendering.photograph_view import PhotographView
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.local_files import local_files, told_elsewhere
from simspaint.app.shell.main_window import MainWindow
from simspaint.domain.layout import Layout
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document.document import MAX_SIDE
from simspaint.painting.layout_import.sketch import labels_of_sketch

NO_PHOTOGRAPH = "There is no photograph to copy yet. Paint something and render it first."
NO_PICTURE = "There is no picture on the clipboard."
MEANWHILE = "Another painting was opened meanwhile: the picture was not put under it. Paste or open it again."
UNREADABLE = "The picture cannot be read: save it as a file and open that."
TOO_LARGE = f"The picture is too large: sides are at most {MAX_SIDE} pixels."


class PictureClipboard(QObject):
    """Copies the photograph, the canvas and the layout; takes pictures in."""

    def __init__(
        self,
        *,
        bridge: DocumentBridge,
        packs: PackChoice,
        label_state: LabelState,
        view: PhotographView,
        replacement: DocumentReplacement,
        trace: Callable[[np.ndarray, str], object],
        open_file: Callable[[Path], object],
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._bridge, self._label_state, self._view = bridge, label_state, view
        self._packs, self._replacement, self._trace, self._open_file = packs, replacement, trace, open_file
        self._tasks, self._window = tasks, window

    def copy_photograph(self) -> None:
        """Copy the photograph, as large as it was rendered."""
        result = self._view.result
        self._copy(None if result is None else image_of_rgb(result.rendering.photograph), "Photograph")

    def copy_canvas(self) -> None:
        """Copy the pieces before they are blended."""
        result = self._view.result
        self._copy(None if result is None else image_of_rgb(result.rendering.canvas.color), "Canvas")

    def copy_layout(self) -> None:
        """Copy the layout in the labels' colours."""
        document = self._bridge.document
        self._copy(image_of_rgb(self._label_state.palette(document.labels)[document.ids]), "Layout")

    def paste(self) -> None:
        """Take a picture, or files, from the clipboard."""
        clipboard = QGuiApplication.clipboard()
        held = clipboard.mimeData()
        urls = held.urls() if held is not None else []  # an empty clipboard may hold nothing at all
        files = local_files(urls)
        if files:
            self._open_file(files[0])
            return
        image = clipboard.image()
        if image.isNull():
            self._window.notices.show_notice(told_elsewhere(urls) or NO_PICTURE)
        else:
            self.take(image, "Pasted picture")

    def take(self, image: QImage, name: str = "Dropped picture") -> None:
        """Take a picture that is no file."""
        if image.isNull():
            self._window.notices.show_notice(UNREADABLE)
        elif max(image.width(), image.height()) > MAX_SIDE:
            self._window.notices.show_notice(TOO_LARGE)
        else:
            self.ask(rgb_of_image(image), name)

    def ask_of_file(self, path: Path) -> None:
        """Ask the same of a picture file."""

        def ask(pixels: np.ndarray) -> None:
            self.ask(pixels, path.name)

        self._tasks.run(lambda: read_photograph(path), ask, key="sketch")

    def ask(self, pixels: UInt8[np.ndarray, "height width 3"], name: str) -> SketchDialog:
        """Ask whether a picture becomes a layout or is traced."""
        labels, pack = self._bridge.document.labels, self._packs.pack.name
        palette = self._label_state.palette(labels)
        dialog = SketchDialog(pixels, labels, palette, self._window)
        colors, document = palette[: len(labels)], self._bridge.document

        def open_layout(tolerance: float) -> None:
            self._tasks.run(
                lambda: Layout(labels_of_sketch(pixels, colors, tolerance), labels),
                lambda layout: self._replacement.when_read(
                    lambda: self._replacement.show_unsaved_layout(layout, (), pack)
                ),
                key=OPENING,
            )

        dialog.layout_chosen.connect(
            lambda tolerance: self._replacement.before_losing(lambda: open_layout(tolerance))
        )

        def trace() -> None:
            if document is self._bridge.document:
                self._trace(pixels, name)
            else:
                self._window.notices.show_notice(MEANWHILE)

        dialog.trace_chosen.connect(trace)
        dialog.open()
        return dialog

    def _copy(self, image: QImage | None, what: str) -> None:
        if image is None:
            self._window.notices.show_notice(NO_PHOTOGRAPH)
            return
        QGuiApplication.clipboard().setImage(image)
        self._window.statusBar().showMessage(f"{what} copied: {image.width()} × {image.height()}.", 4000)


def add_clipboard_actions(actions: ActionTable, clipboard: PictureClipboard) -> None:
    """Copy and paste, in the Edit menu."""
    for id, text, handler, tip in (
        ("edit.copy", "Copy photograph", clipboard.copy_photograph, "For other programs."),
        ("edit.copy_canvas", "Copy canvas", clipboard.copy_canvas, "The pieces before they are blended."),
        ("edit.copy_layout", "Copy layout", clipboard.copy_layout, "In its colours."),
        ("edit.paste", "Paste picture…", clipboard.paste, "As a layout, or to trace it."),
    ):
        actions.add(id, text, handler, menu="Edit", section="clipboard", tip=tip)
