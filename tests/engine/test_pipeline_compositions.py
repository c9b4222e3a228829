"""What a composition keeps, and that rendering it chooses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment_choice import OrderShift, Placement
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose, choose_and_render, render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import CPU
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    ROAD,
    SKY,
    THREE_BLOBS,
    TREE,
    Counts,
    blobs,
    composed_at,
    differences,
    lock_of,
    own_rows,
    painted,
    request_of,
    settings_of,
    with_traits,
    write_pair,
)

LARGE = Extent(192, 288)

# Choosing again


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
    assert again.same_as(first)
    assert choose(replace(request, composition=again), pack, models, memo=Memo()).same_as(first)


def test_two_compositions_are_the_same_only_where_all_is() -> None:
    layout = blobs(*THREE_BLOBS)
    composition = Composition(layout, layout, ())
    assert composition.same_as(Composition(Layout(layout.ids.copy(), LABELS), layout, ()))
    assert not composition.same_as(None)
    assert not composition.same_as(Composition(painted(), layout, ()))
    assert not composition.same_as(Composition(layout, painted(), ()))
    assert not composition.same_as(replace(composition, settings=settings_of(seed=1).picture))


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
    assert again.same_as(whole)


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
    assert back.same_as(plain)


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
    assert twice.same_as(once)
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


# What is filled by the layout network


def test_what_was_erased_is_filled_again(pack: OpenedPack, models: Models) -> None:
    layout = painted(unlabelled=0.3)
    first = choose_and_render(request_of(layout), pack, models)
    ids = layout.ids.copy()
    ids[20:30, 20:40] = CAR
    more = Layout(ids.copy(), LABELS)
    second = choose_and_render(request_of(more, first.composition), pack, models)
    unchanged = layout.ids == more.ids
    assert np.array_equal(second.layout.ids[unchanged], first.layout.ids[unchanged])
    assert (second.layout.ids[20:30, 20:40] == CAR).all()
    ids[40:60, 50:80] = UNLABELLED
    erased = Layout(ids, LABELS)
    third = choose_and_render(request_of(erased, second.composition), pack, models)
    assert np.array_equal(third.layout.ids, choose_and_render(request_of(erased), pack, models).layout.ids)


# What a change leaves as it is


def test_a_swap_leaves_the_rest_of_canvas_and_photograph_as_they_are(
    pack: OpenedPack, models: Models
) -> None:
    memo, layout = Memo(), painted(5, LARGE)
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    row = min(first.provenance, key=lambda r: (first.pixels == r.component_index).sum())
    other = next(s for s in pack.bank.segments_of_label(row.label_id).tolist() if s != row.segment_id)
    own = (first.pixels == row.component_index) & (first.layout.ids == row.label_id)
    where = np.argwhere(own)[0]
    lock = lock_of(pack, int(where[0]), int(where[1]), other)
    request = request_of(layout, first.composition, locks=(lock,), draft=True)
    swapped = choose_and_render(request, pack, models, memo=memo)
    chosen = {r.component_index: r.segment_id for r in swapped.provenance}
    assert chosen[row.component_index] == other
    near = Box(*row.box).grown(2 * synthesis.DRAFT_MARGIN, 2 * synthesis.DRAFT_MARGIN).clipped(LARGE)
    outside = np.ones(LARGE, bool)
    outside[near.slices] = False
    assert outside.any()
    assert np.array_equal(swapped.photograph[outside], first.photograph[outside])
    assert np.array_equal(swapped.canvas.color[outside], first.canvas.color[outside])
    assert not np.array_equal(swapped.photograph, first.photograph)


STRIPES = Extent(128, 640)


def stripes(*strokes: tuple[Box, int]) -> Layout:
    """Eight stripes side by side, of which each touches its neighbours alone, with strokes upon them."""
    labels = (TREE, SKY, MOUNTAIN, ROAD, TREE, SKY, CAR, MOUNTAIN)
    boxes = [(Box(0, 80 * i, 128, 80 * i + 80), label_id) for i, label_id in enumerate(labels)]
    return blobs(*boxes, *strokes, extent=STRIPES)


STROKES = {
    "a border is moved": (Box(20, 74, 60, 80), SKY),
    "a component grows into another": (Box(30, 150, 110, 185), MOUNTAIN),
    "a component comes up inside": (Box(40, 20, 90, 60), ROAD),
    "the last component is cut in two": (Box(0, 595, 128, 605), CAR),
}


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("stroke", STROKES.values(), ids=STROKES)
@pytest.mark.parametrize("outlined", [(), (TREE, CAR)])
def test_a_stroke_changes_nothing_but_what_it_touches_and_its_neighbours(
    pack: OpenedPack, models: Models, stroke: tuple[Box, int], draft: bool, outlined: tuple[int, ...]
) -> None:
    memo, pack = Memo(), with_traits(pack, outlined)
    models = replace(models, synthesis=None)
    before, after = stripes(), stripes(stroke)
    first = choose_and_render(request_of(before, **ALL), pack, models, memo=memo)
    second = choose_and_render(
        request_of(after, first.composition, draft=draft, **ALL), pack, models, memo=memo
    )
    minimum = int(np.ceil(settings_of().minimum_component * STRIPES.area))
    old, new = find_components(before, minimum), find_components(after, minimum)
    known = {(c.label_id, c.box, c.mask.tobytes()) for c in old}
    now = {(c.label_id, c.box, c.mask.tobytes()) for c in new}
    touched = [c for c in new if (c.label_id, c.box, c.mask.tobytes()) not in known]
    touched += [c for c in old if (c.label_id, c.box, c.mask.tobytes()) not in now]
    near = [c for c in new if any(c.box.grown(1, 1).intersection(t.box).area for t in touched)]
    untouched = [c for c in new if c not in near]
    assert len(untouched) >= 3
    for component in untouched:
        entries = [composed_at(r.composition, component) for r in (first, second)]
        assert entries[0].segment is not None
        assert replace(entries[0], place=0) == replace(entries[1], place=0)
    places = [[composed_at(r.composition, c).place for c in untouched] for r in (first, second)]
    assert np.array_equal(np.argsort(places[0]), np.argsort(places[1])), "what lies before what"
    reach = round((AdherenceConfig().outline_overlap + 0.04) * STRIPES.height)
    outside = np.ones(STRIPES, bool)
    for component in (*touched, *near):
        outside[component.box.grown(reach, reach).clipped(STRIPES).slices] = False
    assert outside.mean() > 0.2
    for name in ("color", "known"):
        assert np.array_equal(getattr(first.canvas, name)[outside], getattr(second.canvas, name)[outside])
    if not outlined:
        assert not np.array_equal(first.canvas.color, second.canvas.color)


# Other banks


@pytest.fixture(scope="module")
def pack_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., OpenedPack]]:
    """Packs of photographs by name and seed."""
    with ExitStack() as stack:

        def made(photographs: dict[str, int]) -> OpenedPack:
            folder = tmp_path_factory.mktemp("other")
            for name, seed in photographs.items():
                write_pair(folder, name, seed)
            build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
            bank = stack.enter_context(MemoryBank.open(folder / "bank", cache_dir=folder / "cache"))
            return OpenedPack("small", LABELS, bank)

        yield made


OWN = {f"s{i % 3}_{i:03d}.png": i for i in range(9)}
REQUESTS = [
    request_of(painted(101, LARGE, unlabelled=0.2), **ALL),
    request_of(painted(103), top_k=3, seed=2),
]


def shown(rendering: Rendering) -> list[tuple[object, ...]]:
    """What the rows of a rendering say but for where the bank has its segments."""
    return [
        (row.component_index, row.photograph, row.segment_box, row.affine.tolist(), row.order, row.part_of)
        for row in rendering.provenance
    ]


def same_pictures(first: Rendering, second: Rendering) -> bool:
    return (
        np.array_equal(first.photograph, second.photograph)
        and np.array_equal(first.canvas.color, second.canvas.color)
        and np.array_equal(first.canvas.known, second.canvas.known)
        and np.array_equal(first.pixels, second.pixels)
    )


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_composition_gives_the_same_bytes_after_photographs_were_added(
    pack: OpenedPack, models: Models, pack_of: Callable[..., OpenedPack], request_: RenderRequest
) -> None:
    first = choose_and_render(request_, pack, models)
    grown = pack_of({**OWN, **{f"z{i}.png": 50 + i for i in range(9)}})
    assert grown.bank.n_segments > pack.bank.n_segments
    second = render(request_.layout, first.composition, request_.settings, grown, models)
    assert differences(first, second) == []
    kept = choose(replace(request_, composition=first.composition), grown, models)
    assert kept.same_as(first.composition)
    anew = choose(request_, grown, models)
    assert not anew.same_as(first.composition), "new photographs are taken where nothing is kept"


@pytest.mark.parametrize("request_", REQUESTS)
def test_segments_are_found_by_what_they_are_made_of_where_their_rows_are_others(
    pack: OpenedPack, models: Models, pack_of: Callable[..., OpenedPack], request_: RenderRequest
) -> None:
    first = choose_and_render(request_, pack, models)
    shifted = pack_of({**{f"a{i}.png": 70 + i for i in range(3)}, **OWN})
    segments = [each.segment for each in first.composition.components if each.segment is not None]
    assert any(shifted.bank.reference(each.row) != each for each in segments), "the rows are others"
    second = render(request_.layout, first.composition, request_.settings, shifted, models)
    assert same_pictures(first, second)
    assert shown(first) == shown(second)
    assert second.notes == first.notes
    kept = choose(replace(request_, composition=first.composition), shifted, models)
    assert [each.segment[:4] for each in kept.components if each.segment] == [each[:4] for each in segments]
    again = render(request_.layout, kept, request_.settings, shifted, models)
    assert same_pictures(first, again)


def test_a_fresh_memo_gives_the_same_bytes(pack: OpenedPack, models: Models) -> None:
    memo = Memo()
    for request in REQUESTS:
        first = choose_and_render(request, pack, models, memo=memo)
        for some in (memo, None, Memo(largest_bytes=20_000)):
            again = render(request.layout, first.composition, request.settings, pack, models, memo=some)
            assert differences(first, again) == []


def test_a_missing_photograph_is_named_and_the_rest_renders(
    pack: OpenedPack, models: Models, pack_of: Callable[..., OpenedPack]
) -> None:
    layout = blobs(*THREE_BLOBS)
    request = request_of(layout, refine=False, **ALL)
    first = choose_and_render(request, pack, models)
    gone = first.provenance[0].photograph
    rest = [row for row in own_rows(first) if row.photograph != gone]
    assert rest
    poorer = pack_of({name: seed for name, seed in OWN.items() if not name.startswith(gone)})
    assert gone not in poorer.bank.photographs
    second = render(layout, first.composition, request.settings, poorer, models)
    assert second.notes == (f"The photograph {gone} is not in the bank: its place is synthesised.",)
    assert [row.photograph for row in own_rows(second)] == [row.photograph for row in rest]
    for row in rest:
        own = first.pixels[row.box.slices] == row.component_index
        assert own.any()
        assert np.array_equal(
            first.canvas.color[row.box.slices][own], second.canvas.color[row.box.slices][own]
        )
    assert not second.canvas.known[first.provenance[0].box.slices].any()
    assert second.photograph.shape == first.photograph.shape
    # The composition keeps the segment for the day when its photograph is there again.
    kept = choose(replace(request, composition=first.composition), poorer, models)
    assert kept.components[0].segment == first.composition.components[0].segment
    back = choose(replace(request, composition=kept), pack, models)
    assert [(e.segment, e.affine) for e in back.components] == [
        (e.segment, e.affine) for e in first.composition.components
    ]


# Other sizes


def pieces(rendering: Rendering) -> list[tuple[object, ...]]:
    return [(row.label_id, row.segment_id, row.affine.tolist()) for row in own_rows(rendering)]


@pytest.mark.parametrize("size", [(384, 576), (96, 144), (64, 96)])
@pytest.mark.parametrize("matching", [{}, ALL])
def test_at_another_size_a_composition_shows_the_same_segments_in_the_same_places(
    pack: OpenedPack, models: Models, size: tuple[int, int], matching: dict
) -> None:
    models = replace(models, synthesis=None)
    boxes = [(Box(*(3 * side for side in box)), label_id) for box, label_id in THREE_BLOBS]
    layout = blobs((Box(0, 0, 192, 288), SKY), *boxes, extent=LARGE)
    request = request_of(layout, top_k=3, seed=1, **matching)
    first = choose_and_render(request, pack, models)
    assert len(first.provenance) >= 4
    other = choose_and_render(replace(request, settings=replace(request.settings, size=size)), pack, models)
    assert other.composition.same_as(first.composition)
    assert other.canvas.extent == Extent(*size)
    assert pieces(other) == pieces(first)
    scale = size[0] / LARGE.height
    for before, after in zip(own_rows(first), own_rows(other), strict=True):
        assert [round(scale * side) for side in before.box] == list(after.box)
        area = [(r.pixels == row.component_index).mean() for r, row in ((first, before), (other, after))]
        assert area[1] == pytest.approx(area[0], rel=0.1, abs=0.01)


def test_at_twice_the_size_painted_layouts_show_the_same_segments(pack: OpenedPack, models: Models) -> None:
    models = replace(models, synthesis=None)
    for seed in range(100, 104):
        request = request_of(painted(seed), top_k=3, seed=seed, **ALL)
        first = choose_and_render(request, pack, models)
        settings = replace(request.settings, size=(128, 192))
        large = render(request.layout, first.composition, settings, pack, models)
        assert pieces(large) == pieces(first)


@pytest.mark.parametrize("size", [(64, 96), (32, 48), (96, 144), (400, 600)])
def test_at_no_size_two_rows_have_one_number(pack: OpenedPack, models: Models, size: tuple[int, int]) -> None:
    models = replace(models, synthesis=None)
    for seed in range(100, 106):
        rendering = choose_and_render(
            request_of(painted(seed, LARGE), size=size, minimum_component=0.001, **ALL), pack, models
        )
        numbers = [row.component_index for row in rendering.provenance]
        assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("size", [(48, 72), (32, 48)])
def test_components_that_grow_together_in_a_small_picture_keep_their_segments(
    pack: OpenedPack, models: Models, size: tuple[int, int]
) -> None:
    layout = blobs((Box(10, 10, 40, 41), MOUNTAIN), (Box(10, 42, 40, 80), MOUNTAIN))
    first = choose_and_render(request_of(layout, refine=False, **ALL), pack, models)
    small = choose_and_render(request_of(layout, refine=False, size=size, **ALL), pack, models)
    assert pieces(small) == pieces(first)
    numbers = [row.component_index for row in small.provenance]
    assert len(numbers) == len(set(numbers))
    assert set(np.unique(small.pixels)) - {-1} <= set(numbers)


# Labels


def test_traits_of_a_layouts_labels_do_not_matter(pack: OpenedPack, models: Models) -> None:
    own = with_traits(pack, (TREE, CAR), (MOUNTAIN,), (TREE,), (CAR,))
    for method in ({}, {"top_k": 3, "seed": 1, **ALL}):
        layout = painted(102, LARGE, unlabelled=0.2)
        request = request_of(layout, **method)
        with_all = choose_and_render(replace(request, layout=Layout(layout.ids, own.labels)), own, models)
        bare = LabelSet(tuple(bare_label(label) for label in own.labels.labels))
        without = choose_and_render(replace(request, layout=Layout(layout.ids, bare)), own, models)
        assert differences(with_all, without) == []
        assert without.layout.labels.labels[TREE].keeps_outline, "a rendering's labels are the pack's"
    plain = choose_and_render(request, with_traits(pack), models)
    assert not np.array_equal(plain.canvas.color, with_all.canvas.color), "the pack's do"


def bare_label(label):
    """The label as an older file may hold it."""
    return replace(
        label,
        is_thing=False,
        is_ground=False,
        is_thin=False,
        rank=0,
        keeps_outline=False,
        keeps_skyline=False,
        is_feathered=False,
        is_see_through=False,
    )


def test_without_a_composition_all_is_synthesised(pack: OpenedPack) -> None:
    layout = blobs(*THREE_BLOBS)
    nothing = Composition(layout, layout, ())
    rendering = render(layout, nothing, settings_of(refine=False), pack, Models(CPU))
    assert rendering.provenance == ()
    assert not rendering.canvas.known.any()
