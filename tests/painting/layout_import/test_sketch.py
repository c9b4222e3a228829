import cv2
import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.layout_import.sketch import labels_of_sketch

COLORS = np.array([[80, 140, 250], [60, 160, 60], [120, 80, 40]], np.uint8)


def _sketch() -> np.ndarray:
    pixels = np.empty((80, 120, 3), np.uint8)
    pixels[:40], pixels[40:] = COLORS[0], COLORS[1]
    cv2.circle(pixels, (60, 40), 20, COLORS[2].tolist(), -1, cv2.LINE_AA)
    return pixels


@pytest.mark.parametrize("tolerance", [0.1, 1.0])
def test_exact_colours_are_their_labels_and_soft_edges_belong_to_one_side(tolerance: float) -> None:
    ids = labels_of_sketch(_sketch(), COLORS, tolerance)
    hard = _sketch()
    cv2.circle(hard, (60, 40), 20, COLORS[2].tolist(), -1, cv2.LINE_8)
    assert set(np.unique(ids)) <= {0, 1, 2}
    assert (ids[2:20] == 0).all()
    assert (ids[35:45, 45:75] == 2).all()
    # A mixed colour between blue and brown is neither green nor unpainted.
    assert not (ids[:38] == 1).any()


def test_colours_like_those_of_labels_are_taken_by_tolerance() -> None:
    pixels = np.clip(_sketch().astype(int) + 25, 0, 255).astype(np.uint8)
    assert (labels_of_sketch(pixels, COLORS, 0.4)[2:20] == 0).all()
    assert (labels_of_sketch(pixels, COLORS, 0.02) == UNLABELLED).all()


def test_what_is_far_from_every_label_stays_unpainted() -> None:
    pixels = _sketch()
    pixels[:10] = (255, 0, 255)
    assert (labels_of_sketch(pixels, COLORS, 0.2)[:9] == UNLABELLED).all()
    assert not (labels_of_sketch(pixels, COLORS, 1.0) == UNLABELLED).any()
