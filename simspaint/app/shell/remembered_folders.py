"""Where dialogs for files begin: each kind of file where one of it was chosen last, apart from the others."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from simspaint.app.shell.settings import Settings

_Location = QStandardPaths.StandardLocation


class FileKind(StrEnum):
    """What files are for; the value is their section of the settings."""

    PAINTINGS = "files"
    LAYOUTS = "layouts"
    PHOTOGRAPHS = "photographs"
    EXPORTS = "export"


_FIRST = {FileKind.PHOTOGRAPHS: _Location.PicturesLocation, FileKind.EXPORTS: _Location.PicturesLocation}


def folder_of(settings: Settings, kind: FileKind) -> str:
    """The folder where a file of a kind was chosen last; at first one that the system has for such files."""
    first = QStandardPaths.writableLocation(_FIRST.get(kind, _Location.DocumentsLocation)) or str(Path.home())
    return settings.read(f"{kind.value}/folder", "") or first


def note_folder(settings: Settings, kind: FileKind, folder: str | Path) -> None:
    """Files of a kind were chosen in this folder."""
    settings.write(f"{kind.value}/folder", str(folder))


def begin_where_chosen(dialog: QFileDialog, settings: Settings, kind: FileKind) -> None:
    """Begin where a file of a kind was chosen last. Qt itself begins where any file was, also where it is
    given a folder that is not there."""
    folder = folder_of(settings, kind)
    dialog.setDirectory(folder if os.path.isdir(folder) else str(Path.home()))


def begin_where_last(dialog: QFileDialog, settings: Settings, kind: FileKind) -> None:
    """`begin_where_chosen`, and note where one is chosen now."""
    begin_where_chosen(dialog, settings, kind)
    dialog.filesSelected.connect(lambda names: note_folder(settings, kind, Path(names[0]).parent))
