"""Which documents were opened or saved last, and in which folder files are looked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from simspaint.app.shell.file_dialog import existing_file_dialog, file_dialog
from simspaint.app.shell.remembered_folders import FileKind, begin_where_chosen, begin_where_last, note_folder
from simspaint.app.shell.settings import Settings

MAX_RECENT = 8


class RecentFiles(QObject):
    """Kept in the settings, newest first."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def paths(self) -> list[Path]:
        """Documents opened or saved last, newest first, at most `MAX_RECENT`."""
        return [Path(name) for name in self._settings.read_list("files/recent")]

    def note(self, path: Path) -> None:
        """A document was opened or saved here."""
        others = [each for each in self.paths if each != path.absolute()]
        names = [str(each) for each in (path.absolute(), *others)]
        self._settings.write("files/recent", names[:MAX_RECENT])
        note_folder(self._settings, FileKind.PAINTINGS, path.absolute().parent)
        self.changed.emit()

    def open_dialog(self, title: str, take: Callable[[Path], object], parent: QWidget) -> QFileDialog:
        """A dialog for a file that is there, not open yet; it begins where a painting was opened or saved
        last."""
        dialog = existing_file_dialog(parent, title, take)
        begin_where_chosen(dialog, self._settings, FileKind.PAINTINGS)
        return dialog

    def save_dialog(
        self,
        title: str,
        take: Callable[[Path], object],
        parent: QWidget,
        kind: FileKind = FileKind.PAINTINGS,
    ) -> QFileDialog:
        """The same for a file that is to be written."""
        dialog = file_dialog(parent, title, take)
        begin_where_last(dialog, self._settings, kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        return dialog
