"""The expanded index of a bank: what retrieval reads, as arrays that are memory-mapped.

It is made from the shipped entries and holds no more than they do, only laid out for speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.memory_bank_codec import PhotographRegions, damaged, decode
from simspaint.engine.ops.context_boxes import context_boxes
from simspaint.engine.ops.context_cells import cell_grid, cell_side, count_cells
from simspaint.engine.ops.ranges import joined_ranges

INDEX_VERSION = 2
"""Counts changes of the expanded layout: an expansion of another version is made again."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelSegments:
    """What bounds need of all segments of one label, as columns, by rising segment id."""

    segment_id: np.ndarray
    photograph: np.ndarray
    box: np.ndarray
    area: np.ndarray
    context_box: np.ndarray
    context_area: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class BankIndex:
    """Rows of `segment_*` are segment ids; `*_offset` arrays have one entry more than what they divide.

    Parameters
    ----------
    photograph_run_offset
        First run of each photograph in `run_start` and `run_id`. Each photograph's runs end with a sentinel
        that starts at the frame's area, so that a run's end is always the next one's start.
    run_start
        Flat position of each run's first pixel, rising within a photograph.
    run_id
        Label id of each run's pixels, 255 = unlabelled.
    segment_label, segment_photograph
        Label id and photograph index.
    segment_box, segment_context_box
        (top, left, bottom, right), half open, in the bank's extent.
    segment_area, segment_context_area
        Pixels of the mask; labelled pixels in the context box.
    segment_run_offset, segment_run
        Which runs of its photograph are a segment's mask, counted from the photograph's first run.
    label_offset, label_segment
        Segment ids of each label, rising.
    cells
        (labels, photographs, down, across): see `context_cells`.
    """

    photograph_run_offset: np.ndarray
    run_start: np.ndarray
    run_id: np.ndarray
    segment_label: np.ndarray
    segment_photograph: np.ndarray
    segment_box: np.ndarray
    segment_context_box: np.ndarray
    segment_area: np.ndarray
    segment_context_area: np.ndarray
    segment_run_offset: np.ndarray
    segment_run: np.ndarray
    label_offset: np.ndarray
    label_segment: np.ndarray
    cells: np.ndarray

    @staticmethod
    def expanded(entries: Sequence[bytes], extent: Extent, n_labels: int) -> BankIndex:
        """The index of photographs given by their shipped entries.

        Raises `MemoryBankError` where an entry is damaged.
        """
        side = cell_side(extent, n_labels)
        photographs = [_PhotographIndex.of(decode(e, extent), extent, side, n_labels) for e in entries]
        cells = np.zeros((n_labels, len(photographs), *cell_grid(extent, side)), np.uint8)
        for i, photograph in enumerate(photographs):
            cells[:, i] = photograph.cells

        def joined(name: str, dtype: type, width: int | None = None) -> np.ndarray:
            parts = [getattr(photograph, name) for photograph in photographs]
            empty = np.zeros((0,) if width is None else (0, width), dtype)
            return np.concatenate([empty, *parts], dtype=dtype, casting="same_kind")

        label = joined("segment_label", np.uint8)
        n_segments = np.array([photograph.segment_label.size for photograph in photographs], np.int64)
        most_runs = max((photograph.run_id.size for photograph in photographs), default=0)
        return BankIndex(
            photograph_run_offset=_offsets([photograph.run_id.size for photograph in photographs]),
            run_start=joined("run_start", np.uint32),
            run_id=joined("run_id", np.uint8),
            segment_label=label,
            segment_photograph=np.repeat(np.arange(len(photographs), dtype=np.int32), n_segments),
            segment_box=joined("segment_box", np.uint16, 4),
            segment_context_box=joined("segment_context_box", np.uint16, 4),
            segment_area=joined("segment_area", np.int32),
            segment_context_area=joined("segment_context_area", np.int32),
            segment_run_offset=_offsets(joined("segment_n_runs", np.int64)),
            segment_run=joined("segment_run", np.uint16 if most_runs <= 1 << 16 else np.uint32),
            label_offset=_offsets(np.bincount(label, minlength=n_labels)),
            label_segment=np.argsort(label, kind="stable").astype(np.int32),
            cells=cells,
        )

    def segments_of_label(self, label_id: int) -> LabelSegments:
        """Columns of a label's segments; boxes are (4, n)."""
        first, stop = self.label_offset[label_id : label_id + 2].tolist()
        ids = self.label_segment[first:stop].astype(np.int64)
        return LabelSegments(
            segment_id=ids,
            photograph=self.segment_photograph[ids],
            box=np.ascontiguousarray(self.segment_box[ids].T.astype(np.int32)),
            area=self.segment_area[ids],
            context_box=np.ascontiguousarray(self.segment_context_box[ids].T.astype(np.int32)),
            context_area=self.segment_context_area[ids],
        )

    def mask_runs(self, segment_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Flat start and end of every run of these segments' masks, and how many runs each segment has."""
        first = self.segment_run_offset[segment_ids]
        n_runs = self.segment_run_offset[segment_ids + 1] - first
        runs = self.segment_run[joined_ranges(first, n_runs)].astype(np.int64)
        runs += np.repeat(self.photograph_run_offset[self.segment_photograph[segment_ids]], n_runs)
        return self.run_start[runs], self.run_start[runs + 1], n_runs

    def mask(self, segment_id: int, extent: Extent) -> np.ndarray:
        """Which pixels of its box a segment covers, read-only."""
        box = Box(*self.segment_box[segment_id].tolist())
        starts, ends, _ = self.mask_runs(np.array([segment_id]))
        # +1 where a run begins and -1 where it ends: the running sum is the mask
        marks = np.zeros(box.height * extent.width + 1, np.int8)
        np.add.at(marks, starts.astype(np.int64) - box.top * extent.width, 1)
        np.add.at(marks, ends.astype(np.int64) - box.top * extent.width, -1)
        rows = np.cumsum(marks[:-1], dtype=np.int8).reshape(box.height, extent.width)
        mask = rows[:, box.left : box.right] != 0
        mask.flags.writeable = False
        return mask

    def ids(self, photograph: int, extent: Extent) -> np.ndarray:
        """Label ids of a photograph's layout, read-only."""
        first, stop = self.photograph_run_offset[photograph : photograph + 2].tolist()
        lengths = np.diff(self.run_start[first:stop])
        ids = np.repeat(self.run_id[first : stop - 1], lengths).reshape(extent)
        ids.flags.writeable = False
        return ids

    def as_arrays(self) -> dict[str, np.ndarray]:
        """Every array by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True, eq=False)
class _PhotographIndex:
    """The rows that one photograph gives to the index."""

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
    def of(regions: PhotographRegions, extent: Extent, side: int, n_labels: int) -> _PhotographIndex:
        n_runs = regions.n_runs.astype(np.int64)
        region = np.repeat(np.arange(n_runs.size), n_runs)
        flat = regions.row * np.int32(extent.width) + regions.column
        in_frame = np.argsort(flat, kind="stable")  # fast: each region is in order
        place = np.empty_like(in_frame)
        place[in_frame] = np.arange(in_frame.size)
        run_start = np.empty(flat.size + 1, np.uint32)
        run_start[:-1], run_start[-1] = flat[in_frame], extent.area
        run_id = np.empty(run_start.size, np.uint8)
        run_id[:-1], run_id[-1] = regions.label_id[region[in_frame]], UNLABELLED
        edges = run_start[:-1], run_start[1:]
        length = (edges[1] - edges[0]).astype(np.int32)
        first = np.cumsum(n_runs) - n_runs
        valid = _covers_frame(run_start, extent) and _are_ordered(flat, first)
        if not valid or not _has_valid_labels(regions, n_labels):
            raise damaged()

        segments = np.flatnonzero(regions.is_segment)
        own_length = length[place]
        box = np.stack(
            [
                regions.row[first],
                np.minimum.reduceat(regions.column, first),
                regions.row[first + n_runs - 1] + 1,
                np.maximum.reduceat(regions.column + own_length, first),
            ],
            axis=1,
        )[segments]
        around = context_boxes(box, extent)
        n_context = (around[:, 2] - around[:, 0]) * (around[:, 3] - around[:, 1])
        if (regions.label_id == UNLABELLED).any():
            is_labelled = np.repeat(run_id[:-1] != UNLABELLED, length).reshape(extent)
            parts = (is_labelled[top:bottom, left:right] for top, left, bottom, right in around.tolist())
            n_context = np.array([np.count_nonzero(part) for part in parts], np.int32)
        return _PhotographIndex(
            run_start=run_start,
            run_id=run_id,
            segment_label=regions.label_id[segments],
            segment_box=box.astype(np.uint16),
            segment_context_box=around.astype(np.uint16),
            segment_area=np.add.reduceat(own_length, first)[segments].astype(np.int32),
            segment_context_area=n_context.astype(np.int32),
            segment_n_runs=n_runs[segments],
            segment_run=place[regions.is_segment[region]].astype(np.uint32),
            cells=count_cells(*edges, run_id[:-1], extent, side, n_labels),
        )


def _covers_frame(run_start: np.ndarray, extent: Extent) -> bool:
    """Whether runs follow one another and one begins with every row."""
    rising = bool(np.all(run_start[1:] > run_start[:-1]))
    return rising and int(np.count_nonzero(run_start % np.uint32(extent.width) == 0)) == extent.height + 1


def _are_ordered(flat: np.ndarray, first: np.ndarray) -> bool:
    """Whether the runs of each region are in reading order."""
    rising = flat[1:] > flat[:-1]
    rising[first[1:] - 1] = True
    return bool(np.all(rising))


def _has_valid_labels(regions: PhotographRegions, n_labels: int) -> bool:
    is_known = regions.label_id < n_labels
    return bool(np.all(is_known | (regions.label_id == UNLABELLED)) and np.all(is_known[regions.is_segment]))


def _offsets(counts: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where parts of these sizes begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, np.int64), dtype=np.int64)]).astype(np.int64)
