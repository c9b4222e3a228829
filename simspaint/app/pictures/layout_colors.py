"""Layouts in the colours of their labels."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED

_UNPAINTED = 128


def layout_colors(ids: np.ndarray, palette: np.ndarray) -> UInt8[np.ndarray, "height width 3"]:
    """Label ids in the labels' colours, grey where nothing is painted; writes into the palette."""
    palette[UNLABELLED] = _UNPAINTED
    return np.take(palette, ids, axis=0)
