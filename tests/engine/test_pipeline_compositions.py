"""What a composition keeps, and that rendering it chooses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.domain.segment_choice import OrderShift, Placement
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose, choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    THREE_BLOBS,
    TREE,
    Counts,
    blobs,
    lock_of,
    own_rows,
    painted,
    request_of,
    settings_of,
)

LARGE = Extent(192, 288)


def some_requests(pack: OpenedPack) -> Iterator[RenderRequest]:
    """Layouts with every way to choose."""
    a_mountain = int(pack.bank.segments_of_label(MOUNTAIN)[-1])
    placement = Placement(40, 44, (1.0, 0.0, 0.1, 0.0, 1.0, -0.05))
    yield request_of(painted())
    yield request_of(painted(101, LARGE, unlabelled=0.3), top_k=3, seed=4, **ALL)
    yield request_of(painted(102, LARGE), method=Method.PAPER, top_k=3, seed=4)
    yield request_of(painted(103, unlabelled=0.4), method=Method.PAPER)
    yield request_of(
        blobs(*THREE_BLOBS),
        refine=False,
        locks=(lock_of(pack, 10, 6, a_mountain),),
        placements=(placement,),
        order_shifts=(OrderShift(10, 6, 2),),
    )
    yield request_of(painted(104, LARGE), order_shifts=(OrderShift(150, 100, 3), OrderShift(2, 2, -1)), **ALL)


@pytest.mark.parametrize("number", range(6))
def test_choosing_again_gives_the_same_composition(pack: OpenedPack, models: Models, number: int) -> None:
    request = list(some_requests(pack))[number]
    first = choose(request, pack, models)
    assert first.components
    again = choose(replace(request, composition=first), pack, models)
    assert same_composition(again, first)
    assert same_composition(choose(replace(request, composition=again), pack, models, memo=Memo()), first)


def test_two_compositions_are_the_same_only_where_all_is() -> None:
    layout = blobs(*THREE_BLOBS)
    composition = Composition(layout, layout, ())
    assert same_composition(composition, Composition(Layout(layout.ids.copy(), LABELS), layout, ()))
    assert not same_composition(composition, Composition(painted(), layout, ()))
    assert not same_composition(composition, Composition(layout, painted(), ()))
    assert not same_composition(composition, replace(composition, settings=settings_of(seed=1).picture))


@pytest.mark.parametrize("draft", [False, True])
def test_what_is_still_much_the_same_keeps_its_segment(
    pack: OpenedPack, models: Models, counts: Counts, draft: bool
) -> None:
    request = request_of(blobs(*THREE_BLOBS), refine=False, top_k=9, seed=5)
    first = choose_and_render(request, pack, models)
    counts.clear()
    stroke = (Box(26, 4, 30, 20), MOUNTAIN)  # two rows more below the mountain, which was 20 high
    settings = replace(request.settings, draft=draft)
    changed = RenderRequest(blobs(*THREE_BLOBS, stroke), settings, first.composition)
    second = choose_and_render(changed, pack, models)
    assert (counts.searches, counts.asked_moves, counts.questions) == ([], 0, 0)
    assert [row.segment_id for row in second.provenance] == [row.segment_id for row in first.provenance]
    assert [row.affine.tolist() for row in second.provenance] == [
        row.affine.tolist() for row in first.provenance
    ]
    assert second.provenance[0].box == Box(8, 4, 30, 20)
    assert second.composition.components[1:] == first.composition.components[1:]


def test_what_has_become_something_else_is_chosen_anew(pack: OpenedPack, models: Models) -> None:
    first = choose(request_of(blobs(*THREE_BLOBS), refine=False), pack, models)
    changed = blobs(*THREE_BLOBS[:2], (Box(8, 60, 40, 92), CAR))
    second = choose(request_of(changed, first, refine=False), pack, models)
    whole = choose(request_of(changed, refine=False), pack, models)
    assert second.components[:2] == first.components[:2]
    assert second.components[2] == whole.components[2]
    assert second.components[2].scores != first.components[2].scores


def test_a_component_of_another_label_keeps_nothing(pack: OpenedPack, models: Models) -> None:
    first = choose(request_of(blobs(*THREE_BLOBS), refine=False), pack, models)
    changed = blobs((THREE_BLOBS[0][0], TREE), *THREE_BLOBS[1:])
    second = choose(request_of(changed, first, refine=False), pack, models)
    assert second.components[0].label_id == TREE
    assert second.components[0].segment != first.components[0].segment
    assert [replace(each, place=0) for each in second.components[1:]] == [
        replace(each, place=0) for each in first.components[1:]
    ]


@pytest.mark.parametrize("change", [{"seed": 1}, {"top_k": 4}, {"adherence": 0.9}])
def test_after_another_draw_nothing_is_kept(pack: OpenedPack, models: Models, change: dict) -> None:
    first = choose(request_of(painted(), top_k=3), pack, models)
    again = choose(request_of(painted(), first, **{"top_k": 3, **change}), pack, models)
    whole = choose(request_of(painted(), **{"top_k": 3, **change}), pack, models)
    assert same_composition(again, whole)


def test_of_a_banned_photograph_nothing_is_kept_but_what_the_person_chose(
    pack: OpenedPack, models: Models
) -> None:
    layout = blobs(*THREE_BLOBS)
    first = choose(request_of(layout, refine=False), pack, models)
    mountain = first.components[0].segment
    assert mountain is not None
    banned = frozenset({mountain.photograph})
    second = choose(request_of(layout, first, refine=False, banned_photographs=banned), pack, models)
    assert mountain.photograph not in {each.segment.photograph for each in second.components if each.segment}
    lock = lock_of(pack, 10, 6, mountain.row)
    locked = choose(
        request_of(layout, first, refine=False, banned_photographs=banned, locks=(lock,)), pack, models
    )
    assert locked.components[0].segment == mountain
    assert locked.components[1] == second.components[1]


def test_eliding_boundaries_chooses_nothing_anew(pack: OpenedPack, models: Models, counts: Counts) -> None:
    first = choose(request_of(painted(), top_k=3, seed=2), pack, models)
    counts.clear()
    elided = choose(request_of(painted(), first, top_k=3, seed=2, elide=True), pack, models)
    assert (counts.searches, counts.asked_moves, counts.questions) == ([], 0, 0)
    assert elided.components == first.components


def test_what_was_put_back_is_aligned_again(pack: OpenedPack, models: Models) -> None:
    layout = blobs(*THREE_BLOBS)
    plain = choose(request_of(layout, refine=False), pack, models)
    placement = Placement(10, 6, (1.0, 0.0, 0.1, 0.0, 1.0, -0.05))
    placed = choose(request_of(layout, plain, refine=False, placements=(placement,)), pack, models)
    assert placed.components[0].segment == plain.components[0].segment
    assert placed.components[0].affine == placement.affine
    assert placed.components[1:] == plain.components[1:]
    back = choose(request_of(layout, placed, refine=False), pack, models)
    assert same_composition(back, plain)


def test_a_shift_counts_once_however_often_it_is_chosen(pack: OpenedPack, models: Models) -> None:
    layout = painted(104, LARGE)
    plain = choose(request_of(layout), pack, models)
    back = min(plain.components, key=lambda each: each.place)
    shift = OrderShift(back.row, back.column, 2)
    once = choose(request_of(layout, plain, order_shifts=(shift,)), pack, models)
    (shifted,) = (each for each in once.components if (each.row, each.column) == (back.row, back.column))
    assert shifted.place > back.place
    assert shifted.steps == 2
    twice = choose(request_of(layout, once, order_shifts=(shift,)), pack, models)
    assert same_composition(twice, once)
    undone = choose(request_of(layout, twice), pack, models)
    places = {(each.row, each.column): each.place for each in undone.components}
    assert places[back.row, back.column] < shifted.place


def test_pairs_that_were_there_keep_their_order(pack: OpenedPack, models: Models, counts: Counts) -> None:
    layout = painted(104, LARGE)
    first = choose(request_of(layout), pack, models)
    backwards = replace(
        first,
        components=tuple(
            replace(each, place=len(first.components) - 1 - each.place) for each in first.components
        ),
    )
    counts.clear()
    again = choose(request_of(layout, backwards), pack, models)
    assert counts.questions == 0
    place = {(each.row, each.column): each.place for each in again.components}
    components = find_components(layout, 422)
    rows = own_rows(choose_and_render(request_of(layout, backwards), pack, models))
    assert len(rows) == len(components) == len(again.components)
    assert place != {(each.row, each.column): each.place for each in first.components}
