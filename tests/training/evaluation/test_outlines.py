"""The roughness of outlines."""

from __future__ import annotations

import numpy as np

from training.evaluation.outlines import coarsened, outline_length, roughness


def halves(edge: np.ndarray) -> np.ndarray:
    """Two labels above one another, parted at a row that each column has."""
    return (np.arange(96)[:, None] >= edge[None, :]).astype(np.uint8)


def test_a_straight_outline_has_roughness_1() -> None:
    assert roughness([halves(np.full(128, 48))]) == 1


def test_a_ragged_outline_is_rougher_than_a_wave() -> None:
    columns = np.arange(128)
    wave = halves(48 + np.rint(10 * np.sin(columns / 20)).astype(int))
    ragged = halves(48 + np.rint(10 * np.sin(columns / 20) + 6 * np.sin(columns * 2.1)).astype(int))
    assert 1 <= roughness([wave]) < 1.5 < roughness([ragged])


def test_without_outlines_there_is_no_roughness() -> None:
    assert roughness([np.zeros((96, 128), np.uint8)]) == 0


def test_unlabelled_pixels_have_no_outline() -> None:
    ids = halves(np.full(128, 48))
    ids[48:] = 255
    assert outline_length(ids) == 0


def test_cells_take_their_most_frequent_label() -> None:
    ids = np.zeros((16, 16), np.uint8)
    ids[:8, :5] = 3
    ids[8:, 9:] = 7
    np.testing.assert_array_equal(coarsened(ids), [[3, 0], [0, 7]])
