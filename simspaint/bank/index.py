"""The expanded index of a bank: what retrieval reads, as arrays that are memory-mapped.

It is made from the shipped entries and holds no more than they do, only laid out for speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from simspaint.bank.entry_expansion import PhotographExpansion
from simspaint.bank.ops.context_cells import cell_grid, cell_side
from simspaint.bank.ops.ranges import joined_ranges
from simspaint.domain.geometry import Box, Extent

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
        photographs = [PhotographExpansion.of(entry, extent, side, n_labels) for entry in entries]
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

    def check(self, n_photographs: int, extent: Extent, n_labels: int) -> None:
        """Raise `ValueError` where the arrays cannot be those of so many photographs of this extent."""
        n_runs, n_segments = self.run_start.size, self.segment_label.size
        grid = cell_grid(extent, cell_side(extent, n_labels))
        ends = (self.photograph_run_offset, n_photographs, n_runs), (self.label_offset, n_labels, n_segments)
        for offsets, n, last in (*ends, (self.segment_run_offset, n_segments, self.segment_run.size)):
            if offsets.shape != (n + 1,) or offsets[0] != 0 or offsets[-1] != last:
                raise ValueError("it is of another bank")
        shapes = [self.run_id.shape == (n_runs,), self.cells.shape == (n_labels, n_photographs, *grid)]
        shapes += [a.shape == (n_segments,) for a in (self.segment_photograph, self.segment_area)]
        shapes += [a.shape == (n_segments, 4) for a in (self.segment_box, self.segment_context_box)]
        if not all(shapes):
            raise ValueError("it is of another bank")

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

    def mask_runs(
        self, segment_ids: np.ndarray, within: tuple[int, int] | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Flat start and end of every run of these segments' masks, and how many runs each segment has.

        `within` are flat positions: only runs that begin from the first one on and before the second one.
        """
        first, stop = self.segment_run_offset[segment_ids], self.segment_run_offset[segment_ids + 1]
        frame = self.photograph_run_offset[self.segment_photograph[segment_ids]]
        if within is not None:
            first, stop = (self._run_from(position, first, stop, frame) for position in within)
        n_runs = stop - first
        runs = self.segment_run[joined_ranges(first, n_runs)].astype(np.int64)
        runs += np.repeat(frame, n_runs)
        return self.run_start[runs], self.run_start[runs + 1], n_runs

    def _run_from(self, position: int, first: np.ndarray, stop: np.ndarray, frame: np.ndarray) -> np.ndarray:
        """Of every segment, the first of its runs that begins at a flat position or after it: bisection for
        all at once. `frame` is the first run of its photograph."""
        low, high = first, stop
        while (is_open := low < high).any():
            middle = np.minimum((low + high) // 2, self.segment_run.size - 1)
            is_before = is_open & (self.run_start[frame + self.segment_run[middle]] < position)
            low = np.where(is_before, middle + 1, low)
            high = np.where(is_open & ~is_before, middle, high)
        return low

    def mask(self, segment_id: int, extent: Extent) -> np.ndarray:
        """Which pixels of its box a segment covers, read-only."""
        box = Box(*self.segment_box[segment_id].tolist())
        starts, ends, _ = self.mask_runs(np.array([segment_id]))
        # what is between two runs, then a run, and so on; the runs follow one another
        edges = np.empty(2 * len(starts) + 2, np.int64)
        edges[0], edges[-1] = box.top * extent.width, box.bottom * extent.width
        edges[1:-1:2], edges[2:-1:2] = starts, ends
        is_run = np.arange(len(edges) - 1) % 2 == 1
        rows = np.repeat(is_run, np.diff(edges)).reshape(box.height, extent.width)
        mask = np.ascontiguousarray(rows[:, box.left : box.right])
        mask.flags.writeable = False
        return mask

    def ids(self, photograph: int, extent: Extent, rows: tuple[int, int] | None = None) -> np.ndarray:
        """Label ids of a photograph's layout, or of some rows of it, read-only."""
        first, stop = self.photograph_run_offset[photograph : photograph + 2].tolist()
        starts, labels = self.run_start[first:stop], self.run_id[first:stop]
        if rows is not None:
            low, high = starts.searchsorted(np.array(rows, np.uint32) * np.uint32(extent.width)).tolist()
            starts, labels = starts[low : high + 1], labels[low : high + 1]
        ids = np.repeat(labels[:-1], np.diff(starts)).reshape(-1, extent.width)
        ids.flags.writeable = False
        return ids

    def as_arrays(self) -> dict[str, np.ndarray]:
        """Every array by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _offsets(counts: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where parts of these sizes begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, np.int64), dtype=np.int64)]).astype(np.int64)
