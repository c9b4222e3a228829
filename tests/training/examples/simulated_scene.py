"""A scene to simulate canvases of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.component import Component
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.factories import make_pair
from training.examples.color_transfer import ColorStatistics
from training.examples.simulated_canvas import (
    CanvasSimulation,
    Stencil,
    simulate_canvas,
)

PLAIN = CanvasSimulation(0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), misalignment=0.0, dropped=0.0)
"""Stencils alone."""


def scene(seed: int) -> tuple[np.ndarray, Layout, list[Component], list[Stencil | None]]:
    """A photograph, its layout and components, and masks of another photograph as stencils; the
    last component has none."""
    photograph, layout = make_pair(seed, 48, 64)
    photograph.flags.writeable = False
    components = find_components(layout, minimum_area=20)
    others = find_components(make_pair(seed + 1, 48, 64)[1], minimum_area=20)
    stencils: list[Stencil | None] = [
        Stencil(o.box, o.mask) for o in (others[i % len(others)] for i in range(len(components)))
    ]
    stencils[-1] = None
    return photograph, layout, components, stencils


def simulate(
    seed: int, simulation: CanvasSimulation, targets: Sequence[ColorStatistics | None] = ()
) -> Canvas:
    photograph, layout, components, stencils = scene(seed)
    targets = targets or [None] * len(components)
    rng = np.random.default_rng(seed)
    return simulate_canvas(photograph, components, stencils, targets, layout.labels, simulation, rng)


def shown_by_stencils(seed: int) -> np.ndarray:
    """(height, width) index of the component whose pixels its stencil lets through."""
    _, layout, components, stencils = scene(seed)
    shown = np.full(layout.extent, NO_COMPONENT)
    for component, stencil in zip(components, stencils, strict=True):
        if stencil is not None:
            own, other = np.zeros(layout.extent, bool), np.zeros(layout.extent, bool)
            own[component.box.slices], other[stencil.box.slices] = component.mask, stencil.mask
            shown[own & other] = component.index
    return shown
