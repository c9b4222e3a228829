"""The field in which a side of the canvas is given."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

MIN_SIDE, MAX_SIDE = 256, 8192
"""Pixels that a canvas has at least and at most."""


def side_box(name: str) -> QSpinBox:
    """A field for a side in pixels, with its name for screen readers."""
    box = QSpinBox()
    box.setRange(MIN_SIDE, MAX_SIDE)
    box.setSingleStep(64)
    box.setSuffix(" px")
    box.setAccessibleName(name)
    return box
