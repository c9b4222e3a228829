"""Which segment hides which: the ordering network, asked about pairs that overlap (S4.4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Box, Extent, context_box, identity_affine, union_box
from simspaint.domain.label_set import Label
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.networks.ordering_network import OrderingNetwork, front_probability
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.even_batches import even_batches
from simspaint.engine.ops.occlusion_graph import Occlusion, back_to_front
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.runtime.faults import check_numbers
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True)
class OrderConfig:
    """Constants of the stage."""

    smallest_overlap: float = 1e-4
    """Share of the frame below which two segments only touch: which is in front cannot be seen, and the rank
    decides."""


DEFAULTS = OrderConfig()

AskPairs = Callable[[Sequence[tuple[int, int]]], Sequence[float]]


def order_segments(
    placed: Sequence[PlacedSegment],
    extent: Extent,
    labels: Sequence[Label],
    front_of: AskPairs | None,
    standing: Collection[int] = (),
    running: Collection[int] = (),
) -> list[int]:
    """Positions in `placed`, back to front.

    Parameters
    ----------
    labels
        Of each of them.
    front_of
        Of pairs of overlapping segments (positions), the probability that the first is in front of the
        second. None: labels are painted by rank, farther ones first. Of two segments of one rank the one that
        reaches lower is in front. Not asked about feathered segments and what is farther by its rank: a cloud
        fades into the sky, which is no farther by any depth.
    standing
        Positions of segments that stand whole: in front of all that does not stand; of two the one whose base
        is lower.
    running
        Positions of ribbons, which lie on all other ground.
    """
    rank = [label.rank + p.box.bottom / (extent.height + 1) for label, p in zip(labels, placed, strict=True)]
    occlusions = []
    if front_of is not None:
        pairs = overlapping_pairs(placed, extent)
        certain = {
            pair: front
            for pair in pairs
            if (front := _standing_front(pair, placed, standing, running, labels)) is not None
        }
        occlusions = [Occlusion(sum(pair) - front, front, 1.0) for pair, front in certain.items()]
        pairs = [pair for pair in pairs if pair not in certain]
        for (first, second), probability in zip(pairs, front_of(pairs), strict=True):
            front, back = (first, second) if probability >= 0.5 else (second, first)
            occlusions.append(Occlusion(back, front, abs(2 * probability - 1)))
    return back_to_front(len(placed), occlusions, rank)


def _standing_front(
    pair: tuple[int, int],
    placed: Sequence[PlacedSegment],
    standing: Collection[int],
    running: Collection[int],
    labels: Sequence[Label],
) -> int | None:
    """The position of a pair that is in front because it stands whole, runs over ground, or is feathered."""
    stand = [i for i in pair if i in standing]
    run = [i for i in pair if i in running]
    if not stand and len(run) == 1 and all(labels[i].is_ground for i in pair):
        return run[0]
    if not stand:
        return _feathered_front(pair, labels)
    return max(stand, key=lambda i: (placed[i].box.bottom, i))


def _feathered_front(pair: tuple[int, int], labels: Sequence[Label]) -> int | None:
    """The position of a pair that is in front as it is feathered and the other one farther by its rank."""
    far, near = sorted(pair, key=lambda i: labels[i].rank)
    return near if labels[near].is_feathered and labels[far].rank < labels[near].rank else None


def overlapping_pairs(
    placed: Sequence[PlacedSegment], extent: Extent, config: OrderConfig = DEFAULTS
) -> list[tuple[int, int]]:
    """Pairs of positions, the smaller first, whose masks share more than `smallest_overlap` of the frame."""
    pairs = []
    for first, second in combinations(range(len(placed)), 2):
        shared = placed[first].box.intersection(placed[second].box)
        if shared.area > config.smallest_overlap * extent.area:
            masks = (placed[i].mask[shared.slices_in(placed[i].box)] for i in (first, second))
            both = np.logical_and(*masks)
            if np.count_nonzero(both) > config.smallest_overlap * extent.area:
                pairs.append((first, second))
    return pairs


def pair_context(first: PlacedSegment, second: PlacedSegment, extent: Extent) -> Box:
    """The part of the layout that the network sees of a pair: both boxes, enlarged like a context."""
    return context_box(union_box(first.box, second.box), extent)


def shifted_order(
    order: Sequence[int], position: int, steps: int, placed: Sequence[PlacedSegment], extent: Extent
) -> list[int]:
    """The order with one segment (its position in `placed`) taken past `steps` of those that it overlaps, to
    the front where positive; past all where there are fewer."""
    touching = {i for pair in overlapping_pairs(placed, extent) if position in pair for i in pair}
    result = list(order)
    direction = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        place = result.index(position)
        ahead = range(place + 1, len(result)) if direction > 0 else range(place - 1, -1, -1)
        passed = next((i for i in ahead if result[i] in touching), None)
        if passed is None:
            break
        result.insert(passed, result.pop(place))
    return result


class FrontQuestion(NamedTuple):
    """What the ordering network is asked about a pair: pictures of both masks and of the layout around."""

    masks: tuple[Bool[np.ndarray, "h w"], Bool[np.ndarray, "h w"]]
    label_ids: tuple[int, int]
    around: UInt8[np.ndarray, "h w"]


def mask_picture(placed: PlacedSegment, extent: Extent, working: Extent) -> Bool[np.ndarray, "h w"]:
    """The frame at the network's working size, set where the segment is."""
    return moved_frame(None, placed.mask, placed.box, identity_affine(), extent, working)[1]


def ask_front(
    questions: Sequence[FrontQuestion], network: OrderingNetwork, check: Callable[[], None]
) -> list[float]:
    """Probabilities that the first segment of a pair is in front of the second, rounded to 1e-4.

    `check` is called before every batch; it raises `Cancelled` to stop.
    """
    device = next(network.parameters()).device
    answers: list[float] = []
    for batch in even_batches(questions):
        check()
        masks = torch.from_numpy(np.stack([q.masks for q in batch])).to(device, torch.float32)
        label_ids = torch.tensor([q.label_ids for q in batch], device=device)
        around = torch.from_numpy(np.stack([q.around for q in batch])).to(device)
        with torch.inference_mode():
            output = network(masks, label_ids, one_hot(around, network.config.n_labels))
            probability = front_probability(output, label_ids)
            check_numbers(probability, Stage.ORDER)
            answers += probability.double().cpu().numpy().round(4).tolist()
    return answers[: len(questions)]
