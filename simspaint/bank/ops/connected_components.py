"""Maximal 8-connected regions of a layout, found on its row runs (S4.1).

Joining runs instead of pixels labels all labels at once: about 1.7 ms for 360×480 pixels of eleven labels,
where a pass of an image labeller for every label takes twice that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64, UInt8

from simspaint.bank.ops.layout_runs import LayoutRuns
from simspaint.domain.geometry import Box
from simspaint.domain.instances import ids_of_keys
from simspaint.domain.label_set import UNLABELLED


@dataclass(frozen=True, slots=True, eq=False)
class ConnectedRuns:
    """Which region every run belongs to.

    Regions are numbered by label id (unlabelled regions last), then top row, then left column of their
    bounding box, then the column of their first pixel: an order that depends on nothing but the layout.

    Parameters
    ----------
    runs
        The runs.
    region
        A region number a run.
    label_id
        The id of each region, 255 = unlabelled.
    box
        Bounding boxes (top, left, bottom, right), half open.
    area
        Number of pixels of each region.
    """

    runs: LayoutRuns
    region: Int64[np.ndarray, " runs"]
    label_id: UInt8[np.ndarray, " regions"]
    box: Int64[np.ndarray, "regions 4"]
    area: Int64[np.ndarray, " regions"]

    @property
    def n_labelled(self) -> int:
        """Number of regions that have a label: the first ones."""
        return int(np.count_nonzero(self.label_id != UNLABELLED))

    def masks(self, regions: list[int]) -> list[Bool[np.ndarray, "height width"]]:
        """Which pixels of its box belong to each of these regions. The arrays are read-only."""
        image = np.repeat(self.region.astype(np.int32), self.runs.ends - self.runs.starts)
        image = image.reshape(self.runs.extent)
        found = []
        for region in regions:
            mask = image[Box(*self.box[region].tolist()).slices] == region
            mask.flags.writeable = False
            found.append(mask)
        return found


def connect_runs(runs: LayoutRuns) -> ConnectedRuns:
    """Join runs of one label, and instance, that touch, also over a corner, into regions."""
    root = _roots(len(runs), *_touching_pairs(runs))
    first_run = np.flatnonzero(root == np.arange(len(runs)))
    number = np.empty(len(runs), np.int64)
    number[first_run] = np.arange(first_run.size)
    region = number[root]

    width = runs.extent.width
    rows = runs.starts // width
    lengths = runs.ends - runs.starts
    left = runs.starts - rows * width
    by_region = np.argsort(region, kind="stable")
    offsets = np.searchsorted(region[by_region], np.arange(first_run.size))
    box = np.stack(
        [
            rows[first_run],
            np.minimum.reduceat(left[by_region], offsets),
            np.maximum.reduceat(rows[by_region], offsets) + 1,
            np.maximum.reduceat((left + lengths)[by_region], offsets),
        ],
        axis=1,
    )
    area = np.add.reduceat(lengths[by_region], offsets)
    label_id = ids_of_keys(runs.values[first_run][None])[0]
    order = np.lexsort((left[first_run], box[:, 1], box[:, 0], label_id))
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return ConnectedRuns(runs, rank[region], label_id[order], box[order], area[order])


def _touching_pairs(runs: LayoutRuns) -> tuple[np.ndarray, np.ndarray]:
    """Indices of runs of equal id where the second lies in the row below the first and touches it."""
    width = runs.extent.width
    starts = runs.starts
    n_upper = int(np.searchsorted(starts, starts[-1] // width * width))
    upper, end = starts[:n_upper], runs.ends[:n_upper]
    row_below = (upper // width + 1) * width
    # one pixel more on both sides, within the row: corners touch
    first = np.searchsorted(starts, np.maximum(upper + width - 1, row_below), side="right") - 1
    stop = np.searchsorted(starts, np.minimum(end + width + 1, row_below + width), side="left")
    counts = stop - first
    above = np.repeat(np.arange(n_upper), counts)
    below = np.arange(above.size) - np.repeat(np.cumsum(counts) - counts - first, counts)
    same = runs.values[above] == runs.values[below]
    return above[same], below[same]


def _roots(n: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The lowest index that each of `n` runs is joined to by the pairs."""
    root = np.arange(n)
    while first.size:
        a, b = root[first], root[second]
        apart = a != b
        first, second, a, b = first[apart], second[apart], a[apart], b[apart]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while True:
            shorter = root[root]
            if np.array_equal(shorter, root):
                break
            root = shorter
    return root
