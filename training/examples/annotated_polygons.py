"""Coarse layouts as quick annotators make them: polygons inside true outlines (S6, Cityscapes-coarse)."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.domain.component import Component
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from training.examples.brush_strokes import inner_depth

GAP = (0.008, 0.02)
"""Distance that is kept from an outline, share of the frame's height: drawn a layout."""
SMALLEST = 0.001
"""Components below this share of the frame are not drawn."""
SMALL, SMALL_DRAWN = 0.006, 0.5
"""Of components below the first share of the frame this share is drawn."""
TOLERANCE = (0.004, 0.015)
"""How far a polygon may stray from what it follows, share of the outline's length."""


def annotated_polygons(layout: Layout, rng: np.random.Generator) -> UInt8[np.ndarray, "height width"]:
    """Ids of a coarse layout: every pixel that is labelled has its true label, borders are left open.

    Small things are missing in part, and thin ones where the gap leaves nothing of them. `rng` decides all.
    """
    coarse = np.full(layout.extent, UNLABELLED, np.uint8)
    gap = rng.uniform(*GAP) * layout.extent.height
    for component in find_components(layout):
        share = component.area / layout.extent.area
        drawn = share >= SMALL or rng.random() < SMALL_DRAWN
        if share >= SMALLEST and drawn:
            shape = _polygons(component, gap, SMALLEST * layout.extent.area, rng)
            coarse[component.box.slices][shape] = component.label_id
    return coarse


def _polygons(component: Component, gap: float, smallest_hole: float, rng: np.random.Generator) -> np.ndarray:
    """Polygons of a few points around what lies `gap` inside the component, cut where they leave it. Holes of
    fewer pixels than the smallest are skipped."""
    inner = (inner_depth(_without_specks(component.mask, smallest_hole)) > gap).astype(np.uint8)
    outlines, nesting = cv2.findContours(inner, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    drawn = np.zeros_like(inner)
    if nesting is None:
        return drawn.astype(bool)
    for outline, (*_, parent) in zip(outlines, nesting[0], strict=True):
        tolerance = rng.uniform(*TOLERANCE) * cv2.arcLength(outline, True)
        polygon = cv2.approxPolyDP(outline, tolerance, True)
        # Outer outlines come before the holes in them.
        cv2.fillPoly(drawn, [polygon], [1 if parent < 0 else 0])
    return (drawn > 0) & component.mask


def _without_specks(mask: np.ndarray, smallest_hole: float) -> np.ndarray:
    """The mask with its small holes filled."""
    filled = mask.astype(np.uint8)
    outlines, nesting = cv2.findContours(filled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    parents = np.asarray(nesting)[0, :, 3].tolist() if outlines else []
    for outline, parent in zip(outlines, parents, strict=True):
        if parent >= 0 and cv2.contourArea(outline) < smallest_hole:
            cv2.fillPoly(filled, [outline], [1])
    return filled > 0
