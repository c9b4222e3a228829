"""A small rendering made in code: three bands, each from a photograph of its own, one of them moved."""

from __future__ import annotations

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.composition import ComposedComponent, Composition, affine_numbers
from simspaint.domain.geometry import Box, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.domain.segment_reference import SegmentReference
from tests.factories import make_labels

HEIGHT, WIDTH = 30, 40


def make_rendering() -> Rendering:
    """Bands of 10 rows; the lowest has no segment, the middle one is moved by 4 pixels."""
    rng = np.random.default_rng(3)
    ids = np.repeat(np.array([0, 1, 2], np.uint8), 10)[:, None].repeat(WIDTH, axis=1)
    component = np.repeat(np.array([0, 1, -1], np.int16), 10)[:, None].repeat(WIDTH, axis=1)
    color = rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    color[20:] = 0
    moved = identity_affine()
    moved[0, 2] = 2 * 4 / WIDTH
    rows = tuple(
        ComponentProvenance(
            i,
            i,
            Box(10 * i, 0, 10 * i + 10, WIDTH),
            f"s{i}|photo",
            100 + i,
            Box(0, 0, 10, WIDTH),
            0.5,
            0.25,
            affine,
            order,
        )
        for i, affine, order in ((0, identity_affine(), 1), (1, moved, 0))
    )
    photograph = rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    canvas = Canvas(color, component >= 0, component)
    layout = Layout(ids, make_labels(5))
    composition = Composition(layout, layout, tuple(_composed(row) for row in rows))
    return Rendering(photograph, canvas, layout, rows, component, 7, "small", composition)


def _composed(row: ComponentProvenance) -> ComposedComponent:
    box = row.segment_box
    segment = SegmentReference(row.photograph, f"{row.segment_id:02x}" * 32, tuple(box), box.area)
    affine = affine_numbers(row.affine)
    return ComposedComponent(row.box.top, row.box.left, row.label_id, segment, affine, row.order)


def make_placed() -> PlacedSegment:
    """The moved segment with all that others hide."""
    rng = np.random.default_rng(4)
    mask = rng.random((14, 30)) > 0.3
    color = rng.integers(0, 256, (14, 30, 3)).astype(np.uint8)
    return PlacedSegment(1, 101, 1, identity_affine(), Box(8, 5, 22, 35), mask, color)
