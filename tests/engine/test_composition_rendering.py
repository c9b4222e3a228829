"""A composition gives the same picture in every bank that has its photographs, at every size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.composition import NO_COLOR_SHIFT, Composition
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose, choose_and_render, compose, render
from simspaint.engine.request import RenderRequest, Rules
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.composition_cases import LARGE, OWN, REQUESTS, same_pictures, shown
from tests.engine.narrow_models import CPU
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    THREE_BLOBS,
    TREE,
    blobs,
    differences,
    own_rows,
    painted,
    request_of,
    settings_of,
    with_traits,
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
    assert same_composition(kept, first.composition)
    anew = choose(request_, grown, models)
    assert not same_composition(anew, first.composition), "new photographs are taken where nothing is kept"


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


def test_segments_are_rendered_in_the_colours_that_the_composition_has(
    pack: OpenedPack, models: Models
) -> None:
    layout = painted()
    composition = choose(request_of(layout), pack, models)
    lit = [each for each in composition.components if any(each.color_shift)]
    assert lit
    assert any(each.segment is not None and not any(each.color_shift) for each in composition.components)
    plain = replace(
        composition, components=tuple(replace(x, color_shift=NO_COLOR_SHIFT) for x in composition.components)
    )
    settings = replace(settings_of(), rules=Rules(mattes=False))
    first, second = (render(layout, each, settings, pack, models) for each in (composition, plain))
    differs = (first.canvas.color != second.canvas.color).any(axis=2)
    for row, composed in zip(first.provenance, composition.components, strict=False):
        where = first.pixels == row.component_index
        assert not (differs & where).any() or any(composed.color_shift) or row.part_of is not None
    assert differs.any()


def test_kept_components_keep_their_colours_and_none_is_changed_without_colour_match(
    pack: OpenedPack, models: Models
) -> None:
    layout = painted()
    first = choose(request_of(layout), pack, models)
    again = choose(request_of(layout, first), pack, models)
    assert [each.color_shift for each in again.components] == [each.color_shift for each in first.components]
    without = choose(request_of(layout, color_match=0.0), pack, models)
    assert not any(any(each.color_shift) for each in without.components)


def test_what_one_photograph_shows_in_place_has_no_seams_for_f(pack: OpenedPack, models: Models) -> None:
    layout = Layout(pack.bank.layout_ids(0), LABELS)
    request = request_of(layout, refine=False)
    composition = choose(request, pack, models)
    composed = compose(layout, composition, request.settings, pack, models)
    shown = np.unique(composed.canvas.component)
    joined = np.unique(composed.joined.component)
    assert {row.photograph for row in composed.provenance} == {pack.bank.photographs[0]}
    assert joined.size < shown.size
    assert np.array_equal(composed.joined.color, composed.canvas.color)
