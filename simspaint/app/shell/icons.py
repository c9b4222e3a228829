"""Icons drawn as SVG in `currentColor`, shown in the colour that texts have."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from simspaint.resource_files import icons_folder


@cache
def icon(name: str) -> QIcon:
    """The icon of that name, drawn sharply at any size and in the look of the moment.

    Raises `FileNotFoundError` where there is no `resources/icons/<name>.svg`.
    """
    return QIcon(_CurrentColorEngine((icons_folder() / f"{name}.svg").read_text("utf-8")))


class _CurrentColorEngine(QIconEngine):
    """Draws an SVG in the palette's colours of the moment: a new look needs no new icons."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self._svg = svg
        self._drawn: dict[tuple[int, int, str], QPixmap] = {}

    def clone(self) -> QIconEngine:
        return _CurrentColorEngine(self._svg)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._renderer(_color(mode)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), _color(mode))
        if key not in self._drawn:
            pixmap = QPixmap(size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self._renderer(key[2]).render(painter, QRectF(0, 0, size.width(), size.height()))
            painter.end()
            self._drawn[key] = pixmap
        return self._drawn[key]

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """`size` is in points, `scale` is device pixels a point."""
        return self.pixmap(size * scale, mode, state)

    def _renderer(self, color: str) -> QSvgRenderer:
        return QSvgRenderer(QByteArray(self._svg.replace("currentColor", color).encode()))


def _color(mode: QIcon.Mode) -> str:
    disabled = mode is QIcon.Mode.Disabled
    group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
    role = (
        QPalette.ColorRole.HighlightedText if mode is QIcon.Mode.Selected else QPalette.ColorRole.ButtonText
    )
    return QApplication.palette().color(group, role).name()
