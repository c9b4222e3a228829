"""Pictures of pieces for lists, and the photographs they are pieces of. Made in the background."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8
from PySide6.QtGui import QImage

from simspaint.app.pictures.qimage import image_of_rgba
from simspaint.app.pictures.thumbnails import thumbnail_of
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Box, context_box

LIST_SIDE = 132
"""Lists show pictures half as large; screens of twice the density have all of them."""
_DIMMED = 0.5
"""How much of the brightness is left of what surrounds a piece."""


def piece_picture(bank: MemoryBank, segment_id: int, side: int = LIST_SIDE) -> QImage:
    """The piece with a little of what surrounds it, dimmed."""
    segment = bank.segment(segment_id)
    around = context_box(segment.box, bank.extent)
    photograph = bank.photograph(segment.photograph)[around.slices]
    mask = np.zeros(photograph.shape[:2], bool)
    mask[segment.box.shifted(-around.top, -around.left).slices] = segment.mask
    return thumbnail_of(_outlined(_dimmed_around(photograph, mask), mask), side)


def source_picture(bank: MemoryBank, segment_id: int, side: int) -> QImage:
    """The whole photograph with the piece outlined."""
    segment = bank.segment(segment_id)
    photograph = bank.photograph(segment.photograph)
    mask = np.zeros(photograph.shape[:2], bool)
    mask[segment.box.slices] = segment.mask
    return thumbnail_of(_outlined(_dimmed_around(photograph, mask), mask), side)


def cutout_picture(bank: MemoryBank, segment_id: int, side: int) -> QImage:
    """The piece alone, transparent around it: the segment's box, at most `side` pixels a side."""
    segment = bank.segment(segment_id)
    alpha = np.where(segment.mask, np.uint8(255), np.uint8(0))
    pixels = np.dstack([segment.color, alpha])
    factor = min(side / max(pixels.shape[:2]), 1.0)
    if factor < 1:
        size = (max(round(pixels.shape[1] * factor), 1), max(round(pixels.shape[0] * factor), 1))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return image_of_rgba(pixels)


def segment_box(bank: MemoryBank, segment_id: int) -> Box:
    """Where the piece lies in its photograph."""
    return Box(*bank.index.segment_box[segment_id].tolist())


def _dimmed_around(
    photograph: UInt8[np.ndarray, "height width 3"], mask: Bool[np.ndarray, "height width"]
) -> UInt8[np.ndarray, "height width 3"]:
    """A copy that is dark outside the mask."""
    picture = cv2.convertScaleAbs(photograph, alpha=_DIMMED)
    np.copyto(picture, photograph, where=mask[..., None])
    return picture


def _outlined(
    picture: UInt8[np.ndarray, "height width 3"], mask: Bool[np.ndarray, "height width"]
) -> UInt8[np.ndarray, "height width 3"]:
    """The same array with a line around the mask that is seen on dark and on light."""
    lines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    thickness = max(max(picture.shape[:2]) // 200, 1)
    cv2.drawContours(picture, lines, -1, (0, 0, 0), thickness + 2)
    cv2.drawContours(picture, lines, -1, (255, 255, 255), thickness)
    return picture
