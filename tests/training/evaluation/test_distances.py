"""The two distances that a pack is measured by."""

from __future__ import annotations

import numpy as np
import pytest

from training.evaluation.frechet import frechet_distance
from training.evaluation.power_spectrum import log_power_spectrum


def test_equal_features_have_no_distance() -> None:
    features = np.random.default_rng(0).normal(size=(200, 6))
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-6)


def test_a_shift_counts_by_its_square() -> None:
    features = np.random.default_rng(1).normal(size=(300, 4))
    assert frechet_distance(features, features + np.array([3.0, 0, 0, 0])) == pytest.approx(9, rel=1e-6)


def test_another_spread_counts_by_the_difference_of_deviations() -> None:
    features = np.random.default_rng(2).normal(size=(500, 3))
    expected = np.var(features, axis=0, ddof=1).sum()  # deviations σ and 2σ: (2σ − σ)² a channel
    found = frechet_distance(features - features.mean(0), 2 * (features - features.mean(0)))
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_distance_is_symmetric() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(50, 5)), rng.normal(size=(60, 5)) * 1.5 + 1
    assert frechet_distance(first, second) == pytest.approx(frechet_distance(second, first))


def test_a_wave_is_a_peak_at_its_frequency() -> None:
    columns = np.arange(64)
    wave = 128 + 100 * np.cos(2 * np.pi * 8 * columns / 64)
    picture = np.repeat(np.tile(wave, (64, 1))[..., None], 3, axis=2).astype(np.uint8)
    row, column = np.unravel_index(np.argmax(log_power_spectrum([picture])), (64, 64))
    assert (row, abs(column - 32)) == (32, 8)


def test_noise_has_more_high_frequencies_than_its_average() -> None:
    noise = np.random.default_rng(4).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    smooth = ((noise + np.roll(noise, 1, 0).astype(int) + np.roll(noise, 1, 1)) // 3).astype(np.uint8)
    assert log_power_spectrum([noise])[0].mean() > log_power_spectrum([smooth])[0].mean() + 0.3
