from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from simspaint.app.editor.layout_tiles import LayoutTiles, level_for
from simspaint.app.pictures.qimage import image_of_rgb, image_of_rgba, rgb_of_image
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED


def random_ids(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 5, (height, width)).astype(np.uint8)


def shown(tiles: LayoutTiles, extent: Extent, scale: float) -> np.ndarray:
    """What tiles draw at a scale, RGB on black."""
    from PySide6.QtGui import QImage, QPainter

    image = QImage(round(extent.width * scale), round(extent.height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    tiles.draw(painter, Box(0, 0, *extent), scale)
    painter.end()
    return rgb_of_image(image)


def test_tiles_show_every_pixel_at_100_percent(studio: Studio) -> None:
    labels = studio.bridge.document.labels
    ids = random_ids(700, 1100)
    assert (shown(LayoutTiles(ids, labels), Extent(700, 1100), 1.0) == labels.palette()[ids]).all()


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.25, 0.125])
def test_tiles_follow_the_brush_at_every_size(studio: Studio, scale: float) -> None:
    labels, extent = studio.bridge.document.labels, Extent(1200, 1600)
    ids = random_ids(*extent)
    tiles = LayoutTiles(ids, labels)
    shown(tiles, extent, 1.0)
    shown(tiles, extent, scale)
    ids[333:777, 501:1033] = 3
    tiles.mark_painted(Box(333, 501, 777, 1033))
    for seen in (scale, 1.0):
        assert (shown(tiles, extent, seen) == shown(LayoutTiles(ids, labels), extent, seen)).all()


def test_half_size_shows_the_mean_color(studio: Studio) -> None:
    labels = studio.bridge.document.labels
    ids = random_ids(512, 512)
    mean = labels.palette()[ids].reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
    assert np.abs(shown(LayoutTiles(ids, labels), Extent(512, 512), 0.5) - mean).max() <= 2


def test_unpainted_pixels_are_transparent(studio: Studio) -> None:
    ids = np.full((64, 64), UNLABELLED, np.uint8)
    assert not shown(LayoutTiles(ids, studio.bridge.document.labels), Extent(64, 64), 1.0).any()


def test_the_level_has_a_pixel_for_every_pixel_of_the_screen() -> None:
    assert [level_for(scale) for scale in (4, 1, 0.6, 0.5, 0.3, 0.25, 0.001)] == [0, 0, 0, 1, 1, 2, 6]


@pytest.mark.parametrize("width", [1, 2, 3, 5, 64])
def test_images_keep_their_rows_whatever_their_width(width: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (7, width, 3)).astype(np.uint8)
    assert (rgb_of_image(image_of_rgb(pixels)) == pixels).all()
    opaque = np.dstack([pixels, np.full((7, width), 255, np.uint8)])
    assert (rgb_of_image(image_of_rgba(opaque)) == pixels).all()
