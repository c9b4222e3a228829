"""Coarse layouts as a painter makes them: what the layout network learns to complete (S3, R44)."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components

SMALL = 0.005
"""Components below this share of the frame are small things, which painters leave out."""


def coarsen(layout: Layout, rng: np.random.Generator) -> UInt8[np.ndarray, "height width"]:
    """Ids of a coarse layout: eroded, simplified and incomplete shapes, or a few brush strokes; the rest
    unlabelled.

    Method.md's recipe: erosion by 1–4 % of the height, polygons for outlines, small things dropped with p =
    .7 and thin ones with p = .8, holes. A third of the layouts are strokes inside of the components in
    place of shapes. `rng` decides all.
    """
    components = find_components(layout)
    coarse = np.full(layout.extent, UNLABELLED, np.uint8)
    strokes = rng.random() < 1 / 3
    erosion = rng.uniform(0.01, 0.04) * layout.extent.height
    for component in sorted(components, key=lambda c: -c.area):
        if _left_out(component, layout, rng):
            continue
        shape = _stroked(component, rng) if strokes else _simplified(component, erosion, rng)
        coarse[component.box.slices][shape] = component.label_id
    if rng.random() < 0.7:
        _punch_holes(coarse, rng)
    return coarse


def _left_out(component: Component, layout: Layout, rng: np.random.Generator) -> bool:
    thin = component.area < 0.25 * max(component.box.height, component.box.width) ** 2 * 0.25
    if component.area < SMALL * layout.extent.area:
        return bool(rng.random() < 0.7)
    return bool(rng.random() < (0.8 if thin and layout.labels[component.label_id].is_thin else 0.1))


def _simplified(component: Component, erosion: float, rng: np.random.Generator) -> np.ndarray:
    """The component eroded, its outline a polygon."""
    margin = 2
    mask = np.pad(component.mask, margin).astype(np.uint8)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    # A component never vanishes: one that is thinner than the erosion keeps its inmost half.
    inner = (depth > min(erosion, 0.5 * float(depth.max()))).astype(np.uint8)
    outlines, _ = cv2.findContours(inner, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    drawn = np.zeros_like(mask)
    for outline in outlines:
        polygon = cv2.approxPolyDP(outline, rng.uniform(0.005, 0.03) * cv2.arcLength(outline, True), True)
        cv2.fillPoly(drawn, [polygon], [1])
    return (drawn[margin:-margin, margin:-margin] > 0) & (
        cv2.dilate(mask, np.ones((5, 5), np.uint8))[margin:-margin, margin:-margin] > 0
    )


def _stroked(component: Component, rng: np.random.Generator) -> np.ndarray:
    """A few round brush strokes that wander inside of the component."""
    depth = cv2.distanceTransform(np.pad(component.mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)[
        1:-1, 1:-1
    ]
    rows, columns = np.nonzero(depth >= 0.3 * depth.max())
    drawn = np.zeros(component.mask.shape, np.uint8)
    for _ in range(int(rng.integers(1, 5))):
        picks = rng.integers(len(rows), size=int(rng.integers(2, 6)))
        points = np.column_stack([columns[picks], rows[picks]]).astype(np.int32)
        thickness = max(int(rng.uniform(0.6, 1.6) * float(depth.max())), 1)
        cv2.polylines(drawn, [points], False, [1], min(thickness, 255))
    return (drawn > 0) & component.mask


def _punch_holes(coarse: UInt8[np.ndarray, "height width"], rng: np.random.Generator) -> None:
    """Unpaint some rectangles."""
    height, width = coarse.shape
    for _ in range(int(rng.integers(1, 4))):
        size = rng.uniform(0.05, 0.4, 2)
        top, left = rng.integers(height), rng.integers(width)
        box = Box(int(top), int(left), int(top + size[0] * height), int(left + size[1] * width))
        coarse[box.slices] = UNLABELLED
