"""What can be set for the tool of the moment."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import MAX_SIZE_PX, MIN_SIZE_PX, BrushState
from simspaint.app.labels.label_chip import label_icon
from simspaint.app.labels.label_state import LabelState, ProtectMode
from simspaint.app.pictures.label_pattern import name_of

_SLIDER_STEPS = 200
_SIZED = {"brush", "eraser", "encircle"}
_PROTECTING = (
    ("Everywhere", ProtectMode.OFF),
    ("Only where unpainted", ProtectMode.ONLY_UNPAINTED),
    ("Only over one label", ProtectMode.ONLY_ONE),
)


class BrushDock(QWidget):
    """Size, pen pressure, what may be painted over, and what a fill reaches."""

    def __init__(
        self,
        bridge: DocumentBridge,
        label_state: LabelState,
        brush_state: BrushState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._label_state, self._brush_state = bridge, label_state, brush_state
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.size_box = QSpinBox(self)
        self.pressure = QCheckBox("Pen pressure sets the size", self)
        self.protect = QComboBox(self)
        self.protected_label = QComboBox(self)
        self.everywhere = QCheckBox("Fill all areas of the label", self)
        self._form = QFormLayout()
        self._build()
        brush_state.brush_changed.connect(self._show)
        label_state.protection_changed.connect(self._show)
        brush_state.tool_changed.connect(self._show)
        label_state.colors_changed.connect(self._fill_labels)
        bridge.replaced.connect(self._fill_labels)
        self._fill_labels()

    def _build(self) -> None:
        self.size_slider.setRange(0, _SLIDER_STEPS)
        self.size_slider.setAccessibleName("Brush size")
        self.size_box.setRange(MIN_SIZE_PX, MAX_SIZE_PX)
        self.size_box.setSuffix(" px")
        self.size_box.setAccessibleName("Brush size in pixels")
        for text, mode in _PROTECTING:
            self.protect.addItem(text, mode)
        self.protect.setAccessibleName("Where painting has an effect")
        self.protected_label.setAccessibleName("The label that may be painted over")
        self.protected_label.setIconSize(QSize(28, 18))
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._size_row = QWidget(self)
        row = QHBoxLayout(self._size_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.size_slider, 1)
        row.addWidget(self.size_box)
        self._form.addRow("Size", self._size_row)
        self._form.addRow("", self.pressure)
        self._form.addRow("", self.everywhere)
        self._form.addRow("Paint", self.protect)
        self._form.addRow("", self.protected_label)
        hint = QLabel("Keys [ and ], or Ctrl+wheel", self)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        hint.setWordWrap(True)
        self._hint = hint
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(self._form)
        column.addWidget(hint)
        column.addStretch(1)

    def _connect(self) -> None:
        self.size_slider.valueChanged.connect(lambda step: self._brush_state.set_size(_size_at(step)))
        self.size_box.valueChanged.connect(self._brush_state.set_size)
        self.pressure.toggled.connect(
            lambda on: self._brush_state.set_curve(replace(self._brush_state.curve, is_on=on))
        )
        self.everywhere.toggled.connect(self._brush_state.set_fill_everywhere)
        self.protect.activated.connect(lambda _: self._label_state.set_protect(self._chosen_protection()))
        self.protected_label.activated.connect(
            lambda index: self._label_state.set_protect(ProtectMode.ONLY_ONE, index)
        )

    def _chosen_protection(self) -> ProtectMode:
        """Of the box, in which Qt keeps texts."""
        return ProtectMode(self.protect.currentData())

    def _fill_labels(self) -> None:
        labels = self._bridge.document.labels
        self.protected_label.clear()
        for label in labels.labels:
            picture = label_icon(self._label_state, labels, label.id, QSize(28, 18))
            self.protected_label.addItem(picture, name_of(labels, label.id))
        self._show()

    def _show(self) -> None:
        label_state, brush_state = self._label_state, self._brush_state
        widgets = (
            self.size_slider,
            self.size_box,
            self.pressure,
            self.everywhere,
            self.protect,
            self.protected_label,
        )
        for widget in widgets:
            widget.blockSignals(True)
        self.size_slider.setValue(_step_of(brush_state.size_px))
        self.size_box.setValue(brush_state.size_px)
        self.pressure.setChecked(brush_state.curve.is_on)
        self.everywhere.setChecked(brush_state.fill_everywhere)
        self.protect.setCurrentIndex(self.protect.findData(label_state.protect))
        self.protected_label.setCurrentIndex(label_state.protected_label_id)
        for widget in widgets:
            widget.blockSignals(False)
        sized, filling = brush_state.tool in _SIZED, brush_state.tool == "fill"
        self._form.setRowVisible(self._size_row, sized)
        self._form.setRowVisible(self.pressure, sized)
        self._form.setRowVisible(self.everywhere, filling)
        self._form.setRowVisible(self.protect, brush_state.tool != "pick")
        only_one = label_state.protect is ProtectMode.ONLY_ONE and brush_state.tool != "pick"
        self._form.setRowVisible(self.protected_label, only_one)
        self._hint.setVisible(sized)


def _size_at(step: int) -> float:
    """The slider is finer for small sizes."""
    return MIN_SIZE_PX * (MAX_SIZE_PX / MIN_SIZE_PX) ** (step / _SLIDER_STEPS)


def _step_of(size_px: float) -> int:
    return min(range(_SLIDER_STEPS + 1), key=lambda step: abs(_size_at(step) - size_px))
