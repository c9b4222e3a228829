"""Boundary elision: what is hidden, and what is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.engine.ops.elision import boundary_distance, elide_halo, elide_seams
from tests.strategies import extents, seeds

N_COMPONENTS = 4


def random_canvas(seed: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Components in blocks with holes, which of them are things, and noise."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(NO_COMPONENT, N_COMPONENTS, ((height + 3) // 4, (width + 3) // 4))
    component = np.kron(blocks, np.ones((4, 4), int))[:height, :width].astype(np.int16)
    return component, rng.random(N_COMPONENTS) < 0.5, rng.random((height, width), dtype=np.float32)


def distance_to(mask: np.ndarray) -> np.ndarray:
    """Euclidean distance of every pixel to the nearest set one, by looking at all of them."""
    rows, columns = np.nonzero(mask)
    grid = np.indices(mask.shape)
    if rows.size == 0:
        return np.full(mask.shape, np.inf)
    squared = (grid[0][..., None] - rows) ** 2 + (grid[1][..., None] - columns) ** 2
    return np.sqrt(squared.min(-1))


def touches_another(component: np.ndarray) -> np.ndarray:
    """Pixels with a neighbour, left, right, above or below, of another component."""
    result = np.zeros(component.shape, bool)
    for axis in (0, 1):
        differs = np.diff(component, axis=axis) != 0
        after = [(1, 0) if i == axis else (0, 0) for i in range(2)]
        before = [(0, 1) if i == axis else (0, 0) for i in range(2)]
        result |= np.pad(differs, after) | np.pad(differs, before)
    return result


@settings(max_examples=40)
@given(seeds(), extents())
def test_the_boundary_distance_is_about_the_euclidean_one(seed: int, extent: tuple[int, int]) -> None:
    component, _, _ = random_canvas(seed, *extent)
    expected = distance_to(touches_another(component))
    found = boundary_distance(component)
    assert np.array_equal(np.isinf(found), np.isinf(expected))
    finite = np.isfinite(expected)
    assert np.allclose(found[finite], expected[finite], rtol=0.03)


@settings(max_examples=40)
@given(seeds(), extents(), st.floats(0, 8), st.floats(0, 1))
def test_seams_are_near_boundaries_inside_of_components(
    seed: int, extent: tuple[int, int], radius: float, share: float
) -> None:
    component, _, noise = random_canvas(seed, *extent)
    seams = elide_seams(component, noise, radius, share)
    assert not seams[component == NO_COMPONENT].any()
    assert not seams[noise >= share].any()
    assert not seams[distance_to(touches_another(component)) > 1.03 * radius].any()


@settings(max_examples=40)
@given(seeds(), extents(), st.floats(0.5, 8))
def test_all_of_a_seam_is_hidden_where_the_share_is_one(
    seed: int, extent: tuple[int, int], radius: float
) -> None:
    component, _, noise = random_canvas(seed, *extent)
    seams = elide_seams(component, noise, radius, 1.0)
    near = distance_to(touches_another(component)) < 0.97 * radius
    assert seams[near & (component != NO_COMPONENT)].all()


def test_about_the_asked_share_of_a_seam_is_hidden() -> None:
    component = np.repeat(np.array([0, 1], np.int16), 100)[None].repeat(400, 0)
    noise = np.random.default_rng(0).random(component.shape, dtype=np.float32)
    seams = elide_seams(component, noise, 10.0, 0.8)
    assert seams[:, 90:110].mean() == pytest.approx(0.8, abs=0.03)
    assert not seams[:, :89].any()
    assert not seams[:, 111:].any()


@settings(max_examples=40)
@given(seeds(), seeds())
def test_equal_noise_gives_equal_seams_and_other_noise_others(seed: int, other: int) -> None:
    component, _, noise = random_canvas(seed, 24, 24)
    seams = elide_seams(component, noise, 3.0, 0.5)
    assert np.array_equal(seams, elide_seams(component.copy(), noise.copy(), 3.0, 0.5))
    fresh = np.random.default_rng([other, 1]).random(noise.shape, dtype=np.float32)
    if elide_seams(component, fresh, 3.0, 1.0).sum() > 64:
        assert not np.array_equal(seams, elide_seams(component, fresh, 3.0, 0.5))


def test_a_change_elsewhere_leaves_a_seam_as_it_is() -> None:
    rng = np.random.default_rng(0)
    noise = rng.random((40, 80), dtype=np.float32)
    before = np.zeros((40, 80), np.int16)
    before[:, 20:] = 1
    after = before.copy()
    after[10:20, 60:70] = 2
    first, second = (elide_seams(component, noise, 4.0, 0.5) for component in (before, after))
    assert np.array_equal(first[:, :50], second[:, :50])
    assert not np.array_equal(first, second)


def test_without_a_boundary_nothing_is_hidden_not_even_at_the_frames_edge() -> None:
    component = np.zeros((12, 12), np.int16)
    assert not elide_seams(component, np.zeros((12, 12), np.float32), 5.0, 1.0).any()
    assert not elide_halo(component, np.array([True]), 5.0).any()


def test_the_edge_of_a_hole_is_a_boundary() -> None:
    component = np.zeros((9, 9), np.int16)
    component[4, 4] = NO_COMPONENT
    seams = elide_seams(component, np.zeros((9, 9), np.float32), 1.0, 1.0)
    assert seams.sum() == 4
    assert not seams[4, 4]


@settings(max_examples=40)
@given(seeds(), extents(), st.floats(0, 8))
def test_a_halo_lies_around_things_and_on_stuff_only(
    seed: int, extent: tuple[int, int], radius: float
) -> None:
    component, is_thing, _ = random_canvas(seed, *extent)
    halo = elide_halo(component, is_thing, radius)
    thing = np.append(is_thing, False)[component]
    assert not halo[thing].any()
    assert not halo[component == NO_COMPONENT].any()
    distance = distance_to(thing)
    assert not halo[distance > 1.03 * radius].any()
    assert halo[(distance < 0.97 * radius) & ~thing & (component != NO_COMPONENT)].all()


def test_things_side_by_side_hide_nothing_of_one_another() -> None:
    component = np.repeat(np.array([0, 1, 2], np.int16), 8)[None].repeat(16, 0)
    halo = elide_halo(component, np.array([True, True, False]), 3.0)
    assert not halo[:, :16].any()
    assert halo[:, 16:19].all()
    assert not halo[:, 20:].any()


@settings(max_examples=40)
@given(seeds())
def test_elision_leaves_its_inputs_as_they_are(seed: int) -> None:
    component, is_thing, noise = random_canvas(seed, 16, 20)
    for array in (component, is_thing, noise):
        array.flags.writeable = False
    elide_seams(component, noise, 3.0, 0.5)
    elide_halo(component, is_thing, 3.0)


def test_a_canvas_without_any_component_has_nothing_to_hide() -> None:
    component = np.full((8, 8), NO_COMPONENT, np.int16)
    assert not elide_seams(component, np.zeros((8, 8), np.float32), 3.0, 1.0).any()
    assert not elide_halo(component, np.zeros(0, bool), 3.0).any()
