"""Counts of labels in square cells of a frame: an upper bound of how far two layouts can agree.

Two layouts agree in a cell on at most Σ min(count, count) over the labels. Counts are kept in units of
1/128 of a cell, rounded up, so that a byte holds one and the bound stays a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from jaxtyping import Bool, Int32, Shaped, UInt8, UInt32

from simspaint.domain.geometry import Box, Extent


@dataclass(frozen=True, slots=True)
class CellConfig:
    """The grid of an expanded index; a change needs another `INDEX_VERSION`."""

    smallest_px: int = 32
    """Side of a cell at least …"""
    largest_px: int = 8192
    """… and at most."""
    steps: int = 128
    """Units that a cell is counted in."""
    most_bytes: int = 12 << 10
    """Of the counts of one layout."""
    edge: float = 2.0**30
    """More than the pixels of a cell, and small enough that sums over a cell's rows are exact in a double."""


DEFAULTS = CellConfig()


def cell_side(extent: Extent, n_labels: int, max_bytes: int = DEFAULTS.most_bytes) -> int:
    """Side in pixels of the smallest cells, 32 at least, whose counts take `max_bytes` a layout at most."""
    side = DEFAULTS.smallest_px
    while side < DEFAULTS.largest_px and cell_grid(extent, side).area * n_labels > max_bytes:
        side *= 2
    return side


def cell_grid(extent: Extent, side: int) -> Extent:
    """Number of cells down and across; the last ones may reach over the frame."""
    return Extent(-(-extent.height // side), -(-extent.width // side))


def count_cells(
    starts: UInt32[np.ndarray, " runs"],
    ends: UInt32[np.ndarray, " runs"],
    ids: UInt8[np.ndarray, " runs"],
    extent: Extent,
    side: int,
    n_labels: int,
) -> UInt8[np.ndarray, "labels down across"]:
    """How much of every cell each label takes, in 1/128 of a cell, rounded up, from the runs of a layout."""
    grid = cell_grid(extent, side)
    is_labelled = ids < n_labels
    row = starts // np.uint32(extent.width)
    line = (ids * np.uint32(grid.height) + row // np.uint32(side))[is_labelled] * np.uint32(grid.width + 1)
    shape = (n_labels, grid.height, grid.width + 1)
    # The pixels of a row left of an edge fill the cells before the edge's cell and a rest of that cell; a run
    # is what is left of its end less what is left of its start. One sum counts both: edges in the high bits.
    n_cells = n_labels * grid.height * (grid.width + 1)
    total = np.zeros(n_cells)
    for edges, sign in ((ends, 1.0), (starts, -1.0)):
        column = (edges - row * np.uint32(extent.width))[is_labelled]
        cell = column // np.uint32(side)
        weight = (column - cell * np.uint32(side)) + DEFAULTS.edge
        total += sign * np.bincount((line + cell).astype(np.intp), weight, minlength=n_cells)
    n_edges = np.rint(total / DEFAULTS.edge)
    rest = (total - n_edges * DEFAULTS.edge).reshape(shape)[:, :, :-1]
    after = np.cumsum(n_edges.reshape(shape)[:, :, :0:-1], axis=2)[:, :, ::-1]
    return np.ceil((after * side + rest) / _unit(side)).astype(np.uint8)


def count_mask_cells(
    mask: Bool[np.ndarray, "height width"], box: Box, extent: Extent, side: int
) -> UInt8[np.ndarray, "down across"]:
    """How much of every cell a mask given in its box takes, in the same units."""
    grid = cell_grid(extent, side)
    counts = np.zeros(grid, np.int64)
    low_row, low_column = box.top // side, box.left // side
    rows = np.maximum(np.arange(low_row, -(-box.bottom // side)) * side - box.top, 0)
    columns = np.maximum(np.arange(low_column, -(-box.right // side)) * side - box.left, 0)
    sums = np.add.reduceat(np.add.reduceat(mask, columns, axis=1, dtype=np.int32), rows, axis=0)
    counts[low_row : low_row + rows.size, low_column : low_column + columns.size] = sums
    return (-(-counts // _unit(side))).astype(np.uint8)


def agreement_per_cell(
    cells: UInt8[np.ndarray, "labels layouts down across"], query: UInt8[np.ndarray, "labels down across"]
) -> UInt8[np.ndarray, "layouts down*across"]:
    """Σ over the labels of the smaller count, in the same units; at most 255 (a whole cell is 128)."""
    n_layouts = cells.shape[1]
    flat = cells.reshape(cells.shape[0], n_layouts, -1)
    total = np.zeros(flat.shape[1:], np.uint8)
    least = np.empty_like(total)
    if n_layouts == 0:
        return total
    for counts, asked in zip(flat, query.reshape(query.shape[0], -1), strict=True):
        if asked.any():
            np.minimum(counts, asked, out=least)
            cv2.add(total, least, dst=total)
    return total


def agreement_bound(
    agreement: UInt8[np.ndarray, "layouts cells"],
    boxes: Shaped[np.ndarray, "4 layouts"],
    extent: Extent,
    side: int,
) -> Int32[np.ndarray, " layouts"]:
    """Upper bound in pixels of the agreement inside a box of each layout (top, left, bottom, right)."""
    rows, columns = _pixels_before(extent, side)
    height = rows[boxes[2]] - rows[boxes[0]]
    width = columns[boxes[3]] - columns[boxes[1]]
    inside = (height[:, :, None] * width[:, None, :]).reshape(agreement.shape)
    np.minimum(inside, agreement * np.int32(_unit(side)), out=inside)
    return inside.sum(axis=1, dtype=np.int32)


@lru_cache(maxsize=8)
def _pixels_before(extent: Extent, side: int) -> tuple[np.ndarray, np.ndarray]:
    """How many rows and columns of every cell lie before each edge of the frame: (edges, cells)."""
    tables = []
    for length, n_cells in zip(extent, cell_grid(extent, side), strict=True):
        first = np.arange(n_cells, dtype=np.int32) * np.int32(side)
        edges = np.arange(length + 1, dtype=np.int32)
        tables.append(np.clip(edges[:, None] - first, 0, side, dtype=np.int32))
    return tables[0], tables[1]


def _unit(side: int) -> int:
    return max(side * side // DEFAULTS.steps, 1)
