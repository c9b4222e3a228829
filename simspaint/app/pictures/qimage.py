"""Arrays as Qt's images."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8
from PySide6.QtGui import QImage

from simspaint.files.thumbnail_bytes import decode_thumbnail


def image_of_rgb(pixels: UInt8[np.ndarray, "height width 3"]) -> QImage:
    """A copy of RGB pixels, in the format that Qt draws fastest."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    # bytesPerLine: without it rows are taken to be padded to four bytes and the picture shears.
    return QImage(whole.data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )


def image_of_rgba(pixels: UInt8[np.ndarray, "height width 4"]) -> QImage:
    """A copy of RGBA pixels with straight alpha."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    return QImage(whole.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )


def rgb_of_image(image: QImage) -> UInt8[np.ndarray, "height width 3"]:
    """The RGB pixels of an image, without alpha."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def image_of_thumbnail(data: bytes) -> QImage:
    """A small picture out of a document; a null image where it cannot be used.

    Not by Qt's own readers: they take formats that draw for minutes, read other files or fill the memory.
    """
    pixels = decode_thumbnail(data)
    return QImage() if pixels is None else image_of_rgb(pixels)
