from __future__ import annotations

import numpy as np
import pytest

from simspaint.bank.ops.appearance_rows import N_VALUES, light_differences, light_of

SKY, GRASS, WATER = range(3)
N_LABELS = 3


def scene(upper: int, lower: int, gain: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two labels over one another, each with its own colour and grain, in brighter or darker light."""
    rng = np.random.default_rng(seed)
    ids = np.full((40, 60), upper, np.uint8)
    ids[20:] = lower
    tint = np.array([[150, 180, 220], [60, 110, 40], [50, 80, 120]], float)
    color = (tint[ids] + rng.normal(0, 6, (40, 60, 1))) * gain
    return np.clip(color, 0, 255).astype(np.uint8), ids


def rows_of(*scenes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.stack([light_of(color, ids, N_LABELS) for color, ids in scenes])


def test_a_label_has_its_share_and_its_colour_and_one_that_is_not_shown_has_zeros() -> None:
    color, ids = scene(SKY, GRASS, 1.0)
    rows = light_of(color, ids, N_LABELS)
    assert rows.shape == (N_LABELS + 1, N_VALUES)
    assert rows[[SKY, GRASS, -1], 0] == pytest.approx([0.5, 0.5, 1.0])
    assert not rows[WATER].any()
    assert rows[SKY, 1] > rows[GRASS, 1] + 20
    assert rows[SKY, 3] < 0 < rows[GRASS, 3], "sky is blue, grass is yellower than grey"


def test_equal_photographs_differ_by_nothing_and_differences_go_both_ways() -> None:
    rows = rows_of(*(scene(SKY, GRASS, gain, seed) for seed, gain in enumerate((1.0, 0.8, 0.4))))
    apart = light_differences(rows, rows)
    assert np.diag(apart) == pytest.approx(0.0)
    assert np.allclose(apart, apart.T)
    assert apart.min() >= 0
    assert apart.max() <= 1
    assert apart[0, 1] < apart[0, 2], "dusk is farther from day than a cloud is"


def test_what_is_shown_is_not_taken_for_light() -> None:
    rows = rows_of(scene(SKY, GRASS, 1.0), scene(SKY, WATER, 1.0, 1), scene(SKY, GRASS, 0.5, 2))
    apart = light_differences(rows[:1], rows)[0]
    assert apart[1] < apart[2], "another ground under the same sky, and the same ground in other light"


def test_the_side_that_the_sun_is_on_counts() -> None:
    color, ids = scene(SKY, GRASS, 0.8)
    lit = np.clip(color * np.linspace(0.7, 1.3, 60)[:, None], 0, 255).astype(np.uint8)
    rows = rows_of((lit, ids), (lit[:, ::-1], ids))
    assert rows[0, GRASS, 5] > 5
    assert rows[1, GRASS, 5] < -5
    assert light_differences(rows[:1], rows[1:])[0, 0] > 0.05


def test_unlabelled_photographs_are_compared_as_a_whole() -> None:
    empty = np.full((40, 60), 255, np.uint8)
    rows = rows_of(*((np.full((40, 60, 3), level, np.uint8), empty) for level in (200, 190, 20)))
    apart = light_differences(rows[:1], rows)[0]
    assert 0 == apart[0] < apart[1] < apart[2]
