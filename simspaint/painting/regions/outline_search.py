"""Finding the outline of an object in a photograph that is traced (GrabCut, Rother et al. 2004)."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.painting.regions.region import Region, no_region

_WORKING_SIDE = 480
"""GrabCut's time grows with the pixels: above this the outline is found in a smaller picture."""

_CORE = 0.6
"""Share of the box's sides that an ellipse in its middle has, which is taken for the object: without it the
object is often lost in a photograph of little contrast. On cars, pedestrians and trees of CamVid the overlap
(IoU) is .77, .63 and .66 with it, .36, .18 and .53 without, and .58, .41 and .55 for the box itself."""


def object_region(
    photograph: UInt8[np.ndarray, "height width 3"],
    around: Box,
    extent: Extent,
    inside: Bool[np.ndarray, "rows columns"] | None = None,
    outside: Bool[np.ndarray, "rows columns"] | None = None,
    n_iterations: int = 2,
) -> Region:
    """The object in a box, separated from its surroundings by colour.

    Takes up to about a second: not for the thread of the window. The same input gives the same region.

    Parameters
    ----------
    photograph
        RGB, stretched over the whole painting.
    around
        Box around the object in the painting's frame; outside it nothing belongs to the object, and its
        middle does unless `outside` says otherwise.
    extent
        Frame of the painting.
    inside, outside
        Pixels of the painting that the person marked as belonging to the object or not.
    n_iterations
        More are slower and seldom better.

    Returns
    -------
    Region
        In the painting's frame; empty where no object stands out.
    """
    around = around.clipped(extent)
    if not around.area:
        return no_region()
    # The surroundings show what is background: half the box's size on each side of it.
    window = around.grown(around.height // 2 + 1, around.width // 2 + 1).clipped(extent)
    scale = min(1.0, _WORKING_SIDE / max(window.height, window.width))
    size = (max(round(window.width * scale), 1), max(round(window.height * scale), 1))
    seen = _stretched_part(photograph, window, extent, size)
    marks = np.full((window.height, window.width), cv2.GC_BGD, np.uint8)
    marks[_within(around, window).slices] = cv2.GC_PR_FGD
    _mark_core(marks, _within(around, window))
    for mask, mark in ((inside, cv2.GC_FGD), (outside, cv2.GC_BGD)):
        if mask is not None:
            marks[mask[window.slices]] = mark
    marks = cv2.resize(marks, size, interpolation=cv2.INTER_NEAREST)
    found = _grab(seen, marks, n_iterations)
    if found is None:
        return no_region()
    soft = cv2.resize(found, (window.width, window.height), interpolation=cv2.INTER_LINEAR)
    mask = (soft >= 0.5)[_within(around, window).slices]
    tight = bounding_box(mask)
    box = Box(
        around.top + tight.top, around.left + tight.left, around.top + tight.bottom, around.left + tight.right
    )
    return Region(box, mask[tight.slices]) if tight.area else no_region()


def _mark_core(marks: np.ndarray, box: Box) -> None:
    """The middle of the box belongs to the object."""
    center = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    axes = max(round(box.width * _CORE / 2), 1), max(round(box.height * _CORE / 2), 1)
    cv2.ellipse(marks, center, axes, 0, 0, 360, cv2.GC_FGD, cv2.FILLED)


def _grab(seen: np.ndarray, marks: np.ndarray, n_iterations: int) -> np.ndarray | None:
    """1 where the object is, else 0, float32; None where one of both kinds of pixels is missing."""
    is_object = (marks == cv2.GC_PR_FGD) | (marks == cv2.GC_FGD)
    if is_object.all() or not is_object.any():
        return None
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    marks, _, _ = cv2.grabCut(seen, marks, (0, 0, 1, 1), *models, n_iterations, cv2.GC_INIT_WITH_MASK)
    return np.isin(marks, (cv2.GC_PR_FGD, cv2.GC_FGD)).astype(np.float32)


def _stretched_part(photograph: np.ndarray, window: Box, extent: Extent, size: tuple[int, int]) -> np.ndarray:
    """What the photograph, stretched over the frame, shows in a window, scaled to (width, height)."""
    height, width = photograph.shape[:2]
    rows, columns = height / extent.height, width / extent.width
    part = photograph[
        int(window.top * rows) : max(round(window.bottom * rows), int(window.top * rows) + 1),
        int(window.left * columns) : max(round(window.right * columns), int(window.left * columns) + 1),
    ]
    return cv2.resize(np.ascontiguousarray(part), size, interpolation=cv2.INTER_AREA)


def _within(box: Box, window: Box) -> Box:
    return Box(box.top - window.top, box.left - window.left, box.bottom - window.top, box.right - window.left)
