"""Exact search of a memory bank for one layout (S4.2).

What is scored: IoU of the masks + IoU of the contexts, in place, at full resolution. Segments are let go as
soon as an upper bound of their score stays below a score that enough others reach. From cheap to dear:

1. boxes and areas bound both terms;
2. the labels in cells of both layouts bound the contexts, then the masks;
3. mask intersections from prefix sums over the runs of the masks;
4. contexts compared pixel by pixel, in the order of what is left of the bounds.

A bound is computed in floating point as the score is, from a larger intersection, so that it is never
smaller.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.context_cells import (
    agreement_bound,
    agreement_per_cell,
    cell_side,
    count_cells,
    count_mask_cells,
)
from simspaint.bank.ops.iou import iou_from_counts
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs, rows_of
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout

_NO_LABEL = np.uint8(254)
"""No label has this id: unlabelled pixels of the query that get it agree with nothing."""


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How many promising segments are looked at more closely to find scores that are surely reached."""

    least_tried: int = 48
    tried_per_wanted: int = 4


DEFAULTS = SearchConfig()


class LayoutQuery:
    """A layout that components of it search a bank with; they share what is made of it here (about 1 ms).

    Raises `ValueError` where the layout is not of the bank's extent.
    """

    def __init__(self, layout: Layout, bank: MemoryBank) -> None:
        check_extent(layout, bank)
        bank.check_unchanged()
        n_labels = len(bank.labels)
        self.bank = bank
        self.is_labelled = layout.ids != UNLABELLED
        self.ids = np.where(self.is_labelled, layout.ids, _NO_LABEL)
        self.side = cell_side(bank.extent, n_labels)
        runs = find_runs(layout.ids)
        edges = runs.starts.astype(np.uint32), runs.ends.astype(np.uint32)
        cells = count_cells(*edges, runs.values, bank.extent, self.side, n_labels)
        self.agreement = agreement_per_cell(bank.index.cells, cells)

    def best(self, component: Component, top_k: int, allowed: np.ndarray | None = None) -> list[Candidate]:
        """The `top_k` segments with the highest scores, best first, equal scores by rising segment id.

        Parameters
        ----------
        allowed
            Which photographs of the bank may be used, as a mask; None for all.
        """
        return _Search(component, self).best(top_k, allowed)

    def scored(self, component: Component, segment_id: int) -> Candidate:
        """One segment with its scores. Raises `ValueError` where it is not of the component's label."""
        return _Search(component, self).scored(segment_id)


def check_extent(layout: Layout, bank: MemoryBank) -> None:
    """Raise `ValueError` where the layout is not of the bank's extent."""
    if layout.extent != bank.extent:
        raise ValueError(f"The layout is of {tuple(layout.extent)}, the bank of {tuple(bank.extent)}.")


def shared_boxes(boxes: np.ndarray, query: Box) -> np.ndarray:
    """Intersections of boxes, as columns, with the query's box; of area 0 where there is none."""
    low = np.maximum(boxes[:2], np.array(query[:2], np.int32)[:, None])
    high = np.minimum(boxes[2:], np.array(query[2:], np.int32)[:, None])
    return np.concatenate([low, np.maximum(high, low)])


class _Search:
    """The search for one component's segments. Places are rows of its label's segments."""

    def __init__(self, component: Component, query: LayoutQuery) -> None:
        self._query = query
        self._component = component
        self._segments = query.bank.label_segments(component.label_id)
        around = context_box(component.box, query.bank.extent)
        self._n_context = int(np.count_nonzero(query.is_labelled[around.slices]))
        self._cells = count_mask_cells(component.mask, component.box, query.bank.extent, query.side)
        self._shared = shared_boxes(self._segments.context_box, around)
        self._before = pixels_before(component.mask, component.box, query.bank.extent)
        self._context_iou_of: dict[int, float] = {}

    def scored(self, segment_id: int) -> Candidate:
        places = np.flatnonzero(self._segments.segment_id == segment_id)
        if places.size == 0:
            raise ValueError(f"Segment {segment_id} is not of label {self._component.label_id}.")
        return Candidate(segment_id, float(self._mask_iou(places)[0]), self._context_iou(int(places[0])))

    def best(self, top_k: int, allowed: np.ndarray | None) -> list[Candidate]:
        places = np.arange(self._segments.segment_id.size)
        if allowed is not None:
            places = places[allowed[self._segments.photograph]]
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
        """Places whose bounds reach the score of some `top_k` good ones, and bounds of their context IoU."""
        mask_bound, context_bound = self._rough_mask_bound()[places], self._rough_context_bound()[places]
        bound = mask_bound + context_bound
        n_tried = min(max(DEFAULTS.tried_per_wanted * top_k, DEFAULTS.least_tried), places.size)
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
        segments, n_mask = self._segments, self._component.area
        limit = np.minimum(_areas(shared_boxes(segments.box, self._component.box)), segments.area)
        return iou_from_counts(np.minimum(limit, n_mask), segments.area, n_mask)

    def _rough_context_bound(self) -> np.ndarray:
        """Upper bound of the context IoU from boxes and areas."""
        area = self._segments.context_area
        limit = np.minimum(_areas(self._shared), area)
        return iou_from_counts(np.minimum(limit, self._n_context), area, self._n_context)

    def _mask_bound(self, places: np.ndarray) -> np.ndarray:
        """Closer upper bound of the mask IoU from cells: where the photographs have the label at all."""
        query, n_mask = self._query, self._component.area
        area = self._segments.area[places]
        cells = query.bank.index.cells[self._component.label_id, self._segments.photograph[places]]
        agreement = np.minimum(cells, self._cells).reshape(places.size, self._cells.size)
        boxes = shared_boxes(self._segments.box[:, places], self._component.box)
        limit = agreement_bound(agreement, boxes, query.bank.extent, query.side)
        return iou_from_counts(np.minimum(limit, np.minimum(area, n_mask)), area, n_mask)

    def _context_bound(self, places: np.ndarray) -> np.ndarray:
        """Closer upper bound of the context IoU from the cells of both layouts."""
        query, area = self._query, self._segments.context_area[places]
        agreement = query.agreement[self._segments.photograph[places]]
        limit = agreement_bound(agreement, self._shared[:, places], query.bank.extent, query.side)
        return iou_from_counts(np.minimum(limit, np.minimum(area, self._n_context)), area, self._n_context)

    def _mask_iou(self, places: np.ndarray) -> np.ndarray:
        rows = rows_of(self._component.box, self._query.bank.extent)
        runs = self._query.bank.index.mask_runs(self._segments.segment_id[places], rows)
        inside = pixels_in_runs(self._before, *runs)
        return iou_from_counts(inside, self._segments.area[places], self._component.area)

    def _context_iou(self, place: int) -> float:
        known = self._context_iou_of.get(place)
        if known is None:
            known = self._context_iou_of[place] = self._compared_contexts(place)
        return known

    def _compared_contexts(self, place: int) -> float:
        """Context IoU from all pixels that both context boxes hold."""
        top, left, bottom, right = self._shared[:, place].tolist()
        if top >= bottom or left >= right:
            return 0.0
        bank, asked = self._query.bank, self._query.ids[top:bottom, left:right]
        # most boxes are low: to expand their rows alone takes half the time, even though none are kept
        ids = bank.index.ids(int(self._segments.photograph[place]), bank.extent, (top, bottom))
        agreeing = cv2.countNonZero(cv2.compare(ids[:, left:right], asked, cv2.CMP_EQ))
        return agreeing / (int(self._segments.context_area[place]) + self._n_context - agreeing)


def _areas(boxes: np.ndarray) -> np.ndarray:
    return (boxes[2] - boxes[0]) * (boxes[3] - boxes[1])
