"""How a component moved from one layout of a sequence to the next."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent

_SURER = 1e-6
"""By how much a motion has to fit better than standing still."""


class Motion(NamedTuple):
    """A component moved and scaled about its middle.

    Parameters
    ----------
    row, column
        The middle before, in pixels.
    down, right
        How far the middle moved, in pixels.
    scale
        How many times as large it is now.
    iou
        IoU of the moved component and the one that is there now, where both are within the frame.
    """

    row: float
    column: float
    down: float = 0.0
    right: float = 0.0
    scale: float = 1.0
    iou: float = 1.0

    @property
    def is_none(self) -> bool:
        return self.down == 0 and self.right == 0 and self.scale == 1


def find_motion(old: Component, new: Component, extent: Extent, reach: int) -> Motion:
    """The motion of at most `reach` pixels along each axis that takes one component nearest to the other.

    It stands still where no motion fits better. What lies along three sides of the frame is behind all else
    and stands still: its outline moves with what is before it.
    """
    row, column = _middle(old)
    still = Motion(row, column, iou=_iou(old, new))
    if still.iou == 1 or max(_n_sides(old, extent), _n_sides(new, extent)) >= 3:
        return still
    best = still
    found = [_shifted(old, new, extent, reach)]
    if _n_sides(old, extent) == _n_sides(new, extent) == 0:
        found += _carried(old, new, extent)
    for motion in found:  # of equals the first: whole pixels copy pixels
        best = motion if motion.iou > best.iou + _SURER else best
    return best


def moved_affine(affine: Affine, motion: Motion, extent: Extent) -> Affine:
    """An affine whose segment has moved along: what it showed at the middle before it shows there now."""
    if motion.is_none:
        return affine
    size = np.array([extent.width, extent.height])
    before = 2 * np.array([motion.column, motion.row]) / size - 1
    after = before + 2 * np.array([motion.right, motion.down]) / size
    back = before - after / motion.scale
    moved = np.column_stack([affine[:, :2] / motion.scale, affine[:, :2] @ back + affine[:, 2]])
    moved.flags.writeable = False
    return moved


def _n_sides(component: Component, extent: Extent) -> int:
    """Sides of the frame that a component touches."""
    box = component.box
    return sum((box.top == 0, box.left == 0, box.bottom == extent.height, box.right == extent.width))


def _middle(component: Component) -> tuple[float, float]:
    """The mean of its pixels' centres."""
    box, mask = component.box, component.mask
    rows, columns = mask.sum(1), mask.sum(0)
    row = rows @ np.arange(box.top, box.bottom) / component.area
    column = columns @ np.arange(box.left, box.right) / component.area
    return float(row) + 0.5, float(column) + 0.5


def _iou(old: Component, new: Component) -> float:
    shared = old.box.intersection(new.box)
    if not shared.area:
        return 0.0
    overlap = np.count_nonzero(old.mask[shared.slices_in(old.box)] & new.mask[shared.slices_in(new.box)])
    return overlap / (old.area + new.area - overlap)


def _shifted(old: Component, new: Component, extent: Extent, reach: int) -> Motion:
    """The best of all moves by whole pixels; of equals the shortest one."""
    window = old.box.grown(reach, reach)
    there = np.zeros((window.height, window.width), np.float32)
    shared = window.intersection(new.box)
    there[shared.slices_in(window)] = new.mask[shared.slices_in(new.box)]
    overlap = np.rint(cv2.matchTemplate(there, old.mask.astype(np.float32), cv2.TM_CCORR))
    steps = np.arange(-reach, reach + 1)
    whole = Box(0, 0, *extent)
    # What comes in over an edge of the frame was not seen before, and what left it is not seen now.
    of_old = _sums(old, -steps, -steps, whole)
    of_new = _sums(new, steps, steps, whole)
    iou = overlap / np.maximum(of_old + of_new - overlap, 1)
    iou -= _SURER * np.hypot(steps[:, None], steps) / (2 * reach + 1)  # less than what is surer
    i, j = np.unravel_index(int(iou.argmax()), iou.shape)
    return Motion(*_middle(old), float(steps[i]), float(steps[j]), iou=float(iou[i, j]))


def _sums(
    component: Component, down: np.ndarray, right: np.ndarray, frame: Box
) -> Float32[np.ndarray, "rows columns"]:
    """Pixels of a component that lie in the frame when that is moved by each of these steps."""
    box = component.box
    total = cv2.integral(component.mask.astype(np.uint8))
    top = np.clip(np.maximum(frame.top + down, frame.top) - box.top, 0, box.height)
    bottom = np.clip(np.minimum(frame.bottom + down, frame.bottom) - box.top, 0, box.height)
    left = np.clip(np.maximum(frame.left + right, frame.left) - box.left, 0, box.width)
    right_end = np.clip(np.minimum(frame.right + right, frame.right) - box.left, 0, box.width)
    corners = total[np.ix_(bottom, right_end)] - total[np.ix_(top, right_end)]
    corners = corners - total[np.ix_(bottom, left)] + total[np.ix_(top, left)]
    return corners.astype(np.float32)


def _carried(old: Component, new: Component, extent: Extent) -> list[Motion]:
    """The move of the middle, by parts of pixels, as it is and scaled as the area was."""
    row, column = _middle(old)
    now = _middle(new)
    moves = []
    for scale in (1.0, float(np.sqrt(new.area / old.area))):
        move = Motion(row, column, now[0] - row, now[1] - column, scale)
        moves.append(move._replace(iou=_moved_iou(old, new, move, extent)))
    return moves


def _moved_iou(old: Component, new: Component, motion: Motion, extent: Extent) -> float:
    """IoU of a component that is moved and another one."""
    box = new.box.grown(2, 2).clipped(extent)
    scale = motion.scale
    # From indices of pixels of the box to those of the old mask.
    shift = [
        (box.left + 0.5 - motion.column - motion.right) / scale + motion.column - old.box.left - 0.5,
        (box.top + 0.5 - motion.row - motion.down) / scale + motion.row - old.box.top - 0.5,
    ]
    to_old = np.array([[1 / scale, 0, shift[0]], [0, 1 / scale, shift[1]]])
    moved = cv2.warpAffine(
        old.mask.astype(np.float32),
        to_old,
        (box.width, box.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    there = np.zeros((box.height, box.width), bool)
    there[new.box.slices_in(box)] = new.mask
    overlap = np.count_nonzero((moved >= 0.5) & there)
    return overlap / max(np.count_nonzero((moved >= 0.5) | there), 1)
