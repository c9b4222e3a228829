"""A swap, an erasure or a stroke changes what it touches and its neighbours, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    ROAD,
    SKY,
    TREE,
    blobs,
    composed_at,
    lock_of,
    painted,
    request_of,
    settings_of,
    with_traits,
)

LARGE = Extent(192, 288)


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


def test_a_stroke_over_unpainted_canvas_that_is_taken_away_again_leaves_no_ghost(
    pack: OpenedPack, models: Models
) -> None:
    layout = blobs((Box(0, 0, 20, 288), SKY), (Box(150, 0, 192, 288), ROAD), extent=LARGE)
    first = choose_and_render(request_of(layout), pack, models)
    ids = layout.ids.copy()
    ids[100:120, 60:80] = CAR
    with_car = choose_and_render(request_of(Layout(ids, LABELS), first.composition), pack, models)
    assert (with_car.layout.ids[100:120, 60:80] == CAR).all()
    again = choose_and_render(request_of(layout, with_car.composition), pack, models)
    assert np.array_equal(again.layout.ids, first.layout.ids)
    assert again.composition.filled is None


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
    near = (
        Box(*row.box)
        .grown(2 * synthesis.CONFIG.draft_margin_px, 2 * synthesis.CONFIG.draft_margin_px)
        .clipped(LARGE)
    )
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
