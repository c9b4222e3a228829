from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.painting.export.full_detail_size import filled_extent

PHOTOGRAPHS = Extent(100, 150)


def rendering(extent: Extent, *scales: float) -> Any:
    """Pieces of equal width, each as large as its photograph divided by its scale shows it."""
    pixels = np.repeat(np.arange(len(scales)), extent.width // len(scales))
    rows = tuple(
        SimpleNamespace(component_index=i, affine=np.array([[scale, 0, 0], [0, scale, 0]], float))
        for i, scale in enumerate(scales)
    )
    return SimpleNamespace(
        layout=SimpleNamespace(extent=extent),
        pixels=np.broadcast_to(pixels, (extent.height, pixels.size)),
        provenance=rows,
    )


@pytest.mark.parametrize("factor", [1, 2, 4])
def test_photographs_in_place_fill_their_own_size_at_whatever_size_it_is_rendered(factor: int) -> None:
    extent = Extent(100 * factor, 150 * factor)
    assert filled_extent(rendering(extent, 1.0, 1.0), PHOTOGRAPHS) == PHOTOGRAPHS


def test_pieces_that_are_enlarged_fill_less_and_the_middle_one_counts() -> None:
    extent = Extent(200, 300)
    assert filled_extent(rendering(extent, 0.5, 0.5), PHOTOGRAPHS) == Extent(50, 75)
    assert filled_extent(rendering(extent, 0.1, 1.0, 2.0), PHOTOGRAPHS) == PHOTOGRAPHS


def test_a_picture_without_pieces_fills_nothing() -> None:
    empty = rendering(Extent(10, 10), 1.0)
    empty.pixels = np.full((10, 10), -1)
    assert filled_extent(empty, PHOTOGRAPHS) is None
