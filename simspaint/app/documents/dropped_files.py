"""Files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from simspaint.app.shell.local_files import is_folder, local_files, told_elsewhere
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.painting.document_file.document_format import SUFFIX

Opener = Callable[[Path], object]


class DroppedFiles(QObject):
    """Documents and layouts are opened, a photograph is traced."""

    several = Signal(list)
    """(paths) Several photographs, or folders of them, were dropped."""
    refused = Signal(str)
    """A sentence about files that are not taken."""

    def __init__(self, window: QWidget, *, open_document: Opener, open_layout: Opener, trace: Opener) -> None:
        super().__init__(window)
        self._open_document, self._open_layout, self._trace = open_document, open_layout, trace
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            data = event.mimeData()
            if _file_of(event) is not None or dropped_photographs(data) or told_elsewhere(data.urls()):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            photographs, path = dropped_photographs(event.mimeData()), _file_of(event)
            if len(photographs) > 1 or any(is_folder(each) for each in photographs):
                event.accept()
                self.several.emit(photographs)
            elif path is not None:
                event.accept()
                self.take(path)
            elif told := told_elsewhere(event.mimeData().urls()):
                event.accept()
                self.refused.emit(told)
            return True
        return super().eventFilter(watched, event)

    def take(self, path: Path) -> None:
        """A photograph is traced where it cannot be a layout; everything else is opened."""
        if path.suffix.lower() in PHOTOGRAPH_SUFFIXES and path.suffix.lower() != ".png":
            self._trace(path)
        elif path.suffix.lower() == ".json":
            self._open_layout(path)
        else:
            self._open_document(path)


def dropped_photographs(data: QMimeData) -> list[Path]:
    """The folders and photographs among what is dropped."""
    paths = local_files(data.urls())
    return [path for path in paths if is_folder(path) or path.suffix.lower() in PHOTOGRAPH_SUFFIXES]


def _file_of(event: QDropEvent) -> Path | None:
    """The first dropped file that can be taken."""
    known = (SUFFIX, ".json", *PHOTOGRAPH_SUFFIXES)
    paths = local_files(event.mimeData().urls())
    return next((path for path in paths if path.suffix.lower() in known), None)
