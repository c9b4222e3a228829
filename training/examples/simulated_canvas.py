"""The simulated canvas C' that f learns from (S5.2, Figure 4).

Each segment of a photograph is stencilled with the mask of a segment retrieved from *another* photograph,
some are recoloured, and boundaries are elided: the faults of a real canvas, over a photograph whose truth
is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.engine.stages.compose import Elision, elide_canvas
from training.examples.color_transfer import ColorStatistics, transfer_color


@dataclass(frozen=True, slots=True)
class CanvasSimulation:
    """How a canvas is spoiled. The defaults vary S5.2, so that f meets more than one kind of canvas."""

    recolored: float = 0.2  # share of segments with another segment's colours
    seam_share: tuple[float, float] = (0.0, 0.9)  # 0: a rendering without elision
    seam: tuple[float, float] = (0.01, 0.05)  # width, share of the height
    halo: tuple[float, float] = (0.01, 0.05)
    misalignment: float = 0.02  # shift of a stencil, share of the frame
    covered: float = (
        0.5  # share of components of stuff whose gaps further stencils cover, as a rendering does
    )
    relit: float = 0.06  # by how much the light of what these show differs at most
    dropped: float = (
        0.1  # canvases that are empty altogether, so that f can also paint from the layout alone (S7)
    )

    @classmethod
    def paper(cls) -> CanvasSimulation:
        return cls(0.2, (0.8, 0.8), (0.05, 0.05), (0.05, 0.05), 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stencil:
    """Mask of a retrieved segment, on its box in the frame."""

    box: Box
    mask: Bool[np.ndarray, "height width"]


def simulate_canvas(
    photograph: UInt8[np.ndarray, "height width 3"],
    components: Sequence[Component],
    stencils: Sequence[Stencil | None],
    targets: Sequence[ColorStatistics | None],
    labels: LabelSet,
    simulation: CanvasSimulation,
    rng: np.random.Generator,
    further: Sequence[Sequence[Stencil]] | None = None,
) -> Canvas:
    """A simulated canvas of the photograph, which is left as it is.

    Parameters
    ----------
    components
        The photograph's components, indexed 0, 1, …; what is not in any stays missing.
    stencils
        For each component the mask of another photograph's segment; None (none was found) leaves it missing.
    targets
        For each component the colours it takes on, or None to keep its own.
    rng
        Draws elision, shifts, cover and dropping; the same state gives the same canvas.
    further
        For each component stencils that may cover what the first one leaves open; None: none of them.
    """
    extent = Extent(*photograph.shape[:2])
    color = np.zeros_like(photograph)
    component_map = np.full(extent, NO_COMPONENT, np.int16)
    is_thing = np.array([labels[c.label_id].is_thing for c in components], bool)
    for component, stencil, target in zip(components, stencils, targets, strict=True):
        shift = np.rint(rng.uniform(-1, 1, 2) * simulation.misalignment * extent.height).astype(int)
        if stencil is None:
            continue
        visible = stencilled(component, stencil, shift)
        pixels = photograph[component.box.slices][visible]
        if target is not None and len(pixels):
            pixels = transfer_color(pixels, target)
        color[component.box.slices][visible] = pixels
        component_map[component.box.slices][visible] = component.index
        if further is None or is_thing[component.index] or rng.random() >= simulation.covered:
            continue
        for more in further[component.index]:
            added = stencilled(component, more, np.zeros(2, int)) & ~visible
            light = 1 + rng.uniform(-1, 1) * simulation.relit
            shown = photograph[component.box.slices][added] * light
            color[component.box.slices][added] = np.clip(np.rint(shown), 0, 255).astype(np.uint8)
            component_map[component.box.slices][added] = component.index
            visible |= added
    elision = Elision(
        rng.uniform(*simulation.seam_share), rng.uniform(*simulation.seam), rng.uniform(*simulation.halo)
    )
    noise = rng.random(extent, dtype=np.float32)
    if rng.random() < simulation.dropped:
        component_map[:] = NO_COMPONENT
    return elide_canvas(color, component_map, is_thing, noise, elision)


def stencilled(component: Component, stencil: Stencil, shift: np.ndarray) -> Bool[np.ndarray, "height width"]:
    """The part of the component, on its box, that the stencil shifted by (rows, columns) shows."""
    rows, columns = (int(s) for s in shift)
    box = Box(
        stencil.box.top + rows,
        stencil.box.left + columns,
        stencil.box.bottom + rows,
        stencil.box.right + columns,
    )
    shared = component.box.intersection(box)
    visible = np.zeros_like(component.mask)
    if shared.area:
        own = (
            slice(shared.top - component.box.top, shared.bottom - component.box.top),
            slice(shared.left - component.box.left, shared.right - component.box.left),
        )
        other = (
            slice(shared.top - box.top, shared.bottom - box.top),
            slice(shared.left - box.left, shared.right - box.left),
        )
        visible[own] = stencil.mask[other]
        visible &= component.mask
    return visible


def jittered_photograph(
    photograph: UInt8[np.ndarray, "height width 3"], rng: np.random.Generator
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph in slightly other light, for more variety than the bank has: exposure ± 15 %, warmth
    ± 5 %."""
    gain = rng.uniform(0.85, 1.15) * (1 + rng.uniform(-0.05, 0.05) * np.array([1.0, 0.0, -1.0]))
    table = np.clip(np.rint(np.arange(256)[:, None] * gain), 0, 255).astype(np.uint8)  # (256, 3)
    return cv2.LUT(photograph, table[:, None, :].reshape(1, 256, 3))
