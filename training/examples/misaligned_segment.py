"""Simulated misalignment: what T learns to undo (S4.3)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Affine, Box, Extent, compose_affines, invert_affine
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.component_window import window_affine


class Misaligned(NamedTuple):
    """A segment moved out of place and cropped, with the affine that puts it back, all in the window's
    coordinates."""

    color: UInt8[np.ndarray, "height width 3"]
    mask: Bool[np.ndarray, "height width"]
    restore: Affine


def to_window(affine: Affine, window: Affine) -> Affine:
    """A move given in the frame's coordinates, in the window's."""
    return compose_affines(compose_affines(window, affine), invert_affine(window))


def random_affine(box: Box, frame: Extent, rng: np.random.Generator) -> Affine:
    """A move about the centre of a box: rotation ± 10°, scale .75–1.33, anisotropy ± 10 %, shift ± 15 % of
    the box's sides.

    In normalised coordinates of the frame. The shift is a share of the segment and not of the frame, since
    retrieval matches in place: large segments are off by more than small ones.
    """
    angle = np.deg2rad(rng.uniform(-10, 10))
    scale = np.exp(rng.uniform(np.log(0.75), np.log(1.33)))
    stretch = np.exp(rng.uniform(-0.1, 0.1) / 2)
    half = np.array([frame.width / 2, frame.height / 2])  # pixels a unit, x and y
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = np.diag(1 / half) @ turn @ np.diag([scale * stretch, scale / stretch]) @ np.diag(half)
    center = np.array([(box.left + box.right) / frame.width - 1, (box.top + box.bottom) / frame.height - 1])
    shift = rng.uniform(-0.15, 0.15, 2) * np.array([box.width, box.height]) / half
    return np.column_stack([linear, center - linear @ center + shift])


def misalign(
    color: UInt8[np.ndarray, "height width 3"],
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    frame: Extent,
    working: Extent,
    rng: np.random.Generator,
) -> Misaligned | None:
    """The segment under a random affine, cropped on one side by up to 30 %; None where nothing of it is
    left in the window.

    Parameters
    ----------
    color, mask
        The segment on its box.
    frame
        The frame the box lies in.
    working
        Size at which the window around the box is drawn.
    """
    away, window = random_affine(box, frame, rng), window_affine(box, frame)
    moved_color, moved_mask = moved_frame(
        color, _cropped(mask, rng), box, compose_affines(window, away), frame, working
    )
    if not moved_mask.any():
        return None
    return Misaligned(moved_color, moved_mask, to_window(invert_affine(away), window))


def _cropped(
    mask: Bool[np.ndarray, "height width"], rng: np.random.Generator
) -> Bool[np.ndarray, "height width"]:
    """Half of the time the mask without up to 30 % at a random side."""
    result = mask.copy()
    if rng.random() < 0.5:
        side, share = int(rng.integers(4)), rng.uniform(0, 0.3)
        turned = np.rot90(result, side)  # a view: clearing it clears the mask
        turned[: round(share * turned.shape[0])] = False
    return result
