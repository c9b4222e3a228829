"""All labels around the pen: right click, move, let go."""

from __future__ import annotations

from math import ceil, cos, hypot, pi, sin

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.labels.label_chip import draw_label
from simspaint.app.labels.label_state import MAX_RECENT, LabelState
from simspaint.app.pictures.label_pattern import name_of
from simspaint.domain.label_set import UNLABELLED, LabelSet

_CHIP = QSize(46, 32)
_FIRST_RADIUS, _RING_GAP = 92, 54
_DEAD_RADIUS = 34
"""So near to the middle nothing is chosen."""
_ONE_RING, _MOST = 18, 41
_ARC = 60.0
"""Room for a chip along its ring."""


class LabelWheel(QWidget):
    """A popup of all labels in rings. Each label keeps its place, so that hands learn it."""

    chosen = Signal(int)
    """Id of the label."""

    def __init__(self, label_state: LabelState, labels: LabelSet, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._label_state, self._labels = label_state, labels
        self._ids = shown_labels(len(labels), label_state.recent)
        self._places = ring_places(len(self._ids))
        self._over: int | None = None
        self._was_moved = False
        side = 2 * ceil(max(hypot(place.x(), place.y()) for place in self._places) + _CHIP.width())
        self.resize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setMask(QRegion(self.rect(), QRegion.RegionType.Ellipse))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMouseTracking(True)
        self.setAccessibleName("Choose a label")

    def open_at(self, place: QPoint) -> None:
        """Show it around a point of the screen, moved inwards at the screen's edges."""
        screen = QApplication.screenAt(place) or QApplication.primaryScreen()
        frame = self.rect()
        frame.moveCenter(place)
        room = screen.availableGeometry()
        left = min(max(frame.left(), room.left()), max(room.right() - frame.width(), room.left()))
        top = min(max(frame.top(), room.top()), max(room.bottom() - frame.height(), room.top()))
        self.move(left, top)
        self.show()
        self.setFocus()

    def label_at(self, place: QPointF) -> int | None:
        """The label whose chip is nearest to a point of the widget; None in the middle."""
        away = place - self._middle()
        if hypot(away.x(), away.y()) < _DEAD_RADIUS:
            return None
        nearest = min(self._places, key=lambda p: hypot(p.x() - away.x(), p.y() - away.y()))
        return self._ids[self._places.index(nearest)]

    def place_of(self, label_id: int) -> QPoint:
        """Where the middle of a label's chip is."""
        return (self._middle() + self._places[self._ids.index(label_id)]).toPoint()

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _take(self) -> None:
        over = self._over
        self.close()
        if over is not None:
            self.chosen.emit(over)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.palette().color(QPalette.ColorRole.Window)
        ground.setAlpha(242)
        painter.setPen(QPen(QColor(0, 0, 0, 100), 1))
        painter.setBrush(ground)
        painter.drawEllipse(self._middle(), self.width() / 2 - 1, self.height() / 2 - 1)
        for label_id, place in zip(self._ids, self._places, strict=True):
            chip = QRectF(0, 0, _CHIP.width(), _CHIP.height())
            chip.moveCenter(self._middle() + place)
            draw_label(painter, chip, self._label_state, self._labels, label_id)
            if label_id in (self._over, self._label_state.label_id):
                color = QPalette.ColorRole.Accent if label_id == self._over else QPalette.ColorRole.WindowText
                painter.setPen(QPen(self.palette().color(color), 2.5 if label_id == self._over else 1.2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(chip.adjusted(-3, -3, 3, 3), 5, 5)
        self._paint_name(painter)

    def _paint_name(self, painter: QPainter) -> None:
        shown = self._label_state.label_id if self._over is None else self._over
        frame = QRectF(0, 0, 2 * _FIRST_RADIUS - _CHIP.width() - 16, 44)
        frame.moveCenter(self._middle())
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(frame, flags, name_of(self._labels, shown))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.label_at(event.position())
        if over != self._over:
            self._over, self._was_moved = over, True
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        away = event.position() - self._middle()
        if hypot(away.x(), away.y()) > self.width() / 2:
            self.close()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The right button let go where it was pressed leaves the wheel open for a click."""
        if event.button() == Qt.MouseButton.LeftButton or self._was_moved:
            self._over = self.label_at(event.position())
            self._take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key()), 0
        )
        if step:
            start = self._label_state.label_id if self._over is None else self._over
            here = self._ids.index(start) if start in self._ids else 0
            index = (here + step) % len(self._ids)
            self._over = self._ids[index]
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close()


def shown_labels(n_labels: int, recent: tuple[int, ...]) -> tuple[int, ...]:
    """The labels on the wheel: all where there is room, else the first ones and those used last."""
    if n_labels < _MOST:
        return (*range(n_labels), UNLABELLED)
    first = tuple(range(_MOST - MAX_RECENT - 1))
    return (*first, *(i for i in recent if i not in first), UNLABELLED)


def ring_places(n: int) -> list[QPointF]:
    """Places of n chips around the middle, each ring beginning at the top; few rings, as even as can be."""
    n_rings = -(-n // _ONE_RING)
    counts, radii = _rings(n, n_rings)
    while any(count * _ARC > 2 * pi * radius + 1 for count, radius in zip(counts, radii, strict=True)):
        n_rings += 1
        counts, radii = _rings(n, n_rings)
    places = []
    for count, radius in zip(counts, radii, strict=True):
        angles = [2 * pi * index / count - pi / 2 for index in range(count)]
        places += [QPointF(radius * cos(angle), radius * sin(angle)) for angle in angles]
    return places


def _rings(n: int, n_rings: int) -> tuple[list[int], list[float]]:
    """How many chips each ring gets, from the inside, and its radius: outer rings have more room."""
    weights = [3 + 2 * ring for ring in range(n_rings)]
    counts = [n * weight // sum(weights) for weight in weights]
    counts[-1] += n - sum(counts)
    first = max(_FIRST_RADIUS, counts[0] * _ARC / (2 * pi))
    return counts, [first + ring * _RING_GAP for ring in range(n_rings)]
