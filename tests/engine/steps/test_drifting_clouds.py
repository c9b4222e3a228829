"""Small clouds in the open sky are shown whole."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.engine.steps.standing_things import StandingThings
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import CAR, ROAD, SKY, differences, request_of, with_traits

FRAME = Extent(192, 288)
CLOUD, LAND = ROAD, CAR
"""The small bank has no clouds: its roads are taken for some, and its cars for what is nearer."""


@pytest.fixture
def clouds_pack(pack: OpenedPack) -> OpenedPack:
    return with_traits(pack, (CLOUD,), feathered=(CLOUD,))


def painted(pack: OpenedPack, box: Box) -> Layout:
    ids = np.full(FRAME, SKY, np.uint8)
    ids[90:] = LAND
    ids[box.slices] = CLOUD
    return Layout(ids, pack.labels)


def found(pack: OpenedPack, box: Box, adherence: float = 0.2) -> tuple[StandingThings, Component]:
    layout = painted(pack, box)
    things = StandingThings(
        pack.bank, pack.labels, layout, lambda _: Adherence(adherence), lambda _: None, Memo()
    )
    return things, next(c for c in find_components(layout) if c.label_id == CLOUD)


FREE = Box(20, 40, 44, 64)


def test_a_small_cloud_in_the_open_sky_stands_whole_where_strokes_are_hints(clouds_pack: OpenedPack) -> None:
    things, cloud = found(clouds_pack, FREE)
    candidates = things.candidates(cloud, 5)
    assert candidates
    assert things.is_free(cloud)
    affine = things.affine(cloud, candidates[0].segment_id)
    assert affine is not None
    assert not found(clouds_pack, FREE, 0.6)[0].is_free(cloud)


@pytest.mark.parametrize(
    "box",
    [Box(66, 40, 90, 64), Box(0, 40, 24, 64), Box(10, 20, 80, 220), Box(30, 2, 36, 286)],
    ids=["behind the land", "cut by the frame", "a clouded sky", "a band"],
)
def test_clouds_that_no_whole_one_can_stand_for_fill_what_was_painted(
    clouds_pack: OpenedPack, box: Box
) -> None:
    things, cloud = found(clouds_pack, box)
    assert not things.is_free(cloud)
    assert things.candidates(cloud, 5) == ()


def test_it_is_not_lowered_to_the_land_and_stays_where_it_was_painted(clouds_pack: OpenedPack) -> None:
    things, cloud = found(clouds_pack, Box(60, 40, 84, 64))  # six pixels above the land
    (part,) = things.parts(cloud)
    assert part.base_row == 84


def test_a_rendering_shows_it_whole_and_a_memo_changes_nothing(
    clouds_pack: OpenedPack, models: Models
) -> None:
    layout, memo = painted(clouds_pack, FREE), Memo()
    request = request_of(layout, adherence=0.2)
    made = choose_and_render(request, clouds_pack, models, memo=memo)
    (cloud,) = [each for each in made.composition.components if each.label_id == CLOUD]
    assert cloud.stance is Stance.WHOLE
    again = choose_and_render(request, clouds_pack, models, memo=memo)
    assert differences(made, again) == []
