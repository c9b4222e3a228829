"""Requests and pictures that renderings of compositions are compared by."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.rendering import Rendering
from tests.engine.small_pack import (
    ALL,
    own_rows,
    painted,
    request_of,
)

LARGE = Extent(192, 288)
OWN = {f"s{i % 3}_{i:03d}.png": i for i in range(9)}
REQUESTS = [
    request_of(painted(101, LARGE, unlabelled=0.2), **ALL),
    request_of(painted(103), top_k=3, seed=2),
]


def shown(rendering: Rendering) -> list[tuple[object, ...]]:
    """What the rows of a rendering say but for where the bank has its segments."""
    return [
        (row.component_index, row.photograph, row.segment_box, row.affine.tolist(), row.order, row.part_of)
        for row in rendering.provenance
    ]


def same_pictures(first: Rendering, second: Rendering) -> bool:
    return (
        np.array_equal(first.photograph, second.photograph)
        and np.array_equal(first.canvas.color, second.canvas.color)
        and np.array_equal(first.canvas.known, second.canvas.known)
        and np.array_equal(first.pixels, second.pixels)
    )


def pieces(rendering: Rendering) -> list[tuple[object, ...]]:
    return [(row.label_id, row.segment_id, row.affine.tolist()) for row in own_rows(rendering)]
