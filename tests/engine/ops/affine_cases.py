"""Segments, affines and frames that warps are tested with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from simspaint.domain.geometry import (
    Affine,
    Box,
    Extent,
)
from simspaint.engine.ops.affine_warp import warp_color, warp_mask

FRAME = Extent(48, 64)


class Warped(NamedTuple):
    """A moved segment: its box in the output frame, and mask and colour inside it."""

    box: Box
    mask: np.ndarray
    color: np.ndarray


def warp_segment(
    color: np.ndarray,
    mask: np.ndarray,
    box: Box,
    affine: Affine,
    source: Extent,
    output: Extent,
    by_area: bool = True,
) -> Warped:
    """The segment as seen in the output frame."""
    target, moved = warp_mask(mask, box, affine, source, output)
    return Warped(target, moved, warp_color(color, box, affine, source, output, target, by_area))


def make_segment(box: Box, seed: int = 0) -> tuple[np.ndarray, np.ndarray, Box]:
    """Colour and mask of an ellipse that fills a box."""
    rng = np.random.default_rng(seed)
    color = rng.integers(0, 256, (box.height, box.width, 3), dtype=np.uint8)
    y, x = np.ogrid[-1 : 1 : box.height * 1j, -1 : 1 : box.width * 1j]
    mask = np.broadcast_to(x**2 + y**2 <= 1, (box.height, box.width)).copy()
    mask[box.height // 2, :] = mask[:, box.width // 2] = True
    return color, mask, box


def smooth_segment(box: Box) -> tuple[np.ndarray, np.ndarray, Box]:
    """A segment whose colours change slowly."""
    color, mask, _ = make_segment(box)
    rows, columns = np.indices(mask.shape)
    color = np.stack([rows * 255 / max(box.height, 2), columns * 255 / max(box.width, 2), rows + columns], -1)
    return color.clip(0, 255).astype(np.uint8), mask, box


def affine_of(a: float, b: float, c: float, d: float, x: float, y: float) -> np.ndarray:
    return np.array([[a, b, x], [c, d, y]], np.float64)


def shift_by(rows: int, columns: int, frame: Extent) -> np.ndarray:
    """What is shown lies that many pixels further down and to the right than it did."""
    return affine_of(1, 0, 0, 1, -2 * columns / frame.width, -2 * rows / frame.height)


def in_frame(warped: Warped, frame: Extent) -> tuple[np.ndarray, np.ndarray]:
    """Colour, black outside of the mask, and mask in the whole frame."""
    color, mask = np.zeros((*frame, 3), np.uint8), np.zeros(frame, bool)
    mask[warped.box.slices] = warped.mask
    color[warped.box.slices] = np.where(warped.mask[..., None], warped.color, 0)
    return color, mask


moderate_affines = st.builds(
    affine_of, *[st.floats(0.7, 1.4), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.7, 1.4)],
    *[st.floats(-0.2, 0.2)] * 2,
)  # fmt: skip


def in_frame_channels(color: np.ndarray, mask: np.ndarray, box: Box) -> tuple[np.ndarray, np.ndarray]:
    full_color, full_mask = in_frame(Warped(box, mask, color), FRAME)
    return full_color.transpose(2, 0, 1).astype(np.float64), full_mask[None].astype(np.float64)
