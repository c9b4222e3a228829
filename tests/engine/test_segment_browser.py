"""What else the bank has for one component."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.choices import Choices, OutlineChoice
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.truncation import without_truncated
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.engine.segment_browser import found_at
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import ExclusionSet, retrieve
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    CAR,
    LABELS,
    MOUNTAIN,
    POLE,
    THREE_BLOBS,
    TREE,
    blobs,
    painted,
    request_of,
    with_traits,
)
from tests.engine.steps.test_standing_things import street, things_of


def test_they_begin_with_those_that_a_rendering_draws_among(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    request = request_of(layout, top_k=5, refine=False, banned_photographs=frozenset({"s0_000"}))
    rendering = choose_and_render(request, pack, models)
    components, excluded = find_components(layout, 47), ExclusionSet(frozenset({"s0_000"}))
    assert len(rendering.provenance) > 3
    for row in rendering.provenance:
        own = (rendering.pixels == row.component_index) & (layout.ids == row.label_id)
        top, column = np.argwhere(own)[0].tolist()
        found = found_at(request, pack, top, column, 5).candidates
        assert row.segment_id in [candidate.segment_id for candidate in found]
        component = next(c for c in components if (c.label_id, c.box) == (row.label_id, row.box))
        if not pack.labels[row.label_id].keeps_outline:
            assert list(found) == retrieve(component, layout, pack.bank, 5, excluded)
        ids = pack.bank.segments_of_label(row.label_id).tolist()
        assert len(found) == min(5, sum(pack.bank.photograph_of(i) != "s0_000" for i in ids))


def test_more_of_one_photograph_are_all_its_segments_of_the_label(pack: OpenedPack) -> None:
    request = request_of(blobs(*THREE_BLOBS))
    label_id = THREE_BLOBS[0][1]
    name = pack.bank.photograph_of(int(pack.bank.segments_of_label(label_id)[0]))
    found = found_at(request, pack, 10, 6, 99, name).candidates
    expected = {
        int(s) for s in pack.bank.segments_of_label(label_id) if pack.bank.photograph_of(int(s)) == name
    }
    assert {candidate.segment_id for candidate in found} == expected
    banned = request_of(blobs(*THREE_BLOBS), banned_photographs=frozenset({name}))
    assert found_at(banned, pack, 10, 6, 99, name).candidates == found


def test_a_pixel_is_one_of_the_painted_layout_whatever_the_size_of_the_rendering(pack: OpenedPack) -> None:
    layout = blobs(*THREE_BLOBS)
    small = found_at(request_of(layout), pack, 40, 44, 3).candidates
    large = found_at(request_of(layout, size=(128, 192)), pack, 40, 44, 3).candidates
    assert small == large != ()


def test_parts_of_one_label_are_one_component_only_where_a_rendering_joins_them(pack: OpenedPack) -> None:
    """What is listed is for the component of the picture: half a ridge, or all of it."""
    ranks = {MOUNTAIN: 1, TREE: 2}
    labels = LabelSet(tuple(replace(each, rank=ranks.get(each.id, 0)) for each in LABELS.labels))
    boxes = (Box(20, 4, 40, 40), MOUNTAIN), (Box(20, 40, 40, 50), TREE), (Box(20, 50, 40, 92), MOUNTAIN)
    layout = Layout(blobs(*boxes).ids, labels)
    whole, apart = request_of(layout, adherence=0.2), replace(Rules(), joins_parts=False)
    parts = replace(whole, settings=replace(whole.settings, rules=apart))
    left = next(c for c in find_components(layout) if c.label_id == MOUNTAIN)
    assert list(found_at(parts, pack, 30, 10, 3).candidates) == retrieve(left, layout, pack.bank, 3)
    assert found_at(whole, pack, 30, 10, 3) != found_at(parts, pack, 30, 10, 3)
    assert found_at(whole, pack, 30, 10, 3) == found_at(whole, pack, 30, 80, 3)


def test_there_is_nothing_for_an_unpainted_pixel_or_a_label_that_the_bank_does_not_know(
    pack: OpenedPack,
) -> None:
    assert found_at(request_of(blobs(*THREE_BLOBS)), pack, 0, 0, 3).candidates == ()
    unknown = blobs((THREE_BLOBS[0][0], POLE))
    assert found_at(request_of(unknown), pack, 10, 6, 3).candidates == ()


@pytest.mark.parametrize("k", [2, 99])
def test_what_would_be_seen_in_part_follows_what_would_be_seen_whole(pack: OpenedPack, k: int) -> None:
    layout, pack, n_others = blobs(*THREE_BLOBS), with_traits(pack, (CAR, MOUNTAIN)), 0
    for component in find_components(layout, 47):
        rows, columns = component.mask.nonzero()
        row, column = component.box.top + int(rows[0]), component.box.left + int(columns[0])
        found = found_at(request_of(layout), pack, row, column, k)
        scores = [candidate.retrieval_score for candidate in found.candidates]
        whole, others = scores[: found.n_whole], scores[found.n_whole :]
        assert whole == sorted(whole, reverse=True)
        assert others == sorted(others, reverse=True)
        if pack.labels[component.label_id].keeps_outline:
            n_others += len(others)
            query = resampled_component(component, layout.extent, pack.bank.extent)
            assert query is not None
            among = without_truncated(query, found.candidates, pack.bank, AdherenceConfig().outline_overlap)
            assert among == found.candidates[: found.n_whole]
        else:
            assert not others
    assert n_others or k == 2


def test_for_a_thing_they_hold_what_a_rendering_draws_among_and_are_scored_where_they_stand(
    pack: OpenedPack, models: Models
) -> None:
    layout, pack = street(), with_traits(pack, (TREE, CAR))
    request = request_of(layout, top_k=5, refine=False, adherence=0.2)
    car = next(c for c in find_components(layout) if c.label_id == CAR)
    drawn_among = things_of(pack, layout).candidates(car, 5)
    row, column = car.box.top + 5, car.box.left + 5
    found = found_at(request, pack, row, column, 5)
    assert drawn_among
    assert set(drawn_among) <= set(found.candidates[: found.n_whole])
    scores = [candidate.retrieval_score for candidate in found.candidates[: found.n_whole]]
    assert scores == sorted(scores, reverse=True)
    shown = choose_and_render(request, pack, replace(models, synthesis=None))
    own = next(each for each in shown.provenance if each.label_id == CAR)
    assert (own.segment_id, own.mask_iou, own.context_iou) in [tuple(c) for c in found.candidates]


def test_all_of_one_photograph_stand_for_a_thing(pack: OpenedPack) -> None:
    layout, pack = street(), with_traits(pack, (TREE, CAR))
    things, car = things_of(pack, layout), next(c for c in find_components(layout) if c.label_id == CAR)
    name = pack.bank.photograph_of(int(pack.bank.segments_of_label(CAR)[0]))
    request = request_of(layout, refine=False, adherence=0.2)
    found = found_at(request, pack, car.box.top + 5, car.box.left + 5, 99, name)
    own = [int(s) for s in pack.bank.segments_of_label(CAR) if pack.bank.photograph_of(int(s)) == name]
    assert {candidate.segment_id for candidate in found.candidates} == set(own)
    for candidate in found.candidates[: found.n_whole]:
        stands = things.as_it_stands(car, candidate.segment_id)
        assert stands is not None
        assert candidate == stands.candidate


def test_where_the_outline_is_kept_exactly_nothing_stands(pack: OpenedPack) -> None:
    layout, pack = street(), with_traits(pack, (TREE, CAR))
    car = next(c for c in find_components(layout) if c.label_id == CAR)
    row, column = car.box.top + 5, car.box.left + 5
    exact = request_of(layout, refine=False, adherence=1.0)
    loose = request_of(layout, refine=False, adherence=0.2)
    assert found_at(loose, pack, row, column, 9) != found_at(exact, pack, row, column, 9)
    own = replace(loose.settings, choices=Choices(outlines=(OutlineChoice(row, column, 1.0),)))
    assert found_at(replace(loose, settings=own), pack, row, column, 9) == found_at(
        exact, pack, row, column, 9
    )
