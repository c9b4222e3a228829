"""The canvas that retrieval really gives for a layout: the second kind that f learns from, and what it is
judged by. There is no photograph of such a canvas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import Canvas
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import affine_in_place
from simspaint.engine.stages.align import Reach, place_aligned
from simspaint.engine.stages.compose import Elision, compose_canvas
from simspaint.engine.stages.order import order_segments


def retrieved_canvas(
    bank: MemoryBank,
    layout: Layout,
    components: Sequence[Component],
    segment_ids: Sequence[int | None],
    noise: Float32[np.ndarray, "height width"],
    elision: Elision,
) -> Canvas:
    """The segments in place, clipped to their components, in the painter's order of labels.

    Parameters
    ----------
    layout
        Of the bank's extent; `components` are its own.
    segment_ids
        A segment for each component; None leaves it missing.
    """
    placed = [
        _in_place(component, bank.segment(segment_id), layout.extent)
        for component, segment_id in zip(components, segment_ids, strict=True)
        if segment_id is not None
    ]
    order = order_segments(placed, bank.extent, [bank.labels[each.label_id] for each in placed], None)
    return compose_canvas(placed, order, bank.extent, bank.labels, noise, elision)


def _in_place(component: Component, segment: Segment, extent: Extent) -> PlacedSegment:
    affine = affine_in_place(component.box, extent, extent)
    return place_aligned(component, segment, affine, extent, extent, Reach())
