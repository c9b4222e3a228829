"""A picture of the sources: one colour for each photograph."""

from __future__ import annotations

import colorsys

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import identity_affine
from simspaint.domain.rendering import ComponentProvenance, Rendering

_SYNTHESISED = (96, 96, 96)
_STILL_PX = 1.0
"""A segment whose corners all move by less counts as kept in its place."""


def provenance_picture(
    rendering: Rendering,
) -> tuple[UInt8[np.ndarray, "height width 3"], dict[str, tuple[int, int, int]]]:
    """A colour a source photograph, grey where pixels are synthesised, and the colours by photograph.

    The same photographs have the same colours whatever the order of their segments.
    """
    names = sorted({row.photograph for row in rendering.provenance})
    colors = {name: _color(i) for i, name in enumerate(names)}
    n = max((row.component_index for row in rendering.provenance), default=-1) + 1
    table = np.full((n + 1, 3), _SYNTHESISED, np.uint8)  # the last row is what -1 finds
    for row in rendering.provenance:
        table[row.component_index] = colors[row.photograph]
    return table[np.minimum(rendering.pixels, n)], colors


def stays(row: ComponentProvenance, rendering: Rendering) -> bool:
    """No corner of its box is shown from elsewhere in the photograph's frame."""
    height, width = rendering.layout.extent
    moved = row.affine - identity_affine()
    for y in (row.box.top, row.box.bottom):
        for x in (row.box.left, row.box.right):
            shift = moved @ (2 * x / width - 1, 2 * y / height - 1, 1)
            if abs(shift[0]) * width / 2 >= _STILL_PX or abs(shift[1]) * height / 2 >= _STILL_PX:
                return False
    return True


def _color(i: int) -> tuple[int, int, int]:
    """Golden-ratio steps of hue, in three lightnesses: neighbours in the list differ well."""
    lightness = (0.55, 0.4, 0.7)[i // 12 % 3]
    red, green, blue = colorsys.hls_to_rgb(i * 0.61803398875 % 1.0, lightness, 0.75)
    return round(255 * red), round(255 * green), round(255 * blue)
