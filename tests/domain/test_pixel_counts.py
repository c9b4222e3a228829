"""Values of large pictures."""

from __future__ import annotations

import numpy as np

from simspaint.domain.pixel_counts import looked_up


def test_values_are_looked_up_band_by_band() -> None:
    values = np.random.default_rng(0).integers(0, 60_000, (1500, 1000)).astype(np.uint16)
    table = np.arange(60_000, dtype=np.uint32) * 3
    found = looked_up(table, values)
    assert found.dtype == np.uint32
    assert np.array_equal(found, values.astype(np.uint32) * 3)
