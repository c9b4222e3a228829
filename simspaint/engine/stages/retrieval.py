"""Stage 3: every component asks the memory bank for segments of its label (S4.2, R7–R9).

    score(i) = IoU(P_i mask, L_j mask) + IoU(P_i context, L_j context)

in place and at full resolution. The search is exact: segments are looked at in the order of an upper bound of their
score until no bound reaches the k-th best score.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.ops.context_cells import agreement_bound, agreement_per_cell, cell_side, count_cells, count_mask_cells
from simspaint.engine.ops.iou import iou_from_counts
from simspaint.engine.ops.layout_runs import find_runs
from simspaint.engine.ops.mask_overlap import pixels_before, pixels_in_runs


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
        """Which of these photographs may be used; None where all may."""
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
    """`retrieve` for several components of one layout, which share the tables made of it."""
    _check_extent(layout, bank)
    if top_k < 1:
        raise ValueError("top_k must be at least 1.")
    allowed = excluded.allowed(bank.photographs) if excluded is not None else None
    query = _Query(layout, bank, allowed)
    return [_Search(component, query).best(top_k) for component in components]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Both scores of every segment of a component's label, by rising segment id."""

    segment_id: np.ndarray
    mask_iou: np.ndarray
    context_iou: np.ndarray

    def candidates(self) -> list[Candidate]:
        """All of them, best first, as `retrieve` sorts them."""
        order = np.lexsort((self.segment_id, -(self.mask_iou + self.context_iou)))
        columns = (self.segment_id[order], self.mask_iou[order], self.context_iou[order])
        return [Candidate(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def score_all(
    components: Sequence[Component], layout: Layout, bank: MemoryBank, excluded: ExclusionSet | None = None
) -> list[Scores]:
    """Batch mode: the scores of all segments of each component's label, none left out by a bound.

    Goes through the bank's photographs once for all components. The scores are the same, bit by bit, as
    those of `retrieve`. Raises `ValueError` where the layout is not of the bank's extent.
    """
    _check_extent(layout, bank)
    is_labelled = layout.ids != UNLABELLED
    allowed = excluded.allowed(bank.photographs) if excluded is not None else None
    segments = [bank.label_segments(component.label_id) for component in components]
    contexts = [context_box(component.box, bank.extent) for component in components]
    shared = [_shared_boxes(s.context_box, box) for s, box in zip(segments, contexts, strict=True)]
    agreeing = [np.zeros(s.segment_id.size, np.int64) for s in segments]
    for photograph in range(len(bank.photographs)):
        equal = (bank.index.ids(photograph, bank.extent) == layout.ids) & is_labelled
        table = cv2.integral(equal.view(np.uint8))
        for counts, boxes, own in zip(agreeing, shared, segments, strict=True):
            rows = slice(*np.searchsorted(own.photograph, [photograph, photograph + 1]).tolist())
            top, left, bottom, right = boxes[:, rows]
            counts[rows] = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
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
    """Draw one of the `top_k` best at random (R9); None where there is none. 1 takes the best.

    The draw depends on the seed and on the component's label and box only, so that a change elsewhere in the
    layout leaves it as it is.
    """
    n = min(top_k, len(candidates))
    if n < 1:
        return None
    rng = np.random.default_rng([seed % (1 << 64), component.label_id, *component.box])
    return candidates[int(rng.integers(n))]


def _check_extent(layout: Layout, bank: MemoryBank) -> None:
    if layout.extent != bank.extent:
        raise ValueError(f"The layout is of {tuple(layout.extent)}, the bank of {tuple(bank.extent)}.")


class _Query:
    """What the components of one layout share while they search."""

    def __init__(self, layout: Layout, bank: MemoryBank, allowed: np.ndarray | None) -> None:
        index, extent = bank.index, bank.extent
        self.bank = bank
        self.allowed = allowed
        self.is_labelled = layout.ids != UNLABELLED
        # 254 is no label's id: it makes unlabelled pixels agree with nothing
        self.ids = np.where(self.is_labelled, layout.ids, np.uint8(254))
        self.side = cell_side(extent, len(bank.labels))
        runs = find_runs(layout.ids)
        cells = count_cells(runs.starts, runs.ends, runs.values, extent, self.side, len(bank.labels))
        self.agreement = agreement_per_cell(index.cells, cells)


class _Search:
    """The search for one component's segments. Places are rows of its label's segments."""

    def __init__(self, component: Component, query: _Query) -> None:
        self._query = query
        self._component = component
        self._segments = query.bank.label_segments(component.label_id)
        self._context_box = context_box(component.box, query.bank.extent)
        self._n_context = int(np.count_nonzero(query.is_labelled[self._context_box.slices]))
        self._cells = count_mask_cells(component.mask, component.box, query.bank.extent, query.side)
        self._shared = _shared_boxes(self._segments.context_box, self._context_box)
        self._before = pixels_before(component.mask, component.box, query.bank.extent)
        self._context_iou_of: dict[int, float] = {}

    def best(self, top_k: int) -> list[Candidate]:
        """The `top_k` best, exactly."""
        places = np.arange(self._segments.segment_id.size)
        if self._query.allowed is not None:
            places = places[self._query.allowed[self._segments.photograph]]
        context_bound = np.ones(places.size)
        if places.size > top_k:
            places, context_bound = self._promising(places, top_k)
        mask_iou = self._mask_iou(places)
        bound = mask_iou + context_bound
        found: list[tuple[float, int, float, float]] = []
        for i in np.argsort(-bound, kind="stable").tolist():
            if len(found) >= top_k and bound[i] < -found[top_k - 1][0]:
                break
            place, mask = int(places[i]), float(mask_iou[i])
            context = self._context_iou(place)
            insort(found, (-(mask + context), int(self._segments.segment_id[place]), mask, context))
            del found[top_k:]
        return [Candidate(segment_id, mask, context) for _, segment_id, mask, context in found]

    def _promising(self, places: np.ndarray, top_k: int) -> tuple[np.ndarray, np.ndarray]:
        """Places whose bounds reach the score of some `top_k` good ones, with the bounds of their context IoU."""
        mask_bound, context_bound = self._rough_mask_bound()[places], self._rough_context_bound()[places]
        bound = mask_bound + context_bound
        n_tried = min(max(4 * top_k, 48), places.size)
        tried = places[np.argpartition(-bound, n_tried - 1)[:n_tried]]
        closer = self._mask_bound(tried) + self._context_bound(tried)
        tried = tried[np.argpartition(-closer, top_k - 1)[:top_k]]
        reached = self._mask_iou(tried) + np.array([self._context_iou(place) for place in tried.tolist()])
        floor = reached.min()
        kept = bound >= floor
        places, mask_bound = places[kept], mask_bound[kept]
        context_bound = self._context_bound(places)
        kept = mask_bound + context_bound >= floor
        places, context_bound = places[kept], context_bound[kept]
        kept = self._mask_bound(places) + context_bound >= floor
        return places[kept], context_bound[kept]

    def _rough_mask_bound(self) -> np.ndarray:
        """Upper bound of the mask IoU from boxes and areas."""
        segments, component = self._segments, self._component
        limit = np.minimum(_areas(_shared_boxes(segments.box, component.box)), segments.area)
        return iou_from_counts(np.minimum(limit, component.area), segments.area, component.area)

    def _rough_context_bound(self) -> np.ndarray:
        """Upper bound of the context IoU from boxes and areas."""
        limit = np.minimum(_areas(self._shared), self._segments.context_area)
        return iou_from_counts(np.minimum(limit, self._n_context), self._segments.context_area, self._n_context)

    def _mask_bound(self, places: np.ndarray) -> np.ndarray:
        """Closer upper bound of the mask IoU from the cells: where the photographs have the label at all."""
        query, area = self._query, self._segments.area[places]
        cells = query.bank.index.cells[self._component.label_id, self._segments.photograph[places]]
        agreement = np.minimum(cells, self._cells).reshape(places.size, -1)
        boxes = _shared_boxes(self._segments.box[:, places], self._component.box)
        limit = agreement_bound(agreement, boxes, query.bank.extent, query.side)
        return iou_from_counts(np.minimum(limit, np.minimum(area, self._component.area)), area, self._component.area)

    def _context_bound(self, places: np.ndarray) -> np.ndarray:
        """Closer upper bound of the context IoU from the cells of both layouts."""
        query, area = self._query, self._segments.context_area[places]
        agreement = query.agreement[self._segments.photograph[places]]
        limit = agreement_bound(agreement, self._shared[:, places], query.bank.extent, query.side)
        return iou_from_counts(np.minimum(limit, np.minimum(area, self._n_context)), area, self._n_context)

    def _mask_iou(self, places: np.ndarray) -> np.ndarray:
        segments, component, bank = self._segments, self._component, self._query.bank
        runs = bank.index.mask_runs(segments.segment_id[places])
        return iou_from_counts(pixels_in_runs(self._before, *runs), segments.area[places], component.area)

    def _context_iou(self, place: int) -> float:
        known = self._context_iou_of.get(place)
        if known is None:
            known = self._context_iou_of[place] = self._compared_contexts(place)
        return known

    def _compared_contexts(self, place: int) -> float:
        top, left, bottom, right = self._shared[:, place].tolist()
        if top >= bottom or left >= right:
            return 0.0
        ids = self._query.bank.layout_ids(int(self._segments.photograph[place]))
        own = ids[top:bottom, left:right]
        equal = cv2.compare(own, self._query.ids[top:bottom, left:right], cv2.CMP_EQ)
        agreeing = cv2.countNonZero(equal)
        return agreeing / (int(self._segments.context_area[place]) + self._n_context - agreeing)


def _shared_boxes(boxes: np.ndarray, query: Box) -> np.ndarray:
    """Intersections of boxes, as columns, with the query's box; of area 0 where there is none."""
    low = np.maximum(boxes[:2], np.array(query[:2], np.int32)[:, None])
    high = np.minimum(boxes[2:], np.array(query[2:], np.int32)[:, None])
    return np.concatenate([low, np.maximum(high, low)])


def _areas(boxes: np.ndarray) -> np.ndarray:
    return (boxes[2] - boxes[0]) * (boxes[3] - boxes[1])
