"""The photograph dragged out of the window into another program or a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication

from simspaint.app.pictures.qimage import image_of_rgb
from simspaint.app.rendering.photograph_view import PhotographView
from simspaint.files.plain_names import is_plain_name
from simspaint.resource_files import user_cache_folder

_THUMBNAIL = 160
_PNG_QUALITY = 80
"""As Qt counts: a file that is a fifth larger than by itself, and is written four times as fast. The window
waits for it, and a quick hand would have let go of the picture by then."""
_CTRL = Qt.KeyboardModifier.ControlModifier


class PictureDrag(QObject):
    """A drag with Ctrl on the photograph takes the picture along, as an image and as a PNG file."""

    def __init__(self, view: PhotographView, name: Callable[[], str]) -> None:
        super().__init__(view)
        self._view, self._name = view, name
        self._pressed: QPoint | None = None
        view.surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            takes = event.button() == Qt.MouseButton.LeftButton and bool(event.modifiers() & _CTRL)
            self._pressed = event.position().toPoint() if takes and self._view.result is not None else None
            return self._pressed is not None
        if event.type() == QEvent.Type.MouseButtonRelease:
            was, self._pressed = self._pressed, None
            return was is not None
        if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            moved = (event.position().toPoint() - self._pressed).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._pressed = None
                self._drag()
            return True
        return False

    def mime_data(self) -> QMimeData | None:
        """The photograph as other programs take it; None while there is none."""
        result = self._view.result
        if result is None:
            return None
        image = image_of_rgb(result.rendering.photograph)
        data = QMimeData()
        data.setImageData(image)
        path = _written(image, self._name())
        if path is not None:
            data.setUrls([QUrl.fromLocalFile(str(path))])
        return data

    def _drag(self) -> None:
        data = self.mime_data()
        if data is None:
            return
        drag = QDrag(self._view.surface)
        drag.setMimeData(data)
        small = QPixmap.fromImage(data.imageData()).scaled(
            _THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio
        )
        drag.setPixmap(small)
        drag.exec(Qt.DropAction.CopyAction)


def _written(image: QImage, name: str) -> Path | None:
    """A PNG file of it in the cache folder; None where that cannot be written: the image is enough then."""
    folder = user_cache_folder() / "dragged"
    path = folder / (f"{name}.png" if is_plain_name(f"{name}.png") else "photograph.png")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path if image.save(str(path), quality=_PNG_QUALITY) else None
