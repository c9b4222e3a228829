"""What a rendering gives back: the photograph and where every piece of it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int16, UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Affine, Box
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class ComponentProvenance:
    """Where one component's pixels come from.

    `box` lies in the rendering's frame, `segment_box` in the bank's extent. `order` counts from 0, the
    farthest back. The scores are those of the component's own segment. Where this is a fill segment,
    `component_index` and `box` are those of the uncovered part that it covers, and `part_of` is the index of
    the component.
    """

    component_index: int
    label_id: int
    box: Box
    photograph: str
    segment_id: int
    segment_box: Box
    mask_iou: float
    context_iou: float
    affine: Affine
    order: int
    part_of: int | None = None

    @property
    def retrieval_score(self) -> float:
        """Sum of the two IoUs, in [0, 2]."""
        return self.mask_iou + self.context_iou


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """A finished rendering; every array is read-only.

    Parameters
    ----------
    photograph
        RGB of the requested size.
    canvas
        What the synthesis network was given.
    layout
        The dense layout that was rendered: the refined one, or the painted one where nothing was refined.
    provenance
        A row per component that has a segment, then one per fill segment.
    pixels
        Index of the component, or of the uncovered part, that each pixel's material comes from;
        `NO_COMPONENT` (-1) where it is synthesised.
    composition
        What was rendered.
    timings_ms
        Milliseconds per stage, by stage name.
    notes
        Sentences for the person: what had to be done differently (another device, smaller tiles, a label
        without a segment).
    """

    photograph: UInt8[np.ndarray, "height width 3"]
    canvas: Canvas
    layout: Layout
    provenance: tuple[ComponentProvenance, ...]
    pixels: Int16[np.ndarray, "height width"]
    seed: int
    pack: str
    composition: Composition
    timings_ms: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
