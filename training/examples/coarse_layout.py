"""Coarse layouts as a painter makes them: what the layout network learns to complete (S3)."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from training.examples.annotated_polygons import annotated_polygons
from training.examples.brush_strokes import blobs, inner_depth, stroked

SMALL = 0.005
"""Components below this share of the frame are small things, which painters leave out."""
WAVE = 0.015
"""How far a wavy border strays at most, as a share of the height."""

TOUCHED = 0.01
"""Components from this share of the frame on are all touched by a painter who leaves none out."""

Manner = Literal["shapes", "strokes", "mixed", "touched", "polygons"]
MANNERS: tuple[Manner, ...] = ("shapes", "strokes", "mixed", "touched", "polygons")
"""One is drawn for each layout."""


def coarsen(
    layout: Layout, rng: np.random.Generator, manner: Manner | None = None
) -> UInt8[np.ndarray, "height width"]:
    """Ids of a coarse layout: eroded, simplified and incomplete shapes with wavy borders, or a few brush
    strokes and blobs; or polygons inside the true outlines. The rest is unlabelled.

    Erosion by 1–4 % of the height, polygons for outlines, small things dropped with p = .7 and
    thin ones with p = .8, holes. `rng` decides all.

    Parameters
    ----------
    manner
        Filled shapes; the brush alone; each component its own; `touched`: the brush, and no component of
        `TOUCHED` of the frame is left out; or polygons. None draws it.
    """
    manner = manner or MANNERS[int(rng.integers(len(MANNERS)))]
    if manner == "polygons":
        return annotated_polygons(layout, rng)
    components = find_components(layout)
    coarse = np.full(layout.extent, UNLABELLED, np.uint8)
    erosion = rng.uniform(0.01, 0.04) * layout.extent.height
    skipped = rng.choice([0.05, 0.3]) if manner != "shapes" else 0.1
    for component in sorted(components, key=lambda c: -c.area):
        is_touched = manner == "touched" and component.area >= TOUCHED * layout.extent.area
        if not is_touched and _left_out(component, layout, float(skipped), rng):
            continue
        brushed = manner in ("strokes", "touched") or (manner == "mixed" and rng.random() < 0.5)
        shape = _brushed(component, rng) if brushed else _simplified(component, erosion, rng)
        coarse[component.box.slices][shape] = component.label_id
    if rng.random() < 0.5:
        coarse = _waved(coarse, rng.uniform(0.3, 1.0) * WAVE * layout.extent.height, rng)
    if rng.random() < (0.7 if manner == "shapes" else 0.3):
        _punch_holes(coarse, rng)
    return coarse


def _left_out(component: Component, layout: Layout, skipped: float, rng: np.random.Generator) -> bool:
    thin = component.area < 0.25 * max(component.box.height, component.box.width) ** 2 * 0.25
    if component.area < SMALL * layout.extent.area:
        return bool(rng.random() < 0.7)
    return bool(rng.random() < (0.8 if thin and layout.labels[component.label_id].is_thin else skipped))


def _brushed(component: Component, rng: np.random.Generator) -> np.ndarray:
    draw = blobs if rng.random() < 0.35 else stroked
    return draw(component.mask, inner_depth(component.mask), rng)


def _simplified(component: Component, erosion: float, rng: np.random.Generator) -> np.ndarray:
    """The component eroded, its outline a polygon."""
    depth = inner_depth(component.mask)
    # A component never vanishes: one that is thinner than the erosion keeps its inmost half.
    inner = (depth > min(erosion, 0.5 * float(depth.max()))).astype(np.uint8)
    outlines, _ = cv2.findContours(inner, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    drawn = np.zeros_like(inner)
    for outline in outlines:
        polygon = cv2.approxPolyDP(outline, rng.uniform(0.005, 0.03) * cv2.arcLength(outline, True), True)
        cv2.fillPoly(drawn, [polygon], [1])
    mask = component.mask.astype(np.uint8)
    return (drawn > 0) & (cv2.dilate(mask, np.ones((5, 5), np.uint8)) > 0)


def _waved(
    coarse: UInt8[np.ndarray, "height width"], reach: float, rng: np.random.Generator
) -> UInt8[np.ndarray, "height width"]:
    """Every pixel taken from up to `reach` pixels beside, by a smooth random field: borders of an unsteady
    hand."""
    height, width = coarse.shape
    coarsest = rng.uniform(-1, 1, (2, max(height // 12, 2), max(width // 12, 2))).astype(np.float32)
    field = [reach * cv2.resize(x, (width, height), interpolation=cv2.INTER_CUBIC) for x in coarsest]
    rows = np.clip(np.rint(np.arange(height)[:, None] + field[0]), 0, height - 1).astype(np.intp)
    columns = np.clip(np.rint(np.arange(width) + field[1]), 0, width - 1).astype(np.intp)
    return coarse[rows, columns]


def _punch_holes(coarse: UInt8[np.ndarray, "height width"], rng: np.random.Generator) -> None:
    """Unpaint some rectangles."""
    height, width = coarse.shape
    for _ in range(int(rng.integers(1, 4))):
        size = rng.uniform(0.05, 0.4, 2)
        top, left = rng.integers(height), rng.integers(width)
        box = Box(int(top), int(left), int(top + size[0] * height), int(left + size[1] * width))
        coarse[box.slices] = UNLABELLED
