"""Hatches and initials of labels: they can be distinguished without seeing colours."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from jaxtyping import Bool
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPixmap

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.files.plain_names import as_shown

SIDE = 12
"""Period of the hatches, pixels."""

_y, _x = np.mgrid[0:SIDE, 0:SIDE]
_HATCHES = (
    np.zeros((SIDE, SIDE), bool),
    (_x + _y) % 12 < 2,
    _y % 6 < 1,
    (_x % 6 < 2) & (_y % 6 < 2),
    (_x - _y) % 12 < 2,
    _x % 6 < 1,
    ((_x + _y) % 12 < 1) | ((_x - _y) % 12 < 1),
    (_x % 12 < 2) & (_y % 12 < 2),
    (_x + _y) % 6 < 1,
    (_x % 6 < 1) | (_y % 6 < 1),
    (_x - _y) % 6 < 1,
    ((_x // 6 + _y // 6) % 2 == 0) & ((_x + _y) % 3 == 0),
)


def hatch(label_id: int) -> Bool[np.ndarray, "12 12"]:
    """The hatch of a label; neighbours in the list have different ones."""
    if label_id == UNLABELLED:
        return _HATCHES[0]
    return _HATCHES[label_id % len(_HATCHES)]


@lru_cache(maxsize=8)
def initials(labels: LabelSet) -> tuple[str, ...]:
    """Two letters for every label, unique in the set."""
    taken: set[str] = set()
    found = []
    for label in labels.labels:
        short = next((each for each in _proposals(label.name) if each not in taken), f"{label.id % 100:02}")
        taken.add(short)
        found.append(short)
    return tuple(found)


def _proposals(name: str) -> list[str]:
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word]
    letters = "".join(words) or "?"
    firsts = [words[0][0] + words[1][0]] if len(words) > 1 else []
    pairs = firsts + [letters[0] + other for other in letters[1:]] + [letters[0] + str(n) for n in range(10)]
    return [pair[0].upper() + pair[1].lower() for pair in pairs]


def hatch_color(color: tuple[int, int, int]) -> tuple[int, int, int]:
    """The colour of a hatch on a label's colour: darker on light ones, lighter on dark ones."""
    red, green, blue = color
    if 0.299 * red + 0.587 * green + 0.114 * blue > 110:
        return int(red * 0.68), int(green * 0.68), int(blue * 0.68)
    return tuple(int(part + (255 - part) * 0.35) for part in color)  # type: ignore[return-value]


def text_color(color: QColor) -> QColor:
    """Black or white, whichever is read better on a colour (W3C relative luminance)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    luminance = (
        0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())
    )
    return QColor("black" if luminance > 0.179 else "white")


def paint_chip(
    painter: QPainter, rect: QRectF, color: QColor | None, label_id: int, text: str, radius: float = 3.0
) -> None:
    """Draw a label's sample: its colour, hatch and initials; without a colour that of what is unpainted."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    painter.setClipPath(path)
    if color is None:
        paint_checks(painter, rect)
    else:
        painter.fillPath(path, color)
        painter.setBrushOrigin(rect.topLeft())
        painter.drawTiledPixmap(rect, _hatch_pixmap(label_id, (color.red(), color.green(), color.blue())))
        _paint_initials(painter, rect, color, text)
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(0, 0, 0, 90))
    painter.drawPath(path)
    painter.restore()


def paint_checks(painter: QPainter, rect: QRectF, origin: QPointF | None = None) -> None:
    """Fill with the light and dark squares that stand for nothing painted, counted from `origin`."""
    painter.setBrushOrigin(rect.topLeft() if origin is None else origin)
    painter.fillRect(rect, QBrush(_checks_pixmap()))


def _paint_initials(painter: QPainter, rect: QRectF, color: QColor, text: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(int(min(rect.height() * 0.58, rect.width() * 0.52)), 7))
    font.setBold(True)
    painter.setFont(font)
    frame = QRectF(painter.fontMetrics().tightBoundingRect(text))
    frame.moveCenter(rect.center())
    painter.fillRect(frame.adjusted(-2, -1, 2, 1), color)
    painter.setPen(text_color(color))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=1)
def _checks_pixmap() -> QPixmap:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor("#85878c"))
    painter = QPainter(pixmap)
    painter.fillRect(0, 0, 8, 8, QColor("#8f9196"))
    painter.fillRect(8, 8, 8, 8, QColor("#8f9196"))
    painter.end()
    return pixmap


@lru_cache(maxsize=512)
def _hatch_pixmap(label_id: int, color: tuple[int, int, int]) -> QPixmap:
    alpha = np.where(hatch(label_id), 255, 0).astype(np.uint32) << 24
    red, green, blue = hatch_color(color)
    pixels = np.ascontiguousarray(alpha | np.uint32(red << 16 | green << 8 | blue))
    image = QImage(pixels.data, SIDE, SIDE, 4 * SIDE, QImage.Format.Format_ARGB32)
    return QPixmap.fromImage(image.copy())


def name_of(labels: LabelSet, label_id: int) -> str:
    """The label's name as texts show it."""
    return "Unpainted" if label_id == UNLABELLED else as_shown(labels[label_id].name.capitalize())
