"""Sequences: what was there before keeps its segment and moves along; what stands still stays the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.sequence import render_sequence
from simspaint.errors import RenderError
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import CAR, MOUNTAIN, ROAD, SKY, blobs, own_rows, request_of

FRAME = Extent(96, 144)


def _scene(right: int, *more: tuple[Box, int]) -> RenderRequest:
    """A car on a road under a sky; the car stands so far to the right."""
    boxes = (
        (Box(0, 0, 60, 144), SKY),
        (Box(60, 0, 96, 144), ROAD),
        (Box(54, 4 + right, 74, 34 + right), CAR),
    )
    return request_of(blobs(*boxes, *more, extent=FRAME), refine=False, top_k=5, seed=3)


def _rendered(pack: OpenedPack, models: Models, *requests: RenderRequest) -> list[Rendering]:
    return list(render_sequence(requests, pack, models))


def _row(rendering: Rendering, label_id: int) -> ComponentProvenance:
    [row] = [row for row in own_rows(rendering) if row.label_id == label_id]
    return row


def test_a_component_that_moves_keeps_its_segment_which_moves_along(pack: OpenedPack, models: Models) -> None:
    """A step is more than half of the car: as a painting it would be a new component."""
    first, second, third = _rendered(pack, models, _scene(0), _scene(17), _scene(34))
    car = _row(first, CAR)
    for n, rendering in enumerate((second, third), start=1):
        now = _row(rendering, CAR)
        assert now.segment_id == car.segment_id
        # The same point of the photograph is shown 17 pixels further to the right.
        shift = now.affine[:, :2] @ [2 * 17 * n / FRAME.width, 0] + now.affine[:, 2] - car.affine[:, 2]
        assert np.allclose(shift, 0, atol=1e-6)
        assert np.allclose(now.affine[:, :2], car.affine[:, :2])


def test_what_stands_behind_a_moving_thing_stands_still(pack: OpenedPack, models: Models) -> None:
    first, *others = _rendered(pack, models, _scene(0), _scene(10), _scene(20))
    for rendering in others:
        for label_id in (SKY, ROAD):
            assert _row(rendering, label_id).segment_id == _row(first, label_id).segment_id
            assert np.array_equal(_row(rendering, label_id).affine, _row(first, label_id).affine)


def test_frames_that_are_alike_have_the_same_photograph(pack: OpenedPack, models: Models) -> None:
    first, second = _rendered(pack, models, _scene(0), _scene(0))
    assert np.array_equal(first.photograph, second.photograph)


def test_the_photograph_changes_only_near_what_moves(pack: OpenedPack, models: Models) -> None:
    first, second = _rendered(pack, models, _scene(0), _scene(6))
    moved = first.photograph != second.photograph
    assert moved[50:80, :40].any()
    assert not moved[:, 80:].any()
    assert not moved[:30].any()


def test_what_appears_is_chosen_once_and_stays(pack: OpenedPack, models: Models) -> None:
    new = (Box(20, 90, 60, 130), MOUNTAIN)
    first, second, third = _rendered(pack, models, _scene(0), _scene(0, new), _scene(0, new))
    assert not [row for row in own_rows(first) if row.label_id == MOUNTAIN]
    assert _row(second, MOUNTAIN).segment_id == _row(third, MOUNTAIN).segment_id
    assert np.array_equal(second.photograph, third.photograph)
    assert _row(second, CAR).segment_id == _row(first, CAR).segment_id


def test_two_things_that_come_near_one_another_do_not_show_the_same(pack: OpenedPack, models: Models) -> None:
    """No two go on from one: what is nearest keeps its segment, the other one its own."""
    other = (Box(54, 100, 74, 130), CAR)
    closer = (Box(54, 90, 74, 120), CAR)
    first, second = _rendered(pack, models, _scene(0, other), _scene(10, closer))
    before = [row.segment_id for row in own_rows(first) if row.label_id == CAR]
    assert [row.segment_id for row in own_rows(second) if row.label_id == CAR] == before


def test_frames_have_one_size(pack: OpenedPack, models: Models) -> None:
    other = request_of(blobs((Box(0, 0, 60, 144), SKY), extent=Extent(60, 144)), refine=False)
    frames = render_sequence([_scene(0), other], pack, models)
    next(frames)
    with pytest.raises(RenderError, match="144 × 60 pixels, the first one 144 × 96"):
        next(frames)


def test_a_frame_is_made_when_it_is_asked_for(pack: OpenedPack, models: Models) -> None:
    def frames():
        yield _scene(0)
        raise AssertionError("nobody asked for a second one")

    assert next(render_sequence(frames(), pack, models)).photograph.shape == (*FRAME, 3)


def test_a_composition_that_the_first_frame_has_is_kept(pack: OpenedPack, models: Models) -> None:
    [chosen] = _rendered(pack, models, _scene(0))
    other_seed = replace(chosen.composition.settings, seed=chosen.composition.settings.seed)
    request = replace(_scene(0), composition=replace(chosen.composition, settings=other_seed))
    [again] = _rendered(pack, models, request)
    assert np.array_equal(again.photograph, chosen.photograph)
