"""Rules beyond the paper are switched off one by one, where they are measured."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import CAR, MOUNTAIN, TREE, painted, request_of, with_traits

FRAME = Extent(192, 288)
SEEN = {"reassigns", "feathers", "blends", "keeps_detail"}
"""Those that this small bank shows something of."""


@pytest.mark.parametrize("rule", [field.name for field in fields(Rules)])
def test_a_rule_that_is_off_changes_the_picture_and_no_segment(
    pack: OpenedPack, models: Models, rule: str
) -> None:
    traits = with_traits(pack, (MOUNTAIN, TREE, CAR), (), (MOUNTAIN,), (TREE,))
    is_other = []
    for seed in (100, 101):
        request = request_of(painted(seed, FRAME), fill_segments=3, elide=False)
        without = replace(request, settings=replace(request.settings, rules=Rules(**{rule: False})))
        usual, other = (choose_and_render(each, traits, models) for each in (request, without))
        shown, now = ([c.segment for c in r.composition.components] for r in (usual, other))
        assert shown == now
        is_other.append(not np.array_equal(usual.photograph, other.photograph))
    assert any(is_other) or rule not in SEEN
