"""Outlines of segments that are shown much larger than their photograph has them."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.engine.ops.affine_warp import warp_mask

SOURCE = Extent(40, 60)


def _warped(mask: np.ndarray, box: Box, factor: int) -> np.ndarray:
    output = Extent(SOURCE.height * factor, SOURCE.width * factor)
    target, moved = warp_mask(mask, box, identity_affine(), SOURCE, output)
    whole = np.zeros(output, bool)
    whole[target.slices] = moved
    return whole


def test_a_slope_has_no_stairs() -> None:
    mask = np.tri(20, 40, -1, bool) | (np.arange(40)[None, :] < 2 * np.arange(20)[:, None])
    moved = _warped(mask, Box(10, 5, 30, 45), 8)[80:240, 40:360]
    rows = np.arange(40, 120)
    ends = moved[40:120].sum(1)
    line = np.polyval(np.polyfit(rows, ends, 1), rows)
    assert np.abs(ends - line).max() <= 3
    stairs = 8 * np.repeat(mask.sum(1), 8)[40:120]
    assert np.abs(stairs - np.polyval(np.polyfit(rows, stairs, 1), rows)).max() > 5


def test_a_segment_that_its_photograph_cuts_off_reaches_the_edge() -> None:
    whole = _warped(np.ones((15, 60), bool), Box(0, 0, 15, 60), 8)
    assert whole[:116].all()
    assert not whole[124:].any()
    assert _warped(np.ones((40, 60), bool), Box(0, 0, 40, 60), 5).all()


def test_thin_lines_and_gaps_stay() -> None:
    mask = np.ones((20, 30), bool)
    mask[10] = False
    mask[:9] = False
    mask[4] = True
    whole = _warped(mask, Box(10, 20, 30, 50), 6)
    assert whole[14 * 6 : 15 * 6, 130:290].any(0).all()
    assert not whole[20 * 6 + 2 : 21 * 6 - 2, 130:290].any()


def test_an_outline_with_spikes_of_a_pixel_is_round() -> None:
    """Crowns of trees have such outlines; enlarged pixel by pixel they are combs."""
    mask = np.ones((20, 30), bool)
    mask[:2] = False
    mask[1, ::2] = True
    edge = _warped(mask, Box(10, 10, 30, 40), 8)[80:180, 100:300].argmax(0)
    assert np.ptp(edge) <= 5, "a spike is 8 pixels high"
