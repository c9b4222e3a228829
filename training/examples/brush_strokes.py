"""Components as a painter's brush leaves them: round strokes along and inside, and blobs.

Both are made of the same round dabs as the studio's brush: a line of some width with round ends.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32

Depth = Float32[np.ndarray, "height width"]
"""Distance of every pixel of a component to the nearest one outside of it; 0 outside."""


def inner_depth(mask: Bool[np.ndarray, "height width"]) -> Depth:
    """Of a component on its box; what lies outside of the box counts as outside."""
    padded = np.pad(mask, 1).astype(np.uint8)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_5)[1:-1, 1:-1]
    return depth.astype(np.float32)


def stroked(
    mask: Bool[np.ndarray, "height width"], depth: Depth, rng: np.random.Generator
) -> Bool[np.ndarray, "height width"]:
    """Two to six strokes of a few points, each of its own width; a stroke runs along the component, or to
    and fro inside of it.

    Lies within the component but for the round ends: painters go a little over the border.
    """
    rows, columns = np.nonzero(depth >= rng.uniform(0.2, 0.6) * depth.max())
    drawn = np.zeros(mask.shape, np.uint8)
    for _ in range(int(rng.integers(2, 7))):
        picks = rng.integers(len(rows), size=int(rng.integers(2, 6)))
        points = np.column_stack([columns[picks], rows[picks]])
        if rng.random() < 0.6:  # along the longer side, from one end to the other
            points = points[np.argsort(points[:, int(mask.shape[0] > mask.shape[1])])]
        width = max(round(rng.uniform(0.5, 2.0) * float(depth.max())), 1)
        cv2.polylines(drawn, [points.astype(np.int32)], False, [1], min(width, 255))
    return _near(drawn, mask)


def blobs(
    mask: Bool[np.ndarray, "height width"], depth: Depth, rng: np.random.Generator
) -> Bool[np.ndarray, "height width"]:
    """Two to five ellipses about as wide as the component is there, within it and a little over its
    border."""
    rows, columns = np.nonzero(depth >= 0.5 * depth.max())
    drawn = np.zeros(mask.shape, np.uint8)
    for pick in rng.integers(len(rows), size=int(rng.integers(2, 6))).tolist():
        radius = float(depth[rows[pick], columns[pick]])
        axes = [max(round(radius * rng.uniform(0.5, 1.3)), 1) for _ in range(2)]
        axes[int(mask.shape[0] > mask.shape[1])] *= int(rng.integers(1, 4))
        center = (int(columns[pick]), int(rows[pick]))
        cv2.ellipse(drawn, center, axes, float(rng.uniform(-20, 20)), 0, 360, [1], cv2.FILLED)
    return _near(drawn, mask)


def _near(drawn: np.ndarray, mask: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """What is drawn on the mask or one or two pixels beside it."""
    return (drawn > 0) & (cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
