"""What is drawn over the photograph, in points of the widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from simspaint.app.shell.icons import icon


def paint_lock(painter: QPainter, place: QPointF, palette: QPalette) -> None:
    """A lock on a piece that Diversity leaves alone."""
    around = QRectF(0, 0, 22, 22)
    around.moveCenter(place)
    paper = palette.color(QPalette.ColorRole.Window)
    paper.setAlpha(215)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(around, 6, 6)
    icon("piece-lock").paint(painter, around.adjusted(3, 3, -3, -3).toRect())


def paint_divider(painter: QPainter, x: float, height: int) -> None:
    """The slider between two pictures, with a grip in its middle."""
    middle = height / 2
    for color, width in ((QColor(0, 0, 0, 150), 4), (QColor("white"), 1.6)):
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
    painter.setBrush(QColor("white"))
    painter.drawRoundedRect(QRectF(x - 8, middle - 16, 16, 32), 6, 6)
    painter.setPen(QPen(QColor("#606060"), 1.5))
    for shift in (-2.5, 2.5):
        painter.drawLine(QPointF(x + shift, middle - 6), QPointF(x + shift, middle + 6))
