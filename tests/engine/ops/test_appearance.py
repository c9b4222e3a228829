from __future__ import annotations

import numpy as np
import pytest

from simspaint.bank.ops.appearance_rows import light_differences, light_of, look_differences
from simspaint.engine.ops.appearance import (
    appearance_differences,
    label_appearance_differences,
    label_histogram_similarity,
    plainness,
    unlike_others,
)


def rows(n: int, n_labels: int = 5) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.stack(
        [
            light_of(
                rng.integers(0, 256, (24, 32, 3), dtype=np.uint8),
                rng.integers(i % 3, n_labels, (24, 32), dtype=np.uint8),
                n_labels,
            )
            for i in range(n)
        ]
    )


def test_all_pairs_at_once_are_as_unlike_as_each_pair_alone() -> None:
    found = rows(9)
    assert np.allclose(appearance_differences(found), light_differences(found, found), atol=1e-6)
    assert np.diag(appearance_differences(found)).max() == 0
    looks = found[:, 4]
    assert np.allclose(label_appearance_differences(looks), look_differences(looks, looks), atol=1e-6)


def test_others_count_by_their_area() -> None:
    found = rows(3)
    one = unlike_others(found[:1], found[1:], [1, 9])
    apart = light_differences(found[:1], found[1:])[0]
    assert one[0] == pytest.approx(0.1 * apart[0] + 0.9 * apart[1], abs=1e-6)
    assert unlike_others(found, found[:0], []).tolist() == [0, 0, 0]


def test_grey_without_shade_is_plain_and_a_clear_blue_sky_is_not() -> None:
    grey, blue, lively = [0.5, 70, 0, 0, 0, 0], [0.5, 60, 0, -30, 0, 0], [0.5, 60, 0, 0, 15, 0]
    found = plainness(np.array([grey, blue, lively], np.float32), 75.0, 0.5)
    assert found[0] == pytest.approx(1.0)
    assert found[1:].tolist() == pytest.approx([0.0, 0.0])
    assert plainness(np.array([grey, blue, lively], np.float32), 75.0, 0.0)[1] == pytest.approx(1.0)


def test_photographs_are_as_like_a_painting_as_they_have_its_labels_in_its_shares() -> None:
    ids = np.repeat(np.array([[0, 0, 1, 4]], np.uint8), 24, axis=0).repeat(8, axis=1)
    row = light_of(np.zeros((24, 32, 3), np.uint8), ids, 5)[None]
    shares = np.array([0.5, 0.25, 0.0, 0.0, 0.25])
    for painted, expected in (
        (shares, 1.0),
        (np.array([0.0, 0.0, 0.0, 0.0, 1.0]), 0.25),
        (np.array([0.0, 0.0, 0.5, 0.5, 0.0]), 0.0),
    ):
        assert label_histogram_similarity(row, painted) == pytest.approx([expected], abs=0.01)
