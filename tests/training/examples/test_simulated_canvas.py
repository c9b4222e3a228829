"""The simulated canvas shows the photograph through other segments' masks, and hides boundaries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.factories import make_labels, make_pair
from tests.strategies import seeds
from tests.training.examples.simulated_scene import PLAIN, scene, shown_by_stencils, simulate
from training.examples.color_transfer import ColorStatistics, color_statistics
from training.examples.simulated_canvas import (
    CanvasSimulation,
    Stencil,
    simulate_canvas,
    stencilled,
)


@settings(max_examples=30)
@given(seeds())
def test_only_pixels_under_a_stencil_are_shown_in_the_photograph_s_colours(seed: int) -> None:
    canvas, photograph = simulate(seed, PLAIN), scene(seed)[0]
    shown = shown_by_stencils(seed)
    np.testing.assert_array_equal(canvas.component, shown)
    np.testing.assert_array_equal(canvas.known, shown != NO_COMPONENT)
    np.testing.assert_array_equal(canvas.color[canvas.known], photograph[canvas.known])
    assert not canvas.color[~canvas.known].any()


@settings(max_examples=30)
@given(seeds())
def test_elided_pixels_are_white_and_known_or_black_and_missing(seed: int) -> None:
    simulation = replace(CanvasSimulation.paper(), recolored=0.0)
    canvas, photograph, shown = simulate(seed, simulation), scene(seed)[0], shown_by_stencils(seed)
    seen = canvas.component != NO_COMPONENT
    np.testing.assert_array_equal(canvas.component[seen], shown[seen])
    np.testing.assert_array_equal(canvas.color[seen], photograph[seen])
    assert (canvas.color[canvas.known & ~seen] == 255).all()
    assert not canvas.color[~canvas.known].any()
    assert not (canvas.known & (shown == NO_COMPONENT)).any()


def test_four_fifths_of_the_pixels_near_a_boundary_are_white() -> None:
    photograph, _, _, _ = scene(0)
    layout = Layout(
        np.repeat(np.array([0, 2], np.uint8), 24)[:, None] * np.ones((1, 64), np.uint8), make_labels()
    )
    components = find_components(layout)
    stencils = [Stencil(c.box, c.mask) for c in components]
    rng, none = np.random.default_rng(0), [None] * len(components)
    paper = CanvasSimulation.paper()
    canvas = simulate_canvas(photograph, components, stencils, none, layout.labels, paper, rng)
    white = (canvas.color == 255).all(2) & (canvas.component == NO_COMPONENT)
    rows = np.flatnonzero(white.any(1))
    assert (rows.min(), rows.max()) == (21, 26)  # nearer than 0.05 × 48 = 2.4 rows to the boundary
    assert 0.7 < white[21:27].mean() < 0.9


@settings(max_examples=30)
@given(seeds())
def test_the_same_generator_gives_the_same_canvas(seed: int) -> None:
    first, second = (simulate(seed, CanvasSimulation()) for _ in range(2))
    for name in ("color", "known", "component"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_another_state_of_the_generator_gives_another_canvas() -> None:
    photograph, layout, components, stencils = scene(3)
    none = [None] * len(components)
    simulation = replace(CanvasSimulation(), dropped=0.0)
    first, second = (
        simulate_canvas(photograph, components, stencils, none, layout.labels, simulation, rng)
        for rng in (np.random.default_rng(1), np.random.default_rng(2))
    )
    assert not np.array_equal(first.color, second.color)


def test_the_inputs_are_left_as_they_are() -> None:
    photograph, layout, components, stencils = scene(5)
    before = photograph.copy(), [c.mask.copy() for c in components]
    masks = [(s.mask, s.mask.copy()) for s in stencils if s is not None]
    target = color_statistics(photograph[:4].reshape(-1, 3))
    targets: list[ColorStatistics | None] = [target] * len(components)
    rng = np.random.default_rng(0)
    simulate_canvas(photograph, components, stencils, targets, layout.labels, CanvasSimulation(), rng)
    np.testing.assert_array_equal(photograph, before[0])
    for component, mask in zip(components, before[1], strict=True):
        np.testing.assert_array_equal(component.mask, mask)
    assert all(np.array_equal(now, then) for now, then in masks)


def test_a_dropped_canvas_shows_nothing_at_all() -> None:
    canvas = simulate(2, replace(CanvasSimulation(), dropped=1.0))
    assert not canvas.known.any()
    assert not canvas.color.any()
    assert (canvas.component == NO_COMPONENT).all()


def test_about_a_tenth_of_the_canvases_is_dropped() -> None:
    dropped = [not simulate(0, replace(PLAIN, dropped=0.0)).known.any()]
    photograph, layout, components, stencils = scene(0)
    simulation, none = CanvasSimulation(), [None] * len(components)
    for seed in range(300):
        rng = np.random.default_rng(seed)
        canvas = simulate_canvas(photograph, components, stencils, none, layout.labels, simulation, rng)
        dropped.append(not canvas.known.any())
    assert 0.05 < np.mean(dropped) < 0.16


def test_the_paper_s_canvas_is_as_section_5_2_says() -> None:
    paper = CanvasSimulation.paper()
    assert paper.recolored == 0.2
    assert paper.seam_share == (0.8, 0.8)
    assert paper.seam == paper.halo == (0.05, 0.05)
    assert paper.misalignment == paper.dropped == 0


@settings(max_examples=30)
@given(seeds(), st.integers(-70, 70), st.integers(-70, 70))
def test_a_stencil_is_shifted_by_whole_pixels_and_cut_at_the_component(
    seed: int, down: int, right: int
) -> None:
    _, layout, components, stencils = scene(seed)
    component, stencil = components[0], stencils[0]
    if stencil is None:
        return
    wide = np.zeros((48 + 140, 64 + 140), bool)
    box = stencil.box
    moved = Box(box.top + 70 + down, box.left + 70 + right, box.bottom + 70 + down, box.right + 70 + right)
    wide[moved.slices] = stencil.mask
    own = np.zeros(layout.extent, bool)
    own[component.box.slices] = component.mask
    expected = (wide[70:118, 70:134] & own)[component.box.slices]
    np.testing.assert_array_equal(stencilled(component, stencil, np.array([down, right])), expected)


def test_further_stencils_cover_what_the_first_leaves_open_but_not_in_things() -> None:
    photograph, layout = make_pair(3, 64, 96, make_labels(6))
    components = find_components(layout)
    top = [Stencil(Box(0, 0, 32, 96), np.ones((32, 96), bool)) for _ in components]
    rest = [[Stencil(Box(24, 0, 64, 96), np.ones((40, 96), bool))] for _ in components]
    plain = CanvasSimulation(
        0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), misalignment=0.0, covered=1.0, relit=0.0, dropped=0.0
    )
    none = [None] * len(components)

    def canvas(simulation: CanvasSimulation, further: list[list[Stencil]] | None) -> Canvas:
        rng = np.random.default_rng(0)
        return simulate_canvas(photograph, components, top, none, layout.labels, simulation, rng, further)

    covered, things = canvas(plain, rest), np.zeros(layout.extent, bool)
    for component in components:
        if layout.labels[component.label_id].is_thing:
            things[component.box.slices] |= component.mask
    assert covered.known[~things].all()
    assert not covered.known[32:][things[32:]].any()
    np.testing.assert_array_equal(covered.color[covered.known], photograph[covered.known])
    for open_below in (canvas(plain, None), canvas(replace(plain, covered=0.0), rest)):
        assert not open_below.known[32:].any()
    relit = canvas(replace(plain, relit=0.06), rest)
    np.testing.assert_array_equal(relit.color[:32], covered.color[:32])
    before, after = (canvas.color[32:].astype(float) for canvas in (covered, relit))
    assert (after != before).any()
    assert (np.abs(after - before) <= 0.06 * before + 1).all()
