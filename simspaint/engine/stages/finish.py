"""What is done to f's answer before it is shown."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.ops.detail import detailed_in_box, with_kept_detail
from simspaint.engine.ops.seams import seams


def finished_photograph(
    photograph: UInt8[np.ndarray, "height width 3"], canvas: Canvas, layout: Layout
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the pieces' own detail, which f smoothes; `layout` is of what the canvas shows."""
    return with_kept_detail(photograph, canvas, seams(canvas, layout))


def finished_part(
    photograph: UInt8[np.ndarray, "height width 3"], canvas: Canvas, layout: Layout, box: Box
) -> UInt8[np.ndarray, "h w 3"]:
    """A box of the `finished_photograph`; what is around it in `photograph` may be finished already."""
    return detailed_in_box(photograph, canvas, layout, box)
