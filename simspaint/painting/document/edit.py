"""One stroke, or anything else that is painted in one go and undone in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from simspaint.domain.geometry import Box
from simspaint.domain.instances import Keys, ids_of_keys, instances_of_keys
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.frame.pixels import Pixels, Plane
from simspaint.painting.undo.history_step import union
from simspaint.painting.undo.tile_change import TileChange, tiles_of

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
        pixels: Pixels,
        name: str,
        protection: Protection,
        n_labels: int,
        instance_of: Mapping[int, int],
        on_painted: Callable[[Box], None],
        on_end: Callable[[tuple[TileChange, ...]], None],
    ) -> None:
        self._pixels = pixels
        self._extent = pixels.extent
        self.name = name
        self._protection = protection
        self._n_labels = n_labels
        self._instance_of = instance_of
        self._on_painted = on_painted
        self._on_end = on_end
        self._before: dict[tuple[Plane, Box], np.ndarray] = {}
        self._is_open = True

    @property
    def is_open(self) -> bool:
        """It has neither been committed nor abandoned."""
        return self._is_open

    def paint(self, box: Box, mask: Bool[np.ndarray, "height width"] | None, label_id: int) -> Box:
        """Give the masked pixels of a box this label, in the instance that is painted of it, or 255 to erase
        them.

        The box may lie partly or wholly outside the frame; `mask` has its size, None means all of it. What
        `Protection` forbids stays as it is. Gives a box around what changed, of area 0 where nothing did,
        after telling `Document.painted` of it. Raises `ValueError` for an id that is no label's.
        """
        if label_id != UNLABELLED and not 0 <= label_id < self._n_labels:
            raise ValueError(f"{label_id} is not the id of a label.")
        ids, number = np.uint8(label_id), np.uint8(self._instance_of.get(label_id, 0))
        return self._write(box, mask, lambda rows, columns: (ids, number))

    def paste(self, box: Box, keys: Keys, mask: Bool[np.ndarray, "height width"] | None = None) -> Box:
        """Like `paint`, with an id, or the key of label and instance, a pixel of the box."""
        if keys.shape != (box.height, box.width):
            raise ValueError(f"The ids are {keys.shape}, their box {(box.height, box.width)}.")
        ids, instances = ids_of_keys(keys), instances_of_keys(keys)
        if np.count_nonzero(ids >= self._n_labels) != np.count_nonzero(ids == UNLABELLED):
            raise ValueError("There are ids that are no label's.")
        if instances is None:
            return self._write(box, mask, lambda rows, columns: (ids[rows, columns], np.uint8(0)))
        return self._write(box, mask, lambda rows, columns: (ids[rows, columns], instances[rows, columns]))

    def commit(self) -> None:
        """End the stroke: it becomes one step of the history, unless it changed nothing."""
        self._end()
        changes = (
            TileChange.between(tile, old, self._pixels.plane(plane)[tile.slices], plane)
            for (plane, tile), old in self._before.items()
        )
        tiles = tuple(change for change in changes if change is not None)
        self._before.clear()
        self._on_end(tiles)

    def abandon(self) -> None:
        """End the stroke as if it had not been painted."""
        self._end()
        for (plane, tile), before in self._before.items():
            self._pixels.plane(plane)[tile.slices] = before
        changed = union(tile for _, tile in self._before)
        self._before.clear()
        self._on_end(())
        if changed is not None:
            self._on_painted(changed)

    def _write(
        self,
        box: Box,
        mask: np.ndarray | None,
        values: Callable[[slice, slice], tuple[np.ndarray | np.uint8, np.ndarray | np.uint8]],
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
            inside = self._inside(part, None if mask is None else mask[rows, columns])
            ids, numbers = values(rows, columns)
            has_changed = self._write_part(Plane.IDS, tile, part, inside, ids)
            if self._pixels.instances is not None or np.any(numbers):
                has_changed |= self._write_part(Plane.INSTANCES, tile, part, inside, numbers)
            if has_changed:
                changed.append(part)
        whole = union(iter(changed)) or NOTHING
        if changed:
            self._on_painted(whole)
        return whole

    def _inside(self, part: Box, mask: np.ndarray | None) -> np.ndarray | None:
        """1 where a part may be painted over; None: everywhere."""
        inside = None if mask is None else mask.view(np.uint8)
        only_over = self._protection.only_over
        if only_over is None:
            return inside
        allowed = (self._pixels.ids[part.slices] == only_over).view(np.uint8)
        return allowed if inside is None else inside * allowed

    def _write_part(
        self, plane: Plane, tile: Box, part: Box, inside: np.ndarray | None, values: np.ndarray | np.uint8
    ) -> bool:
        pixels = self._pixels.plane(plane)
        view = pixels[part.slices]
        # Exclusive or and products are some ten times faster than copying where a mask is set.
        difference = np.bitwise_xor(view, values)
        if inside is not None:
            difference *= inside
        if not np.count_nonzero(difference):
            return False
        if (plane, tile) not in self._before:
            self._before[plane, tile] = pixels[tile.slices].copy()
        view ^= difference
        return True

    def _end(self) -> None:
        if not self._is_open:
            raise RuntimeError("This stroke has ended.")
        self._is_open = False
