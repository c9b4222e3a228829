"""Elided seams and halos of a canvas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Box
from simspaint.engine.ops.elision import elide_halo, elide_seams
from simspaint.engine.stages.compose import (
    NARROW_ELISION,
    NO_ELISION,
    PAPER_ELISION,
    Elision,
    elision_noise,
)
from tests.engine.stages.compose_cases import CAR, FRAME, LABELS, compose, make_placed, random_placed
from tests.strategies import seeds


@given(
    seeds(), st.sampled_from([PAPER_ELISION, NARROW_ELISION, Elision(1.0, 0.1, 0.1), Elision(0.5, 0.1, 0.0)])
)
@settings(max_examples=40)
def test_elided_seams_are_white_and_known_and_the_halo_is_black_and_missing(
    seed: int, elision: Elision
) -> None:
    placed = random_placed(seed)
    order = list(range(len(placed)))
    plain, canvas = compose(placed, order), compose(placed, order, elision, seed)
    is_thing = np.array([LABELS[p.label_id].is_thing for p in placed])
    halo = elide_halo(plain.component, is_thing, elision.halo * FRAME.height)
    halo &= elision.halo > 0
    noise = elision_noise(FRAME, seed)
    seams = elide_seams(plain.component, noise, elision.seam * FRAME.height, elision.share) & ~halo
    kept = plain.known & ~halo & ~seams
    assert np.array_equal(canvas.known, plain.known & ~halo)
    assert not canvas.color[~canvas.known].any()
    assert (canvas.color[seams] == 255).all()
    assert (canvas.component[~kept] == NO_COMPONENT).all()
    assert np.array_equal(canvas.component[kept], plain.component[kept])
    assert np.array_equal(canvas.color[kept], plain.color[kept])


def test_a_thing_gets_a_halo_on_what_is_behind_it() -> None:
    road, car = (
        make_placed(0, Box(0, 0, 40, 60), 99, label_id=3),
        make_placed(1, Box(10, 20, 30, 40), 50, CAR),
    )
    canvas = compose([road, car], [0, 1], Elision(share=0.0, seam=0.0, halo=0.05))
    assert not canvas.known[8:10, 20:40].any()
    assert not canvas.known[10:30, 18:20].any()
    assert canvas.known[10:30, 20:40].all()
    assert (canvas.component[10:30, 20:40] == 1).all()
    assert canvas.known[:7].all()


@pytest.mark.parametrize("elision", [NO_ELISION, PAPER_ELISION])
def test_without_segments_all_is_missing(elision: Elision) -> None:
    canvas = compose([], [], elision)
    assert not canvas.known.any()
    assert not canvas.color.any()
    assert (canvas.component == NO_COMPONENT).all()
    assert canvas.extent == FRAME


def test_noise_depends_on_seed_and_frame_alone() -> None:
    noise = elision_noise(FRAME, 3)
    assert noise.shape == FRAME
    assert 0 <= noise.min() <= noise.max() < 1
    assert np.array_equal(noise, elision_noise(FRAME, 3))
    assert not np.array_equal(noise, elision_noise(FRAME, 4))
    assert elision_noise(FRAME, -1).shape == FRAME
    assert elision_noise(FRAME, 1 << 70).shape == FRAME


def test_swapping_a_segment_changes_no_seam_far_from_it() -> None:
    placed = [
        make_placed(0, Box(0, 0, 40, 20), 10),
        make_placed(1, Box(0, 15, 40, 30), 20),
        make_placed(2, Box(5, 45, 30, 55), 30),
    ]
    swapped = [*placed[:2], make_placed(2, Box(8, 48, 35, 58), 77)]
    before, after = (compose(p, [0, 1, 2], PAPER_ELISION) for p in (placed, swapped))
    assert np.array_equal(before.color[:, :40], after.color[:, :40])
    assert (before.color[:, :40] == 255).any()
    assert not np.array_equal(before.color, after.color)
