"""Pictures that are drawn at any size."""

from __future__ import annotations

import gc

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.qimage import rgb_of_image
from simspaint.domain.geometry import Box, Extent


def _drawn(picture: PictureLevels, extent: Extent) -> np.ndarray:
    image = QImage(extent.width, extent.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.draw(painter, QRectF(0, 0, *extent[::-1]), Box(0, 0, *extent), 1.0)
    painter.end()
    return rgb_of_image(image)


def test_at_its_own_size_every_pixel_is_drawn_as_it_is(qapp: object) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (37, 53, 3), np.uint8)
    picture = PictureLevels(pixels)
    expected = pixels.copy()
    pixels[:] = 0  # it has a copy
    gc.collect()
    assert (_drawn(picture, Extent(37, 53)) == expected).all()


def test_drawn_small_fine_stripes_give_their_mean(qapp: object) -> None:
    pixels = np.zeros((512, 512, 3), np.uint8)
    pixels[:, ::2] = (200, 100, 50)
    small = _drawn(PictureLevels(pixels).make_all(), Extent(64, 64))
    assert np.abs(small.astype(int) - (100, 50, 25)).max() <= 2
