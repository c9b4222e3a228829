"""Gets the painting back out of an exported picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_replacement import OPENING, DocumentReplacement
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.file_dialog import existing_file_dialog
from simspaint.app.shell.remembered_folders import FileKind, begin_where_chosen
from simspaint.app.shell.settings import Settings
from simspaint.painting.export.picture_with_recipe import restore_document


class PictureRestoring(QObject):
    """Opens the painting that a PNG was exported from, as a new one."""

    def __init__(
        self, replacement: DocumentReplacement, tasks: BackgroundTasks, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._replacement, self._tasks, self._settings, self._window = replacement, tasks, settings, window

    def choose(self) -> None:
        """Ask for a picture."""
        dialog = existing_file_dialog(self._window, "Restore from picture", self.open)
        dialog.setNameFilter("Photographs exported by SimsPaint (*.png)")
        begin_where_chosen(dialog, self._settings, FileKind.EXPORTS)
        dialog.open()

    def open(self, path: Path) -> None:
        """Restore the painting of a picture; asks first where something would be lost."""
        self._replacement.before_losing(lambda: self._read(path))

    def _read(self, path: Path) -> None:
        self._tasks.run(
            lambda: restore_document(path),
            lambda snapshot: self._replacement.when_read(
                lambda: self._replacement.show_snapshot(snapshot, saved=False)
            ),
            key=OPENING,
        )
