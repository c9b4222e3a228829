"""Between flowers the ground of their own photograph is no part of them."""

from __future__ import annotations

import numpy as np

from simspaint.engine.ops.ground_gaps import GroundGapConfig, ground_gaps_of

GRASS, POPPY = (90, 120, 40), (200, 40, 30)


def _grass(rng: np.random.Generator, *shape: int) -> np.ndarray:
    noise = rng.integers(-12, 13, (*shape, 1))
    return np.clip(np.array(GRASS) + noise, 0, 255).astype(np.uint8)


def _bed(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    color = _grass(rng, 60, 80)
    mask = np.zeros((60, 80), bool)
    mask[5:55, 5:75] = True
    color[20:30, 20:30] = POPPY
    color[40:50, 50:60] = POPPY
    return color, mask


def test_what_has_the_colors_of_the_ground_is_a_gap_and_petals_with_their_rim_are_not() -> None:
    rng = np.random.default_rng(0)
    color, mask = _bed(rng)
    gaps = ground_gaps_of(color, mask, _grass(rng, 2000), 512)
    petals = np.zeros_like(mask)
    petals[20:30, 20:30] = petals[40:50, 50:60] = True
    assert not gaps[petals].any()
    assert not gaps[19, 25]
    assert gaps[mask & ~petals].mean() > 0.8
    assert not gaps[~mask].any()
    assert not gaps.flags.writeable


def test_a_bed_without_a_color_of_its_own_stays_whole() -> None:
    rng = np.random.default_rng(1)
    mask = np.ones((60, 80), bool)
    assert not ground_gaps_of(_grass(rng, 60, 80), mask, _grass(rng, 2000), 512).any()


def test_nothing_is_a_gap_where_too_little_ground_is_known() -> None:
    rng = np.random.default_rng(2)
    few = _grass(rng, GroundGapConfig().fewest_px - 1)
    assert not ground_gaps_of(*_bed(rng), few, 512).any()
