"""Which segment hides which: the ordering network, asked about pairs that overlap (S4.4; R16–R21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import torch

from simspaint.domain.geometry import Box, Extent, context_box, identity_affine
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.networks.ordering_network import OrderingNetwork, front_probability
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.local_layout import local_layout
from simspaint.engine.ops.occlusion_graph import Occlusion, back_to_front

SMALLEST_OVERLAP = 1e-4
"""Share of the frame below which two segments only touch: nobody sees which is in front, and the rank
decides."""

AskPair = Callable[[int, int], float]


def order_segments(
    placed: Sequence[PlacedSegment],
    extent: Extent,
    labels: LabelSet,
    front_of: AskPair | None,
) -> list[int]:
    """Positions in `placed`, back to front.

    Parameters
    ----------
    front_of
        Probability that the first of two overlapping segments (positions) is in front of the second. None:
        labels are
        painted by rank, farther ones first. Of two segments of one rank the one that reaches lower is in
        front.
    """
    rank = [labels[p.label_id].rank + p.box.bottom / (extent.height + 1) for p in placed]
    occlusions = []
    if front_of is not None:
        for first, second in overlapping_pairs(placed, extent):
            probability = front_of(first, second)
            front, back = (first, second) if probability >= 0.5 else (second, first)
            occlusions.append(Occlusion(back, front, abs(2 * probability - 1)))
    return back_to_front(len(placed), occlusions, rank)


def overlapping_pairs(placed: Sequence[PlacedSegment], extent: Extent) -> list[tuple[int, int]]:
    """Pairs of positions, the smaller first, whose masks share more than `SMALLEST_OVERLAP` of the frame."""
    pairs = []
    for first, second in combinations(range(len(placed)), 2):
        shared = placed[first].box.intersection(placed[second].box)
        if shared.area > SMALLEST_OVERLAP * extent.area:
            both = _inside(placed[first], shared) & _inside(placed[second], shared)
            if np.count_nonzero(both) > SMALLEST_OVERLAP * extent.area:
                pairs.append((first, second))
    return pairs


def _inside(placed: PlacedSegment, box: Box) -> np.ndarray:
    rows = slice(box.top - placed.box.top, box.bottom - placed.box.top)
    return placed.mask[rows, box.left - placed.box.left : box.right - placed.box.left]


def pair_context(first: PlacedSegment, second: PlacedSegment, extent: Extent) -> Box:
    """The part of the layout that the network sees of a pair: both boxes, enlarged like a context (R4)."""
    both = Box(
        min(first.box.top, second.box.top),
        min(first.box.left, second.box.left),
        max(first.box.bottom, second.box.bottom),
        max(first.box.right, second.box.right),
    )
    return context_box(both, extent)


def ask_front(first: PlacedSegment, second: PlacedSegment, layout: Layout, network: OrderingNetwork) -> float:
    """Probability that the first segment is in front of the second, from their masks and the layout around
    them.

    Asked one pair at a time and rounded, so that the answer does not depend on what else is asked.
    """
    working = Extent(*network.config.working_size)
    device = next(network.parameters()).device
    masks = np.stack(
        [
            moved_frame(None, p.mask, p.box, identity_affine(), layout.extent, working)[1]
            for p in (first, second)
        ]
    )
    label_ids = torch.tensor([[first.label_id, second.label_id]], device=device)
    with torch.inference_mode():
        output = network(
            torch.from_numpy(masks[None]).to(device, torch.float32),
            label_ids,
            local_layout(layout, pair_context(first, second, layout.extent), working, device),
        )
        return round(float(front_probability(output, label_ids)[0]), 4)
