"""The guided filter: properties that hold for any photograph."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.engine.ops.guided_filter import guided_filter


@given(seed=st.integers(0, 1000), level=st.floats(0, 1), radius=st.integers(1, 4))
def test_a_flat_map_stays_flat_whatever_the_photograph_shows(seed: int, level: float, radius: int) -> None:
    photograph = np.random.default_rng(seed).integers(0, 256, (24, 36, 3), np.uint8)
    maps = np.full((1, 12, 18), level, np.float32)
    assert guided_filter(maps, photograph, radius, 1e-3) == pytest.approx(level, abs=1e-3)


@given(seed=st.integers(0, 1000))
def test_probabilities_still_sum_to_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    photograph = rng.integers(0, 256, (24, 36, 3), np.uint8)
    first = rng.random((12, 18), np.float32)
    found = guided_filter(np.stack([first, 1 - first]), photograph, 2, 1e-3)
    assert found.shape == (2, 24, 36)
    assert found.sum(0) == pytest.approx(1, abs=1e-3)


def test_a_blurred_border_moves_to_the_edge_in_the_photograph() -> None:
    photograph = np.full((64, 96, 3), 40, np.uint8)
    photograph[:, 50:] = 220
    ramp = np.clip((np.arange(24) - 6) / 12, 0, 1).astype(np.float32)
    found = guided_filter(np.tile(ramp, (1, 16, 1)), photograph, 4, 1e-4)[0]
    step = np.diff(found[32])
    assert step.argmax() == 49
    assert step.max() > 5 * np.abs(np.delete(step, 49)).max()


def test_a_flat_photograph_smooths_the_maps() -> None:
    noise = np.random.default_rng(0).random((1, 32, 48), np.float32)
    found = guided_filter(noise, np.full((32, 48, 3), 128, np.uint8), 4, 1e-3)
    assert found.std() < noise.std() / 4
