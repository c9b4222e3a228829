"""Moving a cropped segment by an affine: the sampler of the spatial transformer, on a CPU and in uint8
(S4.3)."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Affine, Box, Extent, bounding_box, invert_affine

MINIMUM_DETERMINANT = 1e-3
"""Affines that magnify more than a thousandfold in area, or mirror a frame flat, are refused."""


class Warped(NamedTuple):
    """A moved segment: its box in the output frame, and mask and colour inside it."""

    box: Box
    mask: Bool[np.ndarray, "height width"]
    color: UInt8[np.ndarray, "height width 3"]


def pixel_matrix(affine: Affine, output: Extent, source: Extent) -> np.ndarray:
    """(2, 3) matrix from pixel centres (x, y) of the output frame to those of the source frame."""
    to_normal = np.array(
        [
            [2 / output.width, 0, 1 / output.width - 1],
            [0, 2 / output.height, 1 / output.height - 1],
            [0, 0, 1],
        ]
    )
    to_pixel = np.array(
        [
            [source.width / 2, 0, (source.width - 1) / 2],
            [0, source.height / 2, (source.height - 1) / 2],
            [0, 0, 1],
        ]
    )
    return (to_pixel @ np.vstack([affine, [0, 0, 1]]) @ to_normal)[:2]


def moved_box(box: Box, affine: Affine, source: Extent, output: Extent) -> Box:
    """Bounding box in the output frame of a box of the source frame, clipped to the frame."""
    inverse = pixel_matrix(invert_affine(affine), source, output)
    corners = np.array(
        [[x - 0.5, y - 0.5, 1.0] for x in (box.left, box.right) for y in (box.top, box.bottom)]
    )
    moved = np.clip(corners @ inverse.T, -1e6, 1e6)
    left, top = np.floor(moved.min(axis=0) + 0.5).astype(int)
    right, bottom = np.ceil(moved.max(axis=0) + 0.5).astype(int)
    return Box(int(top), int(left), int(bottom), int(right)).clipped(output)


def warp_segment(
    color: UInt8[np.ndarray, "height width 3"],
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    affine: Affine,
    source: Extent,
    output: Extent,
    by_area: bool = True,
) -> Warped:
    """The segment as seen in the output frame.

    Colour is sampled bilinearly (by area where it shrinks below half), the mask by nearest neighbour. A box
    of area 0
    comes back where nothing is left in the frame, or where the affine is degenerate. The identity copies
    bytes.

    Parameters
    ----------
    by_area
        Off: bilinear whatever the size, which is enough for a network and spares a pass over the whole
        segment.
    """
    empty = Warped(Box(0, 0, 0, 0), np.zeros((0, 0), bool), np.zeros((0, 0, 3), np.uint8))
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:, :2])) < MINIMUM_DETERMINANT:
        return empty
    if source == output and np.array_equal(affine, np.eye(2, 3)):
        return Warped(box, mask, color)
    target = moved_box(box, affine, source, output)
    if target.area == 0:
        return empty
    matrix = pixel_matrix(affine, output, source)
    # From pixels of the target box to pixels of the cropped source.
    matrix[:, 2] += matrix[:, :2] @ [target.left, target.top] - [box.left, box.top]
    size = (target.width, target.height)
    flags = cv2.WARP_INVERSE_MAP
    moved_mask = cv2.warpAffine(mask.astype(np.uint8), matrix, size, flags=flags | cv2.INTER_NEAREST).astype(
        bool
    )
    if not moved_mask.any():
        return empty
    if by_area:
        color, matrix = _shrunk(color, matrix)
    moved_color = cv2.warpAffine(
        color, matrix, size, flags=flags | cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    tight = bounding_box(moved_mask)
    rows, columns = tight.slices
    shifted = Box(
        target.top + tight.top, target.left + tight.left, target.top + tight.bottom, target.left + tight.right
    )
    return Warped(shifted, moved_mask[rows, columns], moved_color[rows, columns])


def _shrunk(color: UInt8[np.ndarray, "height width 3"], matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Colour averaged down, and the matrix to its pixels, so that sampling it then less than halves it."""
    # source pixels in x and y that a step of the output goes at most
    steps = np.linalg.norm(matrix[:, :2], axis=1)
    height, width = color.shape[:2]
    size = tuple(
        max(int(np.ceil(side / max(step, 1))), 1) for side, step in zip((width, height), steps, strict=True)
    )
    if steps.max() <= 2 or size == (width, height):
        return color, matrix
    ratio = np.array([size[0] / width, size[1] / height])
    shrunk = np.column_stack([matrix[:, :2] * ratio[:, None], (matrix[:, 2] + 0.5) * ratio - 0.5])
    return cv2.resize(color, size, interpolation=cv2.INTER_AREA), shrunk


def moved_frame(
    color: UInt8[np.ndarray, "height width 3"] | None,
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    affine: Affine,
    source: Extent,
    output: Extent,
) -> tuple[UInt8[np.ndarray, "output_height output_width 3"], Bool[np.ndarray, "output_height output_width"]]:
    """Colour (black outside the mask) and mask of a moved segment on the whole output frame: what a network
    looks at."""
    if color is None:
        color = np.zeros((*mask.shape, 3), np.uint8)
    warped = warp_segment(color, mask, box, affine, source, output, by_area=False)
    full_color, full_mask = np.zeros((*output, 3), np.uint8), np.zeros(output, bool)
    full_mask[warped.box.slices] = warped.mask
    full_color[warped.box.slices][warped.mask] = warped.color[warped.mask]
    return full_color, full_mask
