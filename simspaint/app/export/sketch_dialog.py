"""A picture that is no exact layout: made a layout by nearest colours, or put under the layout to trace."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.labels.label_state import UNPAINTED_COLOR
from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.pictures.qimage import image_of_rgb
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.plain_text import plain_label
from simspaint.domain.counted import percent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.painting.layout_import.sketch import labels_of_sketch

_SIDE = 340
_FIRST_TOLERANCE = 40
_MOST_NAMES = 6
_SKETCH_TOLERANCE, _SKETCH_SHARE = 0.06, 0.7
"""A picture of which less has nearly the colours of labels is a photograph, which is rather traced. Of real
ones at most 44 % had, of layouts that were saved as JPEG at least 98 %."""


class SketchDialog(QDialog):
    """Shows what the picture would be as a layout; `layout_chosen` or `trace_chosen` is emitted.

    Parameters
    ----------
    pixels
        The picture, RGB.
    palette
        RGB of every label id, as the person sees them.
    """

    layout_chosen = Signal(float)
    """(tolerance): open it as a new painting."""
    trace_chosen = Signal()

    def __init__(
        self,
        pixels: UInt8[np.ndarray, "height width 3"],
        labels: LabelSet,
        palette: UInt8[np.ndarray, "256 3"],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._labels, self._colors = labels, palette[: len(labels)]
        shrink = min(1.0, _SIDE / max(pixels.shape[:2]))
        size = (max(round(pixels.shape[1] * shrink), 1), max(round(pixels.shape[0] * shrink), 1))
        self._small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
        self.setWindowTitle("Picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tolerance = QSlider(Qt.Orientation.Horizontal, self)
        self.tolerance.setRange(0, 100)
        self.tolerance.setValue(_FIRST_TOLERANCE)
        self.tolerance.setAccessibleName("How far a colour may be from that of a label")
        self._layout_picture = _picture("The picture as a layout")
        self.said = plain_label()
        self.said.setWordWrap(True)
        self.said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._build()
        self._show()

    def _build(self) -> None:
        before = _picture("The picture")
        before.setPixmap(QPixmap.fromImage(image_of_rgb(self._small)))
        pictures = QHBoxLayout()
        pictures.addWidget(before, 1)
        pictures.addWidget(self._layout_picture, 1)
        reach = QHBoxLayout()
        for widget, stretch in (
            (QLabel("Exact colours", self), 0),
            (self.tolerance, 1),
            (QLabel("Nearest colour", self), 0),
        ):
            reach.addWidget(widget, stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.open_button = buttons.addButton("Open as a layout", QDialogButtonBox.ButtonRole.AcceptRole)
        self.trace_button = buttons.addButton("Trace it", QDialogButtonBox.ButtonRole.ActionRole)
        self.trace_button.setToolTip("Put it under the layout and paint over it.")
        near = labels_of_sketch(self._small, self._colors, _SKETCH_TOLERANCE) != UNLABELLED
        (self.open_button if near.mean() >= _SKETCH_SHARE else self.trace_button).setDefault(True)
        without_icons(buttons)
        buttons.accepted.connect(self._on_open)
        buttons.rejected.connect(self.reject)
        self.trace_button.clicked.connect(self._on_trace)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.addLayout(pictures, 1)
        column.addLayout(reach)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self.tolerance.valueChanged.connect(self._show)

    def _show(self, *_: object) -> None:
        ids = labels_of_sketch(self._small, self._colors, self.tolerance.value() / 100)
        colors = np.full((256, 3), UNPAINTED_COLOR, np.uint8)
        colors[: len(self._colors)] = self._colors
        self._layout_picture.setPixmap(QPixmap.fromImage(image_of_rgb(colors[ids])))
        counts = np.bincount(ids.ravel(), minlength=256)
        found = [int(i) for i in np.argsort(-counts) if counts[i] and i != UNLABELLED]
        names = ", ".join(name_of(self._labels, i) for i in found[:_MOST_NAMES])
        more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
        unpainted = counts[UNLABELLED] / ids.size
        rest = f" {percent(unpainted)} stays unpainted." if unpainted >= 0.005 else ""
        self.said.setText(f"{names}{more}.{rest}" if found else "No label has colours like these.")
        self.open_button.setEnabled(bool(found))

    def _on_open(self) -> None:
        self.layout_chosen.emit(self.tolerance.value() / 100)
        self.accept()

    def _on_trace(self) -> None:
        self.trace_chosen.emit()
        self.accept()


def _picture(name: str) -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMinimumSize(QSize(_SIDE, _SIDE // 2))
    label.setAccessibleName(name)
    return label
