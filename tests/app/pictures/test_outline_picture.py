"""The outline of a region over a photograph."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QTransform

from simspaint.app.pictures.outline_picture import outline_picture


def rgba_of_image(image: QImage) -> np.ndarray:
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), np.uint8).reshape(straight.height(), straight.bytesPerLine())
    return rows[:, : 4 * straight.width()].reshape(straight.height(), straight.width(), 4).copy()


SQUARE = np.array([[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_line_is_light_within_dark_and_all_else_is_clear(scale: float) -> None:
    made = outline_picture([SQUARE], QTransform.fromScale(80, 40), QSize(80, 40), scale)
    assert made.devicePixelRatio() == scale
    pixels = rgba_of_image(made)
    assert pixels.shape == (40 * scale, 80 * scale, 4)
    middle, edge = int(20 * scale), int(20 * scale)  # the left side stands at x = 20
    assert pixels[middle, edge - 1 : edge + 1, 0].max() > 120
    assert pixels[middle, edge - 2 : edge + 2, 3].min() > 0
    assert not pixels[middle, int(25 * scale) : int(55 * scale), 3].any()
    assert not pixels[: int(7 * scale), :, 3].any()


def test_what_lies_far_outside_is_cut_off() -> None:
    to_view = QTransform.fromScale(1e7, 1e7) * QTransform.fromTranslate(-2.5e6 + 10, -2.5e6 + 10)
    pixels = rgba_of_image(outline_picture([SQUARE], to_view, QSize(40, 40), 1.0))
    assert pixels[30, 9:11, 3].all()
    assert pixels[9:11, 30, 3].all()
    assert not pixels[15:, 15:, 3].any()
    assert not pixels[:5, :5, 3].any()


def test_a_mirrored_view_mirrors_the_line() -> None:
    flat = np.array([[0.0, 0.5], [0.25, 0.5]])
    straight = QTransform.fromScale(80, 40)
    mirrored = straight * QTransform(-1, 0, 0, 1, 80, 0)
    pictures = [rgba_of_image(outline_picture([flat], t, QSize(80, 40), 1.0)) for t in (straight, mirrored)]
    differs = (pictures[0][:, ::-1, 3] > 0) != (pictures[1][..., 3] > 0)
    assert np.count_nonzero(differs) <= 2  # single pixels at the ends
    assert pictures[0][:, :18, 3].any()
    assert not pictures[0][:, 40:, 3].any()
