"""What a sample layout is drawn from: polygons, brush strokes, and land below an outline."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout

Points = list[tuple[int, int]]
Stroke = tuple[str, Points, int]
"""Label, (x, y) in the sample's frame, thickness: 0 fills the polygon, `BELOW` all below the line."""

BELOW = -1


@dataclass(frozen=True)
class Sample:
    """Strokes in a frame (width, height); later ones lie over earlier ones, the rest is unlabelled.

    `smooth` rounds corners, as a hand does.
    """

    size: tuple[int, int]
    strokes: tuple[Stroke, ...]
    smooth: bool = False


def draw(sample: Sample, labels: LabelSet) -> Layout:
    """The layout of a sample. Raises `ValueError` where the label set lacks a label."""
    width, height = sample.size
    ids = np.full((height, width), UNLABELLED, np.uint8)
    for name, points, thickness in sample.strokes:
        label = labels.find(name)
        if label is None:
            raise ValueError(f"The label set has no {name}.")
        line = _rounded(points, closed=thickness == 0) if sample.smooth else np.array(points, np.float64)
        corners = np.rint(line).astype(np.int32)
        if thickness > 0:
            cv2.polylines(ids, [corners], False, label.id, thickness)
            continue
        if thickness == BELOW:
            corners = np.concatenate([corners, [(corners[-1][0], height), (corners[0][0], height)]])
        cv2.fillPoly(ids, [corners], label.id)
    return Layout(ids, labels)


def _rounded(points: Points, closed: bool) -> NDArray[np.float64]:
    """A curve through the points (Catmull and Rom 1974), eight pieces between two."""
    p = np.array(points, np.float64)
    if len(p) < 3:
        return p
    around = np.vstack([p[-1], p, p[:2]]) if closed else np.vstack([p[0], p, p[-1]])
    a, b, c, d = around[:-3], around[1:-2], around[2:-1], around[3:]
    t = np.arange(8)[:, None, None] / 8
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), c[-1:]])
