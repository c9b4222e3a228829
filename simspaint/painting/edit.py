"""One stroke, or anything else that is painted in one go and undone in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.history_step import TileChange, tiles_of, union

NOTHING = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Protection:
    """Which painted pixels are protected from being painted over.

    `only_over` is the only label id (255: unpainted) that may be painted over, or None where everything may.
    """

    only_over: int | None = None


ANYWHERE = Protection()
ONLY_UNPAINTED = Protection(UNLABELLED)


class Edit:
    """A stroke that is being painted; made by `Document.begin` and `Document.edit`.

    It ends once, by `commit` or `abandon`; painting afterwards raises `RuntimeError`.
    """

    def __init__(
        self,
        ids: np.ndarray,
        name: str,
        protection: Protection,
        n_labels: int,
        on_painted: Callable[[Box], None],
        on_end: Callable[[tuple[TileChange, ...]], None],
    ) -> None:
        self._ids = ids
        self._extent = Extent(*ids.shape)
        self.name = name
        self._protection = protection
        self._n_labels = n_labels
        self._on_painted = on_painted
        self._on_end = on_end
        self._before: dict[Box, np.ndarray] = {}
        self._is_open = True

    @property
    def is_open(self) -> bool:
        """It has neither been committed nor abandoned."""
        return self._is_open

    def paint(self, box: Box, mask: Bool[np.ndarray, "height width"] | None, label_id: int) -> Box:
        """Give the masked pixels of a box this label, or 255 to erase them.

        The box may lie partly or wholly outside the frame; `mask` has its size, None means all of it. What
        `Protection` forbids stays as it is. Gives a box around what changed, of area 0 where nothing did,
        after telling `Document.painted` of it. Raises `ValueError` for an id that is no label's.
        """
        if label_id != UNLABELLED and not 0 <= label_id < self._n_labels:
            raise ValueError(f"{label_id} is not the id of a label.")
        return self._write(box, mask, lambda rows, columns: np.uint8(label_id))

    def paste(
        self,
        box: Box,
        ids: UInt8[np.ndarray, "height width"],
        mask: Bool[np.ndarray, "height width"] | None = None,
    ) -> Box:
        """Like `paint`, with an id a pixel of the box."""
        if ids.shape != (box.height, box.width):
            raise ValueError(f"The ids are {ids.shape}, their box {(box.height, box.width)}.")
        if np.count_nonzero(ids >= self._n_labels) != np.count_nonzero(ids == UNLABELLED):
            raise ValueError("There are ids that are no label's.")
        return self._write(box, mask, lambda rows, columns: ids[rows, columns])

    def commit(self) -> None:
        """End the stroke: it becomes one step of the history, unless it changed nothing."""
        self._end()
        changes = (TileChange.between(t, old, self._ids[t.slices]) for t, old in self._before.items())
        tiles = tuple(change for change in changes if change is not None)
        self._before.clear()
        self._on_end(tiles)

    def abandon(self) -> None:
        """End the stroke as if it had not been painted."""
        self._end()
        for tile, before in self._before.items():
            self._ids[tile.slices] = before
        changed = union(iter(self._before))
        self._before.clear()
        self._on_end(())
        if changed is not None:
            self._on_painted(changed)

    def _write(
        self,
        box: Box,
        mask: np.ndarray | None,
        values: Callable[[slice, slice], np.ndarray | np.uint8],
    ) -> Box:
        if not self._is_open:
            raise RuntimeError("This stroke has ended.")
        if mask is not None and mask.shape != (box.height, box.width):
            raise ValueError(f"The mask is {mask.shape}, its box {(box.height, box.width)}.")
        if mask is not None and mask.dtype != np.bool_:
            raise ValueError(f"The mask is of {mask.dtype}, not of bool.")
        clipped = box.clipped(self._extent)
        changed: list[Box] = []
        for tile in tiles_of(clipped, self._extent):
            part = tile.intersection(clipped)
            rows = slice(part.top - box.top, part.bottom - box.top)
            columns = slice(part.left - box.left, part.right - box.left)
            inside = True if mask is None else mask[rows, columns]
            if self._write_part(tile, part, inside, values(rows, columns)):
                changed.append(part)
        whole = union(iter(changed)) or NOTHING
        if changed:
            self._on_painted(whole)
        return whole

    def _write_part(
        self, tile: Box, part: Box, inside: np.ndarray | bool, values: np.ndarray | np.uint8
    ) -> bool:
        view = self._ids[part.slices]
        # Exclusive or and products are some ten times faster than copying where a mask is set.
        difference = np.bitwise_xor(view, values)
        if not isinstance(inside, bool):
            difference *= inside.view(np.uint8)
        only_over = self._protection.only_over
        if only_over is not None:
            difference *= (view == only_over).view(np.uint8)
        if not np.count_nonzero(difference):
            return False
        if tile not in self._before:
            self._before[tile] = self._ids[tile.slices].copy()
        view ^= difference
        return True

    def _end(self) -> None:
        if not self._is_open:
            raise RuntimeError("This stroke has ended.")
        self._is_open = False
