"""Files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from simspaint.app.shell.local_files import is_folder, local_files, take_copy, told_elsewhere
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.painting.document_file.document_format import SUFFIX

Opener = Callable[[Path], object]


class DroppedFiles(QObject):
    """Documents and layouts are opened, a photograph is traced. What is dragged out of the window itself is
    not taken."""

    several = Signal(list)
    """(paths) Several photographs, or folders of them, were dropped."""
    picture = Signal(QImage)
    """A picture that is no file was dropped."""
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
            is_known = _file_of(event) is not None or bool(dropped_photographs(data)) or data.hasImage()
            if event.source() is None and (is_known or told_elsewhere(data.urls())):
                take_copy(event)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            if event.source() is None:
                self._take(event)
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> None:
        data, path = event.mimeData(), _file_of(event)
        photographs, told = dropped_photographs(data), told_elsewhere(data.urls())
        if len(photographs) > 1 or any(is_folder(each) for each in photographs):
            take_copy(event)
            self.several.emit(photographs)
        elif path is not None:
            take_copy(event)
            self.take(path)
        elif data.hasImage():
            take_copy(event)
            self.picture.emit(QImage(data.imageData()))
        elif told:
            take_copy(event)
            self.refused.emit(told)

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
