"""A painted layout as coloured tiles, at the size it is looked at: only what is seen or touched."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from cachetools import LRUCache
from jaxtyping import Bool, UInt8, UInt32
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from simspaint.app.pictures.label_pattern import SIDE, hatch, hatch_color
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet

TILE = 512
"""Side of a tile in its own pixels."""
MAX_TILES = 256
"""Tiles kept, of one megabyte each."""
MAX_LEVEL = 6
_AVERAGED_LEVELS = 1
_LINE_SHARE = 0.35
"""Brightness of the line between two instances, share of their label's."""

_Key = tuple[int, int, int]
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class LayoutTiles:
    """Tiles of several levels; level n shows 2^n pixels of the layout as one.

    What is unpainted is transparent. `mark_painted` recolours at once what lies in tiles of the level drawn
    last, and forgets the tiles of other levels.
    """

    def __init__(
        self,
        ids: UInt8[np.ndarray, "height width"],
        labels: LabelSet,
        instances: Callable[[], np.ndarray | None] = lambda: None,
    ) -> None:
        self._ids, self._instances = ids, instances
        self._extent = Extent(*ids.shape)
        self._tiles: LRUCache[_Key, tuple[np.ndarray, QImage]] = LRUCache(MAX_TILES)
        self._level = 0
        self._colors = np.zeros(256, np.uint32)
        self._hatch_colors = np.zeros(256, np.uint32)
        self._line_colors = np.zeros(256, np.uint32)
        self._hatches: Bool[np.ndarray, "labels 12 12"] | None = None
        self.set_colors(labels.palette())

    def set_colors(self, palette: UInt8[np.ndarray, "256 3"], patterns: bool = False) -> None:
        """Show ids in these RGB colours, with or without the labels' hatches."""
        self._colors = _packed(palette)
        self._hatch_colors = _packed(
            np.array([hatch_color((int(r), int(g), int(b))) for r, g, b in palette], np.uint8)
        )
        self._line_colors = _packed((palette * _LINE_SHARE).astype(np.uint8))
        self._hatches = np.stack([hatch(i) for i in range(256)]) if patterns else None
        self._tiles.clear()

    def mark_painted(self, box: Box) -> None:
        """These pixels have changed."""
        if self._instances() is not None:  # lines between instances run along the pixels beside them
            box = box.grown(1 << self._level, 1 << self._level).clipped(self._extent)
        for key in [key for key in self._tiles if self._box(key).intersection(box).area]:
            if key[0] == self._level:
                self._color(key, self._box(key).intersection(box))
            else:
                del self._tiles[key]

    def draw(self, painter: QPainter, box: Box, device_scale: float) -> None:
        """Draw at least the pixels in `box` in a painter in layout coordinates.

        `device_scale` is device pixels a layout pixel, as the painter will scale.
        """
        self._level = level_for(device_scale)
        smooth = device_scale < 1 and device_scale != 2.0**-self._level
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        side = TILE << self._level
        for row in range(box.top // side, -(-box.bottom // side)):
            for column in range(box.left // side, -(-box.right // side)):
                _, image = self._tile((self._level, row, column))
                size = QRectF(column * side, row * side, image.width() << self._level, 0)
                size.setHeight(image.height() << self._level)
                painter.drawImage(size, image)

    def _tile(self, key: _Key) -> tuple[np.ndarray, QImage]:
        if key in self._tiles:
            return self._tiles[key]
        box, step = self._box(key), 1 << key[0]
        pixels = np.zeros((-(-box.height // step), -(-box.width // step)), np.uint32)
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], _FORMAT)
        self._tiles[key] = pixels, image
        self._color(key, box)
        return pixels, image

    def _box(self, key: _Key) -> Box:
        level, row, column = key
        side = TILE << level
        return Box(row * side, column * side, (row + 1) * side, (column + 1) * side).clipped(self._extent)

    def _color(self, key: _Key, box: Box) -> None:
        """Colour the pixels of a tile that show `box`."""
        level = key[0]
        step = 1 << level
        tile = self._box(key)
        top, left = box.top // step, box.left // step
        bottom, right = -(-box.bottom // step), -(-box.right // step)
        whole = Box(top * step, left * step, bottom * step, right * step).clipped(self._extent)
        pixels = self._tiles[key][0]
        part = pixels[
            top - tile.top // step : bottom - tile.top // step,
            left - tile.left // step : right - tile.left // step,
        ]
        instances = self._instances()
        if self._hatches is not None:
            part[:] = self._hatched(self._ids[whole.slices][::step, ::step], top, left)
        elif level == 0 and instances is None:
            np.take(self._colors, self._ids[whole.slices], out=part, mode="clip")
        elif level == 0:
            part[:] = self._colored(whole, 1)
        else:
            part[:] = self._averaged(whole, level, *part.shape)
        if self._hatches is not None and instances is not None:
            lines = self._lines(whole, step, instances)
            part[lines] = self._line_colors[self._ids[whole.slices][::step, ::step][lines]]

    def _colored(self, box: Box, skip: int) -> UInt32[np.ndarray, "height width"]:
        """Every so many pixels of a box in their colours, with lines between instances."""
        ids = self._ids[box.slices][::skip, ::skip]
        colors = np.take(self._colors, ids, mode="clip")
        instances = self._instances()
        if instances is not None:
            lines = self._lines(box, skip, instances)
            colors[lines] = self._line_colors[ids[lines]]
        return colors

    def _lines(self, box: Box, skip: int, instances: np.ndarray) -> Bool[np.ndarray, "height width"]:
        """Where the next pixel to the right or below is of the same label and of another instance."""
        around = Box(box.top, box.left, box.bottom + skip, box.right + skip).clipped(self._extent)
        ids, numbers = self._ids[around.slices][::skip, ::skip], instances[around.slices][::skip, ::skip]
        lines = np.zeros(ids.shape, bool)
        lines[:, :-1] |= (ids[:, :-1] == ids[:, 1:]) & (numbers[:, :-1] != numbers[:, 1:])
        lines[:-1] |= (ids[:-1] == ids[1:]) & (numbers[:-1] != numbers[1:])
        return lines[: -(-box.height // skip), : -(-box.width // skip)]

    def _averaged(self, box: Box, level: int, height: int, width: int) -> UInt32[np.ndarray, "height width"]:
        """Mean colours; from far away every few pixels stand for all, so that the work stays bounded."""
        skip = 1 << max(level - _AVERAGED_LEVELS, 0)
        colors = self._colored(box, skip)
        fine = QImage(colors.data, colors.shape[1], colors.shape[0], colors.strides[0], _FORMAT)
        mean = fine.scaled(
            width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        ).convertToFormat(_FORMAT)
        rows = np.frombuffer(mean.constBits(), np.uint32).reshape(height, mean.bytesPerLine() // 4)
        return rows[:, :width].copy()

    def _hatched(
        self, ids: UInt8[np.ndarray, "height width"], top: int, left: int
    ) -> UInt32[np.ndarray, "height width"]:
        assert self._hatches is not None
        rows = (np.arange(top, top + ids.shape[0]) % SIDE)[:, None]
        columns = np.arange(left, left + ids.shape[1]) % SIDE
        return np.where(self._hatches[ids, rows, columns], self._hatch_colors[ids], self._colors[ids])


def level_for(device_scale: float) -> int:
    """The coarsest level that has at least one pixel a device pixel."""
    level = 0
    while level < MAX_LEVEL and device_scale <= 0.5 ** (level + 1):
        level += 1
    return level


def _packed(palette: UInt8[np.ndarray, "256 3"]) -> UInt32[np.ndarray, " colors"]:
    wide = palette.astype(np.uint32)
    packed = np.uint32(255 << 24) | wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    packed[UNLABELLED] = 0
    return packed
