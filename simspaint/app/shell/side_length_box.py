"""The field in which a side of the canvas is given."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox

from simspaint.files.label_png import MAX_SIDE

MIN_SIDE = 256
"""Pixels that a side of the canvas has at least; at most it has `MAX_SIDE`."""


def side_box(name: str) -> QSpinBox:
    """A field for a side in pixels, with its name for screen readers."""
    box = QSpinBox()
    box.setRange(MIN_SIDE, MAX_SIDE)
    box.setSingleStep(64)
    box.setSuffix(" px")
    box.setAccessibleName(name)
    return box


def row_of_sides(across: QSpinBox, down: QSpinBox) -> QHBoxLayout:
    """Both sides in one row: width × height."""
    row = QHBoxLayout()
    row.addWidget(across)
    row.addWidget(QLabel("×", across.parentWidget()))
    row.addWidget(down)
    row.addStretch(1)
    return row
