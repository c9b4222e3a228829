"""PNGs whose values are numbers: of labels, of instances, of disparities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16

from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.untrusted_picture import opened_picture

_MODES = ("L", "P", "I", "I;16", "I;16B")


def read_numbers(path: Path) -> UInt8[np.ndarray, "height width"] | UInt16[np.ndarray, "height width"]:
    """The stored values of a greyscale or indexed PNG of 8 or 16 bits, whatever its palette says.

    Raises `LayoutFileError` where it is missing, damaged, cut off, of another kind or of more than `MAX_SIDE`
    pixels a side.
    """
    with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
        if max(picture.size) > MAX_SIDE:
            raise LayoutFileError(
                f"{path.name} is too large: {picture.width} × {picture.height} pixels.",
                f"A layout's sides are at most {MAX_SIDE} pixels.",
            )
        if picture.mode not in _MODES:
            raise LayoutFileError(f"{path.name} is not a PNG of numbers.", "It has one channel.")
        values = np.array(picture)
    return values if values.dtype == np.uint8 else values.astype(np.uint16, copy=False)
