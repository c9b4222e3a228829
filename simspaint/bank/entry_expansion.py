"""One photograph's shipped entry, laid out for retrieval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simspaint.bank.entry_codec import MOST_FRAMES, PhotographRegions, damaged, decode
from simspaint.bank.ops.context_boxes import context_boxes
from simspaint.bank.ops.context_cells import count_cells
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED


@dataclass(frozen=True, slots=True, eq=False)
class PhotographExpansion:
    """The rows that one photograph gives to a `BankIndex`, named as there."""

    run_start: np.ndarray
    run_id: np.ndarray
    segment_label: np.ndarray
    segment_box: np.ndarray
    segment_context_box: np.ndarray
    segment_area: np.ndarray
    segment_context_area: np.ndarray
    segment_n_runs: np.ndarray
    segment_run: np.ndarray
    cells: np.ndarray

    @staticmethod
    def of(entry: bytes, extent: Extent, side: int, n_labels: int) -> PhotographExpansion:
        """Expand an entry; `side` is that of the cells.

        Raises `MemoryBankError` where the entry does not describe a layout of these labels.
        """
        regions = decode(entry, extent)
        runs = _FrameRuns.of(regions, extent, n_labels)
        segments = np.flatnonzero(regions.is_segment)
        boxes = runs.region_boxes(regions)[segments]
        around = context_boxes(boxes, extent)
        if _area(around).sum() > MOST_FRAMES * extent.area:
            raise damaged()
        return PhotographExpansion(
            run_start=runs.start,
            run_id=runs.label_id,
            segment_label=regions.label_id[segments],
            segment_box=boxes.astype(np.uint16),
            segment_context_box=around.astype(np.uint16),
            segment_area=np.add.reduceat(runs.length[runs.place], runs.first)[segments].astype(np.int32),
            segment_context_area=runs.labelled_pixels(around, extent),
            segment_n_runs=regions.n_runs[segments].astype(np.int64),
            segment_run=runs.place[regions.is_segment[runs.region]].astype(np.uint32),
            cells=count_cells(runs.start[:-1], runs.start[1:], runs.label_id[:-1], extent, side, n_labels),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _FrameRuns:
    """Runs in reading order over the frame, and where those written region by region have gone.

    `start` and `label_id` end with a sentinel; `region` and `place` are in the order of the entry, and
    `first` is the first run of each region there.
    """

    start: np.ndarray
    label_id: np.ndarray
    length: np.ndarray
    region: np.ndarray
    place: np.ndarray
    first: np.ndarray

    @staticmethod
    def of(regions: PhotographRegions, extent: Extent, n_labels: int) -> _FrameRuns:
        n_runs = regions.n_runs.astype(np.int64)
        region = np.repeat(np.arange(n_runs.size), n_runs)
        first = np.cumsum(n_runs) - n_runs
        flat = regions.row * np.int32(extent.width) + regions.column
        in_frame = np.argsort(flat, kind="stable")  # fast: each region is in order
        place = np.empty_like(in_frame)
        place[in_frame] = np.arange(in_frame.size)
        start = np.empty(flat.size + 1, np.uint32)
        start[:-1], start[-1] = flat[in_frame], extent.area
        label_id = np.empty(start.size, np.uint8)
        label_id[:-1], label_id[-1] = regions.label_id[region[in_frame]], UNLABELLED
        whole = _covers_frame(start, extent) and _are_ordered(flat, first)
        if not whole or not _has_valid_labels(regions, n_labels):
            raise damaged()
        return _FrameRuns(start, label_id, np.diff(start).astype(np.int32), region, place, first)

    def region_boxes(self, regions: PhotographRegions) -> np.ndarray:
        """Bounding boxes as rows (top, left, bottom, right)."""
        last = np.append(self.first[1:], self.place.size) - 1
        sides = [
            regions.row[self.first],
            np.minimum.reduceat(regions.column, self.first),
            regions.row[last] + 1,
            np.maximum.reduceat(regions.column + self.length[self.place], self.first),
        ]
        return np.stack(sides, axis=1)

    def labelled_pixels(self, boxes: np.ndarray, extent: Extent) -> np.ndarray:
        """How many pixels of each box have a label."""
        is_labelled = self.label_id[:-1] != UNLABELLED
        if is_labelled.all():
            return _area(boxes)
        frame = np.repeat(is_labelled, self.length).reshape(extent)
        parts = (frame[top:bottom, left:right] for top, left, bottom, right in boxes.tolist())
        return np.array([np.count_nonzero(part) for part in parts], np.int32)


def _area(boxes: np.ndarray) -> np.ndarray:
    """Pixels of boxes given as rows (top, left, bottom, right)."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def _covers_frame(start: np.ndarray, extent: Extent) -> bool:
    """Whether runs follow one another and one begins with every row."""
    rising = bool(np.all(start[1:] > start[:-1]))
    return rising and int(np.count_nonzero(start % np.uint32(extent.width) == 0)) == extent.height + 1


def _are_ordered(flat: np.ndarray, first: np.ndarray) -> bool:
    """Whether the runs of each region are in reading order."""
    rising = flat[1:] > flat[:-1]
    rising[first[1:] - 1] = True
    return bool(np.all(rising))


def _has_valid_labels(regions: PhotographRegions, n_labels: int) -> bool:
    is_known = regions.label_id < n_labels
    return bool(np.all(is_known | (regions.label_id == UNLABELLED)) and np.all(is_known[regions.is_segment]))
