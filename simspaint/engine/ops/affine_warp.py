"""Moving a cropped segment by an affine: the sampler of the spatial transformer, on a CPU and in uint8
(S4.3)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Affine, Box, Extent, bounding_box, invert_affine
from simspaint.engine.ops.masked_copy import copy_where

MINIMUM_DETERMINANT = 1e-3
"""Affines that magnify more than a thousandfold in area, or mirror a frame flat, are refused."""

_PAD = 2
_HALF = 127


@dataclass(frozen=True, slots=True)
class EnlargeConfig:
    """How outlines of segments are enlarged."""

    source_pixels: float = 0.25
    """Pixels of the photograph that one of the picture shows, below which outlines are smoothed: they are
    twice as large or more, and their pixels are seen as stairs."""
    smoothing_px: float = 0.6
    """Standard deviation in pixels of the photograph: lines and gaps of a pixel stay, spikes of one are
    rounded."""


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


def warp_mask(
    mask: Bool[np.ndarray, "height width"], box: Box, affine: Affine, source: Extent, output: Extent
) -> tuple[Box, Bool[np.ndarray, "moved_height moved_width"]]:
    """Tight box and mask of the segment in the output frame, sampled by nearest neighbour, with a
    smooth outline where it is enlarged much.

    A box of area 0 comes back where nothing is left in the frame, or where the affine is degenerate. The
    identity copies bytes.
    """
    if _is_copy(affine, source, output):
        return box, mask
    target = Box(0, 0, 0, 0)
    if np.isfinite(affine).all() and abs(np.linalg.det(affine[:, :2])) >= MINIMUM_DETERMINANT:
        target = moved_box(box, affine, source, output)
    if target.area:
        matrix = _crop_matrix(affine, source, output, box, target)
        size = (target.width, target.height)
        flags = cv2.WARP_INVERSE_MAP
        if abs(np.linalg.det(matrix[:, :2])) < EnlargeConfig().source_pixels:
            share, matrix[:, 2] = _smooth_share(mask, box, source), matrix[:, 2] + _PAD
            moved = cv2.warpAffine(share, matrix, size, flags=flags | cv2.INTER_LINEAR) > _HALF
        else:
            moved = cv2.warpAffine(mask.view(np.uint8), matrix, size, flags=flags).astype(bool)
        tight = bounding_box(moved)
        if tight.area:
            return tight.shifted(target.top, target.left), moved[tight.slices]
    return Box(0, 0, 0, 0), np.zeros((0, 0), bool)


def _smooth_share(
    mask: Bool[np.ndarray, "height width"], box: Box, source: Extent
) -> UInt8[np.ndarray, "padded_height padded_width"]:
    """A mask with a smooth outline, from 0 to 255, with `_PAD` pixels more on each side: the segment goes on
    where its photograph cuts it off."""
    sharp = np.pad(mask.view(np.uint8) * np.uint8(255), _PAD)
    height, width = mask.shape
    at_edges = (box.top == 0, box.bottom == source.height, box.left == 0, box.right == source.width)
    if at_edges[0]:
        sharp[:_PAD] = sharp[_PAD]
    if at_edges[1]:
        sharp[_PAD + height :] = sharp[_PAD + height - 1]
    if at_edges[2]:
        sharp[:, :_PAD] = sharp[:, _PAD : _PAD + 1]
    if at_edges[3]:
        sharp[:, _PAD + width :] = sharp[:, _PAD + width - 1 : _PAD + width]
    sigma = EnlargeConfig().smoothing_px
    return cv2.GaussianBlur(sharp, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)


def warp_color(
    color: UInt8[np.ndarray, "height width 3"],
    box: Box,
    affine: Affine,
    source: Extent,
    output: Extent,
    target: Box,
    by_area: bool = True,
) -> UInt8[np.ndarray, "target_height target_width 3"]:
    """Colour of the segment inside `target`, a part of the box that `warp_mask` gives: bilinear, by area
    where it shrinks below half.

    Parameters
    ----------
    by_area
        Off: bilinear whatever the size, which is enough for a network and spares a pass over the whole
        segment.
    """
    if target.area == 0:
        return np.zeros((0, 0, 3), np.uint8)
    if _is_copy(affine, source, output):
        return color[target.shifted(-box.top, -box.left).slices]
    matrix = _crop_matrix(affine, source, output, box, target)
    if by_area:
        color, matrix = _shrunk(color, matrix)
    return cv2.warpAffine(
        color,
        matrix,
        (target.width, target.height),
        flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _is_copy(affine: Affine, source: Extent, output: Extent) -> bool:
    return source == output and np.array_equal(affine, np.eye(2, 3))


def _crop_matrix(affine: Affine, source: Extent, output: Extent, box: Box, target: Box) -> np.ndarray:
    """(2, 3) matrix from pixels of the target box to pixels of the cropped source."""
    matrix = pixel_matrix(affine, output, source)
    matrix[:, 2] += matrix[:, :2] @ [target.left, target.top] - [box.left, box.top]
    return matrix


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
    looks at. All is black where no colour is given."""
    full_color, full_mask = np.zeros((*output, 3), np.uint8), np.zeros(output, bool)
    target, moved = warp_mask(mask, box, affine, source, output)
    full_mask[target.slices] = moved
    if color is not None:
        seen = warp_color(color, box, affine, source, output, target, by_area=False)
        copy_where(full_color[target.slices], seen, moved)
    return full_color, full_mask
