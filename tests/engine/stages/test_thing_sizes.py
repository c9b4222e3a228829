"""Things have the size that is usual at their base."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Box
from simspaint.engine.ops.size_in_perspective import SizeFit, fit_size
from simspaint.engine.stages.things.candidates import stand_segment
from tests.engine.stages.thing_cases import BANK, full, painting, scene, table_of


def test_a_segment_is_not_magnified_beyond_what_is_sharp() -> None:
    table = table_of([Box(80, 60, 90, 70)])
    best = stand_segment(painting(Box(20, 40, 100, 120)), table, 0, full(table))
    assert 1 / best.affine[1, 1] == pytest.approx(1.5)


def test_shape_surroundings_and_perspective_decide() -> None:
    boxes = [Box(50, 60, 90, 90), Box(50, 60, 90, 150), Box(20, 60, 60, 90)]
    scenes = [scene(box, extent=BANK) for box in boxes]
    table = table_of(boxes, scenes)
    painted = painting(Box(50, 60, 90, 90))
    found = {i: stand_segment(painted, table, i, full(table)) for i in range(3)}
    assert found[0].mask_iou > 0.95 > found[1].mask_iou
    assert found[2].context_iou < found[0].context_iou


def test_a_size_far_from_the_usual_one_is_pulled_towards_it() -> None:
    fit = SizeFit(float(np.log(0.2)), 0.0, 0.1)
    box = Box(20, 60, 100, 100)
    assert painting(box, fit, 0.0).height == pytest.approx(80)
    half, whole = painting(box, fit, 0.5).height, painting(box, fit, 1.0).height
    assert 24 < whole < half < 80
    usual = Box(74, 60, 98, 100)
    assert painting(usual, fit, 1.0).height == pytest.approx(24)


def test_the_fit_of_sizes_is_robust_and_grows_downwards() -> None:
    rng = np.random.default_rng(0)
    base = rng.uniform(0.4, 0.9, 200)
    height = np.exp(-3 + 2 * base + rng.normal(0, 0.1, 200))
    height[:20] = 0.9
    fit = fit_size(height, base)
    assert fit is not None
    assert fit.slope == pytest.approx(2, abs=0.3)
    assert fit.height(0.6) == pytest.approx(np.exp(-1.8), rel=0.1)
    assert fit_size(height[::-1], -base) is not None
    assert fit_size(np.zeros(0), np.zeros(0)) is None


def test_a_segment_that_its_photograph_cuts_at_the_top_reaches_the_top_of_the_frame() -> None:
    table = table_of([Box(0, 60, 60, 90)])
    assert table.cut[0, 0]
    best = stand_segment(painting(Box(40, 60, 80, 80)), table, 0, full(table))
    assert 1 / best.affine[1, 1] == pytest.approx(80 / 60)
