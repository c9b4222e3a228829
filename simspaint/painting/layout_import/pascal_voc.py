"""PASCAL VOC's label names and palette, and how a PNG with that palette is recognised."""

from __future__ import annotations

import numpy as np

from simspaint.domain.label_set import UNLABELLED

Color = tuple[int, int, int]

VOC_NAMES = (
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
    "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train",
    "tvmonitor",
)  # fmt: skip
"""By the numbers of PASCAL VOC's masks (Everingham et al. 2010); 255 is void."""


def voc_palette() -> np.ndarray:
    """(256, 3) uint8: the colours that PASCAL VOC gives its numbers, and many programs since."""
    numbers = np.arange(256)
    table = np.zeros((256, 3), np.int64)
    for bit in range(8):
        for channel in range(3):
            table[:, channel] |= (numbers >> (3 * bit + channel) & 1) << (7 - bit)
    return table.astype(np.uint8)


def voc_colors() -> dict[Color, str]:
    """Names by the colours of VOC's masks that were saved as RGB; void is unpainted."""
    table = [tuple(color) for color in voc_palette().tolist()]
    return {table[UNLABELLED]: "", **dict(zip(table, VOC_NAMES, strict=False))}


def has_voc_palette(colors: np.ndarray, used: np.ndarray) -> bool:
    """Whether the indices in use have VOC's colours, and more than black is in use."""
    return bool(np.any(used > 0) and np.array_equal(colors[used], voc_palette()[used]))
