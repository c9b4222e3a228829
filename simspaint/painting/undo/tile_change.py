"""Changed pixels of one tile of the frame.

A tile keeps the exclusive or of the ids before and after, compressed: applied once it takes the step back,
applied again it repeats it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.errors import DocumentError
from simspaint.painting.frame.pixels import Plane

TILE = 256
"""Side of a tile in pixels: small enough that a dab costs little, large enough that a fill has few."""


@dataclass(frozen=True, slots=True)
class TileChange:
    """Pixels of one tile of a plane: `packed` is the zlib-compressed exclusive or of before and after."""

    box: Box
    packed: bytes
    plane: Plane = Plane.IDS

    @staticmethod
    def between(
        box: Box, before: np.ndarray, after: np.ndarray, plane: Plane = Plane.IDS
    ) -> TileChange | None:
        """The change of a tile, or None where there is none."""
        difference = np.bitwise_xor(before, after)
        changed = bounding_box(difference != 0)
        if not changed.area:
            return None
        difference = difference[changed.slices]
        box = Box(
            box.top + changed.top, box.left + changed.left, box.top + changed.bottom, box.left + changed.right
        )
        # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
        packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
        return TileChange(box, packer.compress(difference.tobytes()) + packer.flush(), plane)

    def unpacked(self) -> np.ndarray:
        """The exclusive or, (box.height, box.width). Raises `DocumentError` where it is damaged."""
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(self.packed, self.box.area + 1)
        except zlib.error as error:
            raise damaged_step() from error
        if len(data) != self.box.area:
            raise damaged_step()
        return np.frombuffer(data, np.uint8).reshape(self.box.height, self.box.width)


def tiles_of(box: Box, extent: Extent) -> Iterator[Box]:
    """The tiles of a frame that a box meets; those at the right and lower edge are smaller."""
    box = box.clipped(extent)
    if not box.area:
        return
    for top in range(box.top // TILE * TILE, box.bottom, TILE):
        for left in range(box.left // TILE * TILE, box.right, TILE):
            yield Box(top, left, min(top + TILE, extent.height), min(left + TILE, extent.width))


def damaged_step() -> DocumentError:
    """The error of a step that cannot be undone."""
    return DocumentError("A step of the undo history is damaged.", "What is painted is not concerned.")
