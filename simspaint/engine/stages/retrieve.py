"""Stage 3: every component asks the memory bank for segments of its label (S4.2).

    score(i) = IoU(P_i mask, L_j mask) + IoU(P_i context, L_j context)

in place and at full resolution. Both ways of asking are exact: `retrieve` for one who waits, which leaves
out what cannot be among the best, and `score_all` for all scores there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.bank.index import LabelSegments
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.iou import iou_from_counts
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs
from simspaint.bank.search import LayoutQuery, check_extent, shared_boxes
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class RetrieveConfig:
    """Constants of the stage (method `studio`)."""

    spare: int = 5
    """Times as many candidates are asked for where some may be truncated."""


@dataclass(frozen=True, slots=True)
class ExclusionSet:
    """Photographs that no segment is taken from.

    Parameters
    ----------
    photographs
        Names.
    sequences
        Beginnings of names up to the first underscore; a name without one is a sequence of its own.
    """

    photographs: frozenset[str] = frozenset()
    sequences: frozenset[str] = frozenset()

    def allowed(self, names: Sequence[str]) -> np.ndarray | None:
        """Which of these photographs may be used, as a mask; None where all may."""
        if not self.photographs and not self.sequences:
            return None
        excluded = (n in self.photographs or n.split("_", 1)[0] in self.sequences for n in names)
        return ~np.fromiter(excluded, np.bool_, len(names))


def retrieve(
    component: Component,
    layout: Layout,
    bank: MemoryBank,
    top_k: int,
    excluded: ExclusionSet | None = None,
) -> list[Candidate]:
    """The `top_k` segments with the highest scores, best first, equal scores by rising segment id.

    Exact: the same as sorting all segments of the label. Fewer are returned where the bank has fewer.

    Parameters
    ----------
    component
        The query, in the bank's frame.
    layout
        The layout that it is a component of, of the bank's extent; `context_iou` is measured in it.
    top_k
        At least 1.
    excluded
        Photographs that no segment is taken from.

    Raises
    ------
    ValueError
        The layout is not of the bank's extent, or `top_k` is less than 1.
    """
    return retrieve_layout([component], layout, bank, top_k, excluded)[0]


def retrieve_layout(
    components: Sequence[Component],
    layout: Layout,
    bank: MemoryBank,
    top_k: int,
    excluded: ExclusionSet | None = None,
) -> list[list[Candidate]]:
    """`retrieve` for several components of one layout, which share what is made of the layout.

    One list a component, in their order. Raises as `retrieve`.
    """
    if top_k < 1:
        raise ValueError("top_k must be at least 1.")
    query = LayoutQuery(layout, bank)
    allowed = _allowed(excluded, bank)
    return [query.best(component, top_k, allowed) for component in components]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Both scores of the segments of a component's label, by rising segment id."""

    segment_id: np.ndarray
    mask_iou: np.ndarray
    context_iou: np.ndarray

    def candidates(self) -> list[Candidate]:
        """All of them, best first, sorted as `retrieve` does."""
        order = np.lexsort((self.segment_id, -(self.mask_iou + self.context_iou)))
        columns = (self.segment_id[order], self.mask_iou[order], self.context_iou[order])
        return [Candidate(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def score_all(
    components: Sequence[Component], layout: Layout, bank: MemoryBank, excluded: ExclusionSet | None = None
) -> list[Scores]:
    """Batch mode: the scores of all segments of each component's label, none left out by a bound.

    Goes through the bank's photographs once for all components, about 0.4 ms a photograph of 360×480
    pixels. The scores are those of `retrieve`, bit by bit; one `Scores` a component, in their order.

    Raises `ValueError` where the layout is not of the bank's extent.
    """
    check_extent(layout, bank)
    is_labelled = layout.ids != UNLABELLED
    allowed = _allowed(excluded, bank)
    segments = [bank.label_segments(component.label_id) for component in components]
    contexts = [context_box(component.box, bank.extent) for component in components]
    shared = [shared_boxes(own.context_box, box) for own, box in zip(segments, contexts, strict=True)]
    agreeing = _agreeing_pixels(layout, bank, segments, shared)
    scores = []
    for component, own, box, counts in zip(components, segments, contexts, agreeing, strict=True):
        before = pixels_before(component.mask, component.box, bank.extent)
        inside = pixels_in_runs(before, *bank.index.mask_runs(own.segment_id))
        mask_iou = iou_from_counts(inside, own.area, component.area)
        n_context = int(np.count_nonzero(is_labelled[box.slices]))
        context_iou = iou_from_counts(counts, own.context_area, n_context)
        kept = slice(None) if allowed is None else allowed[own.photograph]
        scores.append(Scores(own.segment_id[kept], mask_iou[kept], context_iou[kept]))
    return scores


def choose_segment(
    component: Component, candidates: Sequence[Candidate], top_k: int, seed: int
) -> Candidate | None:
    """Draw one of the `top_k` best at random; None where there is none. 1 takes the best.

    `candidates` are sorted, the best first; `seed` is any integer, of which the last 64 bits count.

    The draw depends on the seed and on the component's label and box only, so that a change elsewhere in the
    layout leaves it as it is.
    """
    n = min(top_k, len(candidates))
    if n < 1:
        return None
    rng = np.random.default_rng([seed % (1 << 64), component.label_id, *component.box])
    return candidates[int(rng.integers(n))]


def _allowed(excluded: ExclusionSet | None, bank: MemoryBank) -> np.ndarray | None:
    return None if excluded is None else excluded.allowed(bank.photographs)


def _agreeing_pixels(
    layout: Layout, bank: MemoryBank, segments: Sequence[LabelSegments], shared: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Pixels of equal label inside the shared boxes, from an integral image for every photograph."""
    agreeing = [np.zeros(own.segment_id.size, np.int64) for own in segments]
    is_labelled = layout.ids != UNLABELLED
    for photograph in range(len(bank.photographs)):
        equal = (bank.index.ids(photograph, bank.extent) == layout.ids) & is_labelled
        table = cv2.integral(equal.view(np.uint8))
        for counts, boxes, own in zip(agreeing, shared, segments, strict=True):
            rows = slice(*np.searchsorted(own.photograph, [photograph, photograph + 1]).tolist())
            top, left, bottom, right = boxes[:, rows]
            counts[rows] = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
    return agreeing
