"""Colours of a simulated canvas: recoloured segments and other light."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.domain.canvas import NO_COMPONENT
from tests.strategies import seeds
from tests.training.examples.simulated_scene import PLAIN, scene, shown_by_stencils, simulate
from training.examples.color_transfer import ColorStatistics, color_statistics
from training.examples.simulated_canvas import (
    jittered_photograph,
)


def test_a_recoloured_segment_takes_on_the_target_s_colours_and_the_others_keep_theirs() -> None:
    photograph, _, components, _ = scene(8)
    shown = shown_by_stencils(8)
    chosen = int(np.bincount(shown[shown != NO_COMPONENT]).argmax())
    target = color_statistics(np.random.default_rng(0).integers(60, 120, (200, 3)).astype(np.uint8))
    targets: list[ColorStatistics | None] = [None] * len(components)
    targets[chosen] = target
    canvas = simulate(8, PLAIN, targets)
    changed, kept = shown == chosen, (shown != chosen) & (shown != NO_COMPONENT)
    np.testing.assert_array_equal(canvas.color[kept], photograph[kept])
    assert not np.array_equal(canvas.color[changed], photograph[changed])
    found = color_statistics(canvas.color[changed])
    assert np.allclose(found.mean, target.mean, atol=0.03)


@settings(max_examples=30)
@given(seeds())
def test_other_light_changes_a_photograph_a_little_and_evenly(seed: int) -> None:
    photograph = scene(seed)[0]
    before = photograph.copy()
    jittered, again = (jittered_photograph(photograph, np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(photograph, before)
    np.testing.assert_array_equal(jittered, again)
    for channel in range(3):
        values, places = np.unique(photograph[..., channel], return_inverse=True)
        means = np.bincount(places.ravel(), jittered[..., channel].ravel()) / np.bincount(places.ravel())
        exact = means.astype(int)
        assert (exact == means).all()  # a table: equal levels stay equal
        low, high = np.floor(values * 0.85 * 0.95), np.minimum(np.ceil(values * 1.15 * 1.05), 255)
        assert ((exact >= low) & (exact <= high)).all()


@pytest.mark.parametrize("shape", [(48, 64, 3), (1, 1, 3)])
def test_light_keeps_the_shape(shape: tuple[int, ...]) -> None:
    photograph = np.full(shape, 100, np.uint8)
    assert jittered_photograph(photograph, np.random.default_rng(0)).shape == shape
