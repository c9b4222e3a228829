"""Renderings by the method `paper`, and what they consist of."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.domain.rendering import Rendering
from simspaint.engine.ops.placement import frame_reach, place_segment
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    ALL,
    request_of,
)

LARGE = Extent(192, 288)
SLANTED = [[0.9, 0.3, 0.2], [-0.25, 1.1, 0.1]]


def paper(layout: Layout, pack: OpenedPack, models: Models, **changes: object) -> Rendering:
    request = request_of(layout, method=Method.PAPER, **{**ALL, **changes})
    return choose_and_render(request, pack, models)


def components_of(layout: Layout) -> list[Component]:
    return find_components(layout, int(np.ceil(0.00763 * layout.extent.area)))


def placed_of(rendering: Rendering, pack: OpenedPack, extent: Extent) -> list:
    """The segments of a rendering, moved and not cut."""
    components = {component.index: component for component in find_components(rendering.layout)}
    return [
        place_segment(
            components[row.component_index],
            pack.bank.segment(row.segment_id),
            row.affine,
            extent,
            pack.bank.extent,
            frame_reach(extent),
        )
        for row in rendering.provenance
    ]
