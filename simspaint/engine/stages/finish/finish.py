"""What is done to the network's answer before it is shown."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.ops.detail import with_kept_detail
from simspaint.engine.ops.seam_softening import with_soft_seams
from simspaint.engine.ops.seams import seams


def finished_photograph(
    photograph: UInt8[np.ndarray, "height width 3"], canvas: Canvas, layout: Layout
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the pieces' own detail and soft seams.

    Parameters
    ----------
    layout
        Of what the canvas shows.
    """
    seam = seams(canvas, layout)
    return with_soft_seams(with_kept_detail(photograph, canvas, seam), seam)
