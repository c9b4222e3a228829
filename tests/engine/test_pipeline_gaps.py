"""Sky that a careless hand left below a mountain, from the painting to the picture."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.engine.pipeline import choose, choose_and_render, render
from simspaint.engine.request import RenderRequest, Rules
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import EXTENT, LABELS, MOUNTAIN, ROAD, SKY, request_of, settings_of, with_traits

GAP = slice(30, 35), slice(20, 60)


@pytest.fixture
def land(pack: OpenedPack) -> OpenedPack:
    return with_traits(pack, (), (MOUNTAIN,))


def careless() -> Layout:
    ids = np.full(EXTENT, SKY, np.uint8)
    ids[15:35], ids[35:] = MOUNTAIN, ROAD
    ids[GAP] = SKY
    return Layout(ids, LABELS)


def test_a_gap_is_more_of_the_mountain_in_every_size(land: OpenedPack, models: Models) -> None:
    settings = settings_of()
    composition = choose(RenderRequest(careless(), settings), land, models)
    assert (composition.layout.ids[GAP] == SKY).all()
    for size in (None, (128, 192)):
        made = render(careless(), composition, settings_of(size=size), land, models)
        scale = 1 if size is None else 2
        gap = made.layout.ids[60:70, 40:120] if scale == 2 else made.layout.ids[GAP]
        assert (gap == MOUNTAIN).all()
        assert {row.label_id for row in made.provenance} == {SKY, MOUNTAIN, ROAD}
        assert len(made.provenance) == 3


@pytest.mark.parametrize("changes", [{"adherence": 1.0}, {"method": Method.PAPER}, {"rules": Rules(False)}])
def test_a_gap_stays_sky_where_outlines_are_exact(
    land: OpenedPack, models: Models, changes: dict[str, object]
) -> None:
    made = choose_and_render(request_of(careless(), **changes), land, models)
    assert (made.layout.ids[GAP] == SKY).all()


def test_a_stroke_elsewhere_leaves_the_mountain_as_it_was(land: OpenedPack, models: Models) -> None:
    first = choose_and_render(request_of(careless()), land, models)
    ids = careless().ids.copy()
    ids[50:, 70:] = MOUNTAIN
    again = choose_and_render(request_of(Layout(ids, LABELS), first.composition), land, models)
    shown = [[c.segment for c in made.composition.components] for made in (first, again)]
    assert len(shown[0]) == 3
    assert shown[1][:2] == shown[0][:2]
    assert np.array_equal(again.pixels[:36], first.pixels[:36])
