"""The surroundings of one component as a frame of their own: what T looks at.

A window has the component's box in its middle and half of the box's sides as margin, so that small components
are seen as
well as large ones, and misalignments are of one size everywhere. It may reach beyond the frame; there is
nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Affine, Box, Extent, compose_affines, invert_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class WindowConfig:
    """What the window shows beside the box: T was taught so."""

    margin: float = 0.5
    """Margin on every side, share of the box's side."""


DEFAULTS = WindowConfig()


def window_affine(box: Box, frame: Extent, config: WindowConfig = DEFAULTS) -> Affine:
    """From the window's normalised coordinates to the frame's."""
    center = np.array([(box.left + box.right) / frame.width - 1, (box.top + box.bottom) / frame.height - 1])
    scale = np.array([box.width / frame.width, box.height / frame.height]) * (1 + 2 * config.margin)
    return np.column_stack([np.diag(scale), center])


def to_frame(affine: Affine, window: Affine) -> Affine:
    """A move given in the window's coordinates, in the frame's."""
    return compose_affines(compose_affines(invert_affine(window), affine), window)


def window_ids(layout: Layout, window: Affine, working: Extent) -> UInt8[np.ndarray, "h w"]:
    """Label ids of the window, sampled at centres; unlabelled beyond the frame."""
    columns = _positions(window[0, 0], window[0, 2], working.width, layout.extent.width)
    rows = _positions(window[1, 1], window[1, 2], working.height, layout.extent.height)
    inside = ((rows >= 0) & (rows < layout.extent.height))[:, None] & (
        (columns >= 0) & (columns < layout.extent.width)
    )
    rows, columns = rows.clip(0, layout.extent.height - 1), columns.clip(0, layout.extent.width - 1)
    return np.where(inside, layout.ids[rows[:, None], columns], np.uint8(UNLABELLED))


def _positions(scale: float, center: float, n_window: int, n_frame: int) -> np.ndarray:
    """Pixels of the frame under the centres of the window's pixels; may lie outside."""
    normal = center + scale * ((2 * np.arange(n_window) + 1) / n_window - 1)
    return np.floor((normal + 1) / 2 * n_frame).astype(np.intp)
