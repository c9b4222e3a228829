"""A rendering as a stack of layers, for programs that work with layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Box, bounding_box
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance, Rendering


class Layer(NamedTuple):
    """One layer.

    `box` lies in the rendering's frame; `color` is (box.height, box.width, 4): RGB and opacity, 255 = opaque.
    """

    name: str
    box: Box
    color: UInt8[np.ndarray, "height width 4"]
    is_visible: bool = True


def layers_of(rendering: Rendering, placed: Sequence[PlacedSegment] = ()) -> list[Layer]:
    """The layers of a rendering, lowest first.

    The layout and the canvas, both hidden; a layer a segment, farthest first, named by its label and its
    source photograph; on top the finished photograph. `placed` gives segments with all that others hide; of
    those that it leaves out the visible part is taken from the canvas. Segments of which nothing is seen are
    left out.
    """
    extent = rendering.layout.extent
    frame = Box(0, 0, extent.height, extent.width)
    painted = rendering.layout.labels.palette()[rendering.layout.ids]
    known = rendering.canvas.known * np.uint8(255)
    whole = {segment.component_index: segment for segment in placed}
    layers = [
        Layer("Layout", frame, _with_opacity(painted, np.full(tuple(extent), 255, np.uint8)), False),
        Layer("Canvas", frame, _with_opacity(rendering.canvas.color, known), False),
    ]
    for row in sorted(rendering.provenance, key=lambda row: row.order):
        layer = _segment_layer(row, rendering, whole.get(row.component_index))
        if layer is not None:
            layers.append(layer)
    opaque = np.full(tuple(extent), 255, np.uint8)
    return [*layers, Layer("Photograph", frame, _with_opacity(rendering.photograph, opaque))]


def _segment_layer(
    row: ComponentProvenance, rendering: Rendering, placed: PlacedSegment | None
) -> Layer | None:
    name = f"{rendering.layout.labels[row.label_id].name} · {row.photograph}"
    if placed is not None and placed.box.area:
        return Layer(name, placed.box, _with_opacity(placed.color, placed.mask * np.uint8(255)))
    seen = rendering.canvas.component == row.component_index
    box = bounding_box(seen)
    if not box.area:
        return None
    opacity = seen[box.slices] * np.uint8(255)
    return Layer(name, box, _with_opacity(rendering.canvas.color[box.slices], opacity))


def _with_opacity(color: np.ndarray, opacity: np.ndarray) -> UInt8[np.ndarray, "height width 4"]:
    return np.dstack([np.where(opacity[..., None] > 0, color, 0).astype(np.uint8), opacity])
