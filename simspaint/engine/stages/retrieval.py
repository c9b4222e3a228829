"""Stage 3: every component asks the memory bank for segments of its label (S4.2, R7–R9).

    score(i) = IoU(P_i mask, L_j mask) + IoU(P_i context, L_j context)

in place and at full resolution. The search is exact: segments are looked at in the order of an upper bound of their
score until no bound reaches the k-th best score.
"""

from __future__ import annotations

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
from simspaint.engine.ops.iou import iou_from_counts
from simspaint.engine.ops.ranges import joined_ranges, sums_of_parts

_BATCH = 16


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
    if layout.extent != bank.extent:
        raise ValueError(f"The layout is of {tuple(layout.extent)}, the bank of {tuple(bank.extent)}.")
    if top_k < 1:
        raise ValueError("top_k must be at least 1.")
    allowed = excluded.allowed(bank.photographs) if excluded is not None else None
    tables = _LayoutTables(layout)
    return [_retrieve(component, tables, bank, top_k, allowed) for component in components]


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

    Goes through the bank's photographs once for all components. The scores are the same, bit by bit, as those of
    `retrieve`. Raises `ValueError` where the layout is not of the bank's extent.
    """
    if layout.extent != bank.extent:
        raise ValueError(f"The layout is of {tuple(layout.extent)}, the bank of {tuple(bank.extent)}.")
    index = bank.index
    allowed = excluded.allowed(bank.photographs) if excluded is not None else None
    segments = [_allowed_segments(component, bank, allowed) for component in components]
    contexts = [context_box(component.box, bank.extent) for component in components]
    boxes = [_shared_boxes(index.segment_context_box[ids], box) for ids, box in zip(segments, contexts, strict=True)]
    agreeing = [np.zeros(ids.size, np.int64) for ids in segments]
    photographs = [index.segment_photograph[ids] for ids in segments]
    frame = Box(0, 0, *bank.extent)
    labelled = layout.ids != UNLABELLED
    for photograph in range(len(bank.photographs)):
        equal = (index.ids(photograph, frame, bank.extent) == layout.ids) & labelled
        table = cv2.integral(equal.view(np.uint8))
        for numbers, box, own in zip(agreeing, boxes, photographs, strict=True):
            rows = slice(*np.searchsorted(own, [photograph, photograph + 1]).tolist())
            top, left, bottom, right = box[rows].T
            numbers[rows] = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
    return [
        Scores(
            ids,
            iou_from_counts(
                _mask_intersections(component, bank, ids), index.segment_area[ids].astype(np.int64), component.area
            ),
            iou_from_counts(
                numbers,
                index.segment_context_area[ids].astype(np.int64),
                int(np.count_nonzero(labelled[context.slices])),
            ),
        )
        for component, ids, numbers, context in zip(components, segments, agreeing, contexts, strict=True)
    ]


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


def _allowed_segments(component: Component, bank: MemoryBank, allowed: np.ndarray | None) -> np.ndarray:
    ids = bank.segments_of_label(component.label_id).astype(np.int64)
    return ids if allowed is None else ids[allowed[bank.index.segment_photograph[ids]]]


def _shared_boxes(boxes: np.ndarray, query: Box) -> np.ndarray:
    """Intersections with the query's box, of area 0 where there is none."""
    boxes = boxes.astype(np.int64)
    low = np.maximum(boxes[:, :2], query[:2])
    return np.concatenate([low, np.maximum(np.minimum(boxes[:, 2:], query[2:]), low)], axis=1)


class _LayoutTables:
    """Counts of labels before every position of a layout, in reading order."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        flat = layout.ids.ravel()
        present = np.flatnonzero(np.bincount(flat, minlength=256)[:UNLABELLED])
        self._stride = flat.size + 1
        self.counts = np.zeros((present.size + 1, self._stride), np.int32)  # the last row stays 0
        for row, label_id in enumerate(present.tolist()):
            np.cumsum(flat == label_id, dtype=np.int32, out=self.counts[row, 1:])
        rows = np.full(256, present.size)
        rows[present] = np.arange(present.size)
        self.row_start = rows * self._stride  # where the counts of an id start in the flat table


def _retrieve(
    component: Component, tables: _LayoutTables, bank: MemoryBank, top_k: int, allowed: np.ndarray | None
) -> list[Candidate]:
    index = bank.index
    ids = _allowed_segments(component, bank, allowed)
    if ids.size == 0:
        return []
    query_box = context_box(component.box, bank.extent)
    n_query = int(np.count_nonzero(tables.layout.ids[query_box.slices] != UNLABELLED))
    mask_iou = iou_from_counts(
        _mask_intersections(component, bank, ids), index.segment_area[ids].astype(np.int64), component.area
    )
    n_segment = index.segment_context_area[ids].astype(np.int64)
    shared = _shared_boxes(index.segment_context_box[ids], query_box)
    limit = np.minimum((shared[:, 2] - shared[:, 0]) * (shared[:, 3] - shared[:, 1]), np.minimum(n_segment, n_query))
    bound = mask_iou + iou_from_counts(limit, n_segment, n_query)
    order = np.argsort(-bound, kind="stable")
    found: list[tuple[float, int, float, float]] = []
    for first in range(0, order.size, _BATCH):
        batch = order[first : first + _BATCH]
        if len(found) >= top_k and bound[batch[0]] < -found[top_k - 1][0]:
            break
        for place in batch.tolist():
            agreeing = _context_intersection(int(ids[place]), query_box, tables, bank)
            context = float(
                iou_from_counts(np.array([agreeing]), n_segment[place : place + 1], n_query)[0]
            )
            mask = float(mask_iou[place])
            found.append((-(mask + context), int(ids[place]), mask, context))
        found.sort()
        del found[top_k:]
    return [Candidate(segment_id, mask, context) for _, segment_id, mask, context in found]


def _mask_intersections(component: Component, bank: MemoryBank, ids: np.ndarray) -> np.ndarray:
    index, box, width = bank.index, component.box, bank.extent.width
    rows = np.zeros((box.height, width), np.bool_)
    rows[:, box.left : box.right] = component.mask
    counts = np.concatenate([[0], np.cumsum(rows, dtype=np.int32)])
    first = index.segment_run_offset[ids]
    n_runs = index.segment_run_offset[ids + 1] - first
    runs = index.segment_run[joined_ranges(first, n_runs)].astype(np.int64)
    runs += np.repeat(index.photograph_run_offset[index.segment_photograph[ids]], n_runs)
    start, stop = index.run_start[runs].astype(np.int64), index.run_start[runs + 1].astype(np.int64)
    last = counts.size - 1
    covered = counts[np.clip(stop - box.top * width, 0, last)] - counts[np.clip(start - box.top * width, 0, last)]
    return sums_of_parts(covered.astype(np.int64), n_runs)


def _context_intersection(segment_id: int, query_box: Box, tables: _LayoutTables, bank: MemoryBank) -> int:
    """Pixels inside both context boxes whose labels agree."""
    index, width = bank.index, bank.extent.width
    shared = Box(*index.segment_context_box[segment_id].tolist()).intersection(query_box)
    if shared.area == 0:
        return 0
    photograph = int(index.segment_photograph[segment_id])
    first, stop = index.photograph_run_offset[photograph : photograph + 2].tolist()
    starts = index.run_start[first:stop]
    low, high = np.searchsorted(starts, [shared.top * width, shared.bottom * width]).tolist()
    edges = starts[low : high + 1].astype(np.int64)
    base = edges[:-1] // width * width
    start = np.clip(edges[:-1], base + shared.left, base + shared.right)
    end = np.clip(edges[1:], base + shared.left, base + shared.right)
    rows = tables.row_start[index.run_id[first + low : first + high]]
    flat = tables.counts.ravel()
    return int((flat[rows + end] - flat[rows + start]).sum())
