"""The size of a photograph follows the layout, or is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.domain.warped_layout import enlarged_layout
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    EXTENT,
    painted,
    request_of,
)

# What comes out


@pytest.mark.parametrize("extent", [Extent(64, 96), Extent(40, 100), Extent(130, 70), Extent(33, 47)])
def test_a_layout_may_have_another_size_and_shape_than_the_bank(
    pack: OpenedPack, models: Models, extent: Extent
) -> None:
    rendering = choose_and_render(request_of(painted(5, extent)), pack, models)
    assert rendering.photograph.shape == (*extent, 3)
    assert rendering.canvas.extent == extent
    assert rendering.provenance
    for row in rendering.provenance:
        assert row.box == row.box.clipped(extent)
        assert row.segment_box == row.segment_box.clipped(EXTENT)


def test_a_size_may_be_asked_for(pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(
        request_of(painted(), size=(100, 150), rules=Rules(closes_gaps=False)), pack, models
    )
    assert rendering.photograph.shape == (100, 150, 3)
    assert np.array_equal(rendering.layout.ids, enlarged_layout(painted(), Extent(100, 150)).ids)
