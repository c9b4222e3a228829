"""What is done to the network's answer before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.ops.detail import DetailConfig, with_kept_detail
from simspaint.engine.ops.seam_softening import SoftSeamConfig, with_soft_seams
from simspaint.engine.ops.seams import seams


@dataclass(frozen=True, slots=True)
class FinishConfig:
    """What is done, and how."""

    keeps_detail: bool = True
    """Whether pieces get their own detail back."""
    softens_seams: bool = True
    """Whether seams are as soft as a lens makes edges."""
    detail: DetailConfig = DetailConfig()
    soft_seams: SoftSeamConfig = SoftSeamConfig()


def finished_photograph(
    photograph: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    layout: Layout,
    config: FinishConfig = FinishConfig(),
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the pieces' own detail and soft seams.

    Parameters
    ----------
    layout
        Of what the canvas shows.
    """
    seam = seams(canvas, layout)
    if config.keeps_detail:
        photograph = with_kept_detail(photograph, canvas, seam, config.detail)
    return with_soft_seams(photograph, seam, config.soft_seams) if config.softens_seams else photograph
