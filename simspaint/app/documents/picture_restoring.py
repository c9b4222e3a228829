"""Gets the painting back out of an exported picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from simspaint.app.studio import Studio
from simspaint.errors import SimsPaintError
from simspaint.painting.document import Document
from simspaint.painting.picture_export import restore_document
from simspaint.painting.snapshot import DocumentSnapshot


class PictureRestoring(QObject):
    """Opens the painting that a PNG was exported from, as a new one."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio

    def choose(self) -> None:
        """Ask for a picture."""
        dialog = QFileDialog(self._studio.window, "Restore from picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Photographs exported by SimsPaint (*.png)")
        dialog.setDirectory(self._studio.settings.read("export/folder", ""))
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Restore the painting of a picture; asks first where something would be lost."""
        self._studio.document_files.before_losing(lambda: self._read(path))

    def _read(self, path: Path) -> None:
        self._studio.tasks.run(lambda: restore_document(path), self._show, key="restore from picture")

    def _show(self, snapshot: DocumentSnapshot) -> None:
        name = snapshot.settings.pack
        if name and name != self._studio.packs.pack.name:
            try:
                self._studio.packs.take_named(name)
            except SimsPaintError as error:
                self._studio.errors.report(error)
        self._studio.bridge.replace(Document.from_snapshot(snapshot))
        self._studio.bridge.document.mark_unsaved()
        if snapshot.notes:
            self._studio.window.notices.show_notice(" ".join(snapshot.notes))
