"""Which documents were opened or saved last, and in which folder files are looked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from simspaint.app.documents.question_box import question_box
from simspaint.app.shell.file_dialog import existing_file_dialog, file_dialog
from simspaint.app.shell.remembered_folders import FileKind, begin_where_chosen, begin_where_last, note_folder
from simspaint.app.shell.settings import Settings
from simspaint.files.plain_names import as_shown

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
        suffix: str,
        kind: FileKind = FileKind.PAINTINGS,
    ) -> QFileDialog:
        """The same for a file that is to be written; its name ends in `suffix`, whatever was typed."""
        dialog = file_dialog(parent, title, partial(_take_named, take, parent, suffix))
        dialog.setDefaultSuffix(suffix[1:])
        begin_where_last(dialog, self._settings, kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        return dialog


def _take_named(take: Callable[[Path], object], parent: QWidget, suffix: str, path: Path) -> None:
    """Qt adds no suffix to a name with a dot, as of a date, and asks only about the name that was typed."""
    if path.suffix.lower() == suffix:
        take(path)
        return
    named = path.with_name(path.name + suffix)
    if not os.path.exists(named):  # pathlib raises where a name is too long or a drive is gone
        take(named)
        return
    kinds = QMessageBox.StandardButton
    text = f"{as_shown(named.name)} exists already. Replace it?"
    box = question_box(parent, text, kinds.Yes | kinds.Cancel, kinds.Cancel, "Replace?")
    box.button(kinds.Yes).setText("Replace")
    box.button(kinds.Yes).clicked.connect(lambda: take(named))
    box.open()
