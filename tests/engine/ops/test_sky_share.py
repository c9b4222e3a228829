"""Sky is told from leaves by the colours of both."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.engine.ops.sky_share import PieceColors, SkyConfig, shows_sky

SIDE = 60
GREEN, BLUE = np.array([40, 70, 30]), np.array([150, 190, 235])


def noisy(color: np.ndarray, shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 6, (*shape, 3))
    return np.clip(color + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def crown() -> tuple[np.ndarray, np.ndarray]:
    """A green square with a window of sky, and where that is."""
    color, window = noisy(GREEN, (SIDE, SIDE)), np.zeros((SIDE, SIDE), bool)
    window[20:35, 10:30] = True
    color[window] = noisy(BLUE, (SIDE, SIDE), 1)[window]
    return color, window


def test_the_sky_in_a_crown_is_found_where_it_is(crown: tuple[np.ndarray, np.ndarray]) -> None:
    color, window = crown
    mask = np.ones_like(window)
    mask[:, :15] = False
    found = shows_sky(PieceColors(color, mask), noisy(BLUE, (2000,), 2))
    assert np.array_equal(found, window & mask)


def test_mixtures_beside_the_sky_go_with_it_and_elsewhere_they_stay(
    crown: tuple[np.ndarray, np.ndarray],
) -> None:
    color, window = crown
    color[19, 10:30] = color[50, 10:30] = GREEN + 45 * (BLUE - GREEN) // 100
    found = shows_sky(PieceColors(color, np.ones_like(window)), noisy(BLUE, (2000,), 2))
    assert found[19, 10:30].all()
    assert not found[50].any()


def test_nothing_is_found_in_fog_in_front_of_too_little_sky_or_where_all_would_be_sky(
    crown: tuple[np.ndarray, np.ndarray],
) -> None:
    color, window = crown
    mask = np.ones_like(window)
    assert not shows_sky(PieceColors(color, mask), noisy(GREEN + 30, (2000,), 2)).any(), (
        "hardly lighter than leaves"
    )
    assert not shows_sky(PieceColors(color, mask), noisy(BLUE, (SkyConfig().fewest_px - 1,), 2)).any()
    assert not shows_sky(PieceColors(color, mask), noisy(BLUE, (0,), 2)).any()
    birch = noisy(BLUE, (SIDE, SIDE), 3)
    birch[:25] = color[35:60]
    mostly = np.zeros_like(mask)
    mostly[20:] = True
    assert not shows_sky(PieceColors(birch, mostly), noisy(BLUE, (2000,), 2)).any()
