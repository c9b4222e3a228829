"""The line that a wide thing stands on."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Extent, identity_affine
from simspaint.engine.ops.base_line import base_line, slanted


def fence(slope: float, rise: int = 0) -> np.ndarray:
    """A band 6 rows high and 60 columns wide; every tenth column ends `rise` rows higher."""
    mask = np.zeros((60, 60), bool)
    for column in range(60):
        bottom = round(30 + slope * (column - 30)) - (rise if column % 10 == 5 else 0)
        mask[bottom - 6 : bottom, column] = True
    return mask


@pytest.mark.parametrize("slope", [-0.5, -0.2, 0.0, 0.3])
def test_it_runs_along_the_lower_edge(slope: float) -> None:
    line = base_line(fence(slope), 80.0)
    assert line.slope == pytest.approx(slope, abs=0.01)
    for column in (0, 30, 59):
        assert line.at(column + 0.5) == pytest.approx(30 + slope * (column - 30), abs=1)


def test_what_ends_higher_is_above_it() -> None:
    line = base_line(fence(0.2, rise=4), 80.0)
    assert line.slope == pytest.approx(0.2, abs=0.03)
    assert line.at(30.5) == pytest.approx(30, abs=1)


def test_a_slanted_affine_keeps_one_column_and_lowers_those_to_the_right() -> None:
    extent = Extent(100, 200)
    found = slanted(identity_affine(), 0.25, 80.0, extent)

    def source_row(row: float, column: float) -> float:
        x, y = 2 * column / extent.width - 1, 2 * row / extent.height - 1
        return float((found[1, 0] * x + found[1, 1] * y + found[1, 2] + 1) / 2 * extent.height)

    assert source_row(40, 80) == pytest.approx(40)
    assert source_row(50, 120) == pytest.approx(40)  # 40 columns to the right it lies 10 rows lower
    assert np.allclose(found[0], identity_affine()[0])
