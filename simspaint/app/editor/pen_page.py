"""How the pen's pressure sets the brush's size, with a field to try it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QTabletEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QSlider, QVBoxLayout, QWidget

from simspaint.app.editor.brush_state import BrushState
from simspaint.domain.counted import percent
from simspaint.painting.regions.brush import PressureCurve

_TRY_SIZE = 26.0


class PenPage(QWidget):
    """Switch, firmness and lightest touch; a curve that shows them; an input test."""

    def __init__(self, brush_state: BrushState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brush_state = brush_state
        self.is_on = QCheckBox("The pen's pressure sets the size", self)
        self.firmness = _slider(30, 300, "How firm the hand must be")
        self.lightest = _slider(0, 90, "Size of the lightest touch")
        self.curve = _CurveView(self)
        self.test = PenTest(brush_state, self)
        self._said = QLabel(self)
        self._said.setText("Draw in the field with your pen. A mouse has no pressure.")
        self._said.setWordWrap(True)
        form = QFormLayout()
        form.addRow("", self.is_on)
        form.addRow("Firm hand", self.firmness)
        form.addRow("Lightest touch", self.lightest)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addLayout(form)
        column.addWidget(self.curve)
        column.addWidget(self.test, 1)
        column.addWidget(self._said)
        self._show()
        self.is_on.toggled.connect(self._take)
        self.firmness.valueChanged.connect(self._take)
        self.lightest.valueChanged.connect(self._take)
        self.test.said.connect(self._said.setText)

    def _show(self) -> None:
        curve = self._brush_state.curve
        self.is_on.setChecked(curve.is_on)
        self.firmness.setValue(round(curve.exponent * 100))
        self.lightest.setValue(round(curve.minimum * 100))
        self.curve.show_curve(curve)

    def _take(self) -> None:
        curve = PressureCurve(
            self.lightest.value() / 100, self.firmness.value() / 100, self.is_on.isChecked()
        )
        self._brush_state.set_curve(curve)
        self.firmness.setEnabled(curve.is_on)
        self.lightest.setEnabled(curve.is_on)
        self.curve.show_curve(curve)


def _slider(low: int, high: int, name: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(low, high)
    slider.setAccessibleName(name)
    return slider


class _CurveView(QWidget):
    """Pressure to the right, size upwards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._curve = PressureCurve()
        self.setFixedHeight(110)
        self.setAccessibleName("Size by pressure")

    def show_curve(self, curve: PressureCurve) -> None:
        self._curve = curve
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = _draw_field(painter, self)
        path = QPainterPath()
        words = frame.adjusted(8, 8, -8, -8)
        inner = words.adjusted(0, 0, 0, -painter.fontMetrics().height())
        for step in range(65):
            pressure = step / 64
            place = QPointF(
                inner.left() + pressure * inner.width(),
                inner.bottom() - self._curve.share(pressure) * inner.height(),
            )
            path.lineTo(place) if step else path.moveTo(place)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        for text, side in (
            ("light touch", Qt.AlignmentFlag.AlignLeft),
            ("firm", Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(words, side | Qt.AlignmentFlag.AlignBottom, text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
        painter.drawPath(path)


class PenTest(QWidget):
    """A field to draw in; `said` tells in words what the pen sends."""

    said = Signal(str)

    def __init__(self, brush_state: BrushState, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush_state = brush_state
        self._dabs: list[tuple[QPointF, float]] = []
        self.setMinimumHeight(120)
        self.setAccessibleName("Field to try the pen")
        self.setCursor(Qt.CursorShape.CrossCursor)

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TabletPress:
            self._dabs = []
        if event.buttons():
            self._add(event.position(), event.pressure())
        eraser = event.pointerType() == event.pointerType().Eraser
        kind = "Eraser end" if eraser else "Pen"
        self.said.emit(
            f"{kind}: pressure {percent(event.pressure())}, tilt {event.xTilt():.0f}° {event.yTilt():.0f}°"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dabs = []
        self._add(event.position(), 1.0)
        self.said.emit("Mouse, or a pen that the system shows as a mouse: no pressure.")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            self._add(event.position(), 1.0)

    def _add(self, place: QPointF, pressure: float) -> None:
        self._dabs.append((place, pressure))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _draw_field(painter, self)
        color = self.palette().color(QPalette.ColorRole.Text)
        for (start, _), (end, pressure) in zip(self._dabs, self._dabs[1:], strict=False):
            width = _TRY_SIZE * self._brush_state.curve.share(pressure)
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(start, end)


def _draw_field(painter: QPainter, widget: QWidget) -> QRectF:
    """Draw the rounded field that a widget is, and give its frame."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(widget.palette().color(QPalette.ColorRole.Mid))
    painter.setBrush(widget.palette().color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(frame, 4, 4)
    return frame
