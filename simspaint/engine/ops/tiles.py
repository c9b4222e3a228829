"""Cutting a frame into tiles with margins, for pictures that do not fit into memory."""

from __future__ import annotations

from typing import NamedTuple

from simspaint.domain.geometry import Box, Extent


class Tile(NamedTuple):
    """A piece of a frame: what is computed (`outer`) and what of it is kept (`inner`)."""

    outer: Box
    inner: Box

    @property
    def kept(self) -> tuple[slice, slice]:
        """Index of `inner` in an array over `outer`."""
        box = self.inner
        top, left = box.top - self.outer.top, box.left - self.outer.left
        return slice(top, top + box.height), slice(left, left + box.width)


def plan_tiles(extent: Extent, tile: int, margin: int, multiple: int) -> list[Tile]:
    """Tiles whose inner boxes cover the frame once, row by row from the top left.

    Parameters
    ----------
    extent
        Frame whose sides are multiples of `multiple`.
    tile
        Longest side of an inner box, in pixels.
    margin
        Pixels around an inner box that are computed and dropped, where the frame has them.
    multiple
        Edges of all boxes are multiples of it, so that a network's grid lies the same in every tile.

    Raises `ValueError` where the frame's sides, the tile or the margin are no multiples.
    """
    if any(side % multiple for side in (*extent, tile, margin)) or tile <= 0:
        raise ValueError(f"The frame, the tile and the margin must be multiples of {multiple}.")
    tiles = []
    for top in range(0, extent.height, tile):
        for left in range(0, extent.width, tile):
            inner = Box(top, left, top + tile, left + tile).clipped(extent)
            tiles.append(Tile(inner.grown(margin, margin).clipped(extent), inner))
    return tiles
