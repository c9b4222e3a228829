"""One component may follow its outline more closely than the painting, or less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment_choice import OutlineChoice
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose, choose_and_render, render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.small_pack import (
    ALL,
    CAR,
    CLIPPED,
    LABELS,
    MOUNTAIN,
    ROAD,
    SKY,
    TREE,
    composed_at,
    differences,
    lock_of,
    painted,
    request_of,
    with_traits,
)

LARGE = Extent(192, 288)
INSIDE = (135, 120)
"""A pixel of the car."""
SEEDS = range(100, 104)


@pytest.fixture
def traits_pack(pack: OpenedPack) -> OpenedPack:
    """The pack whose labels have every trait."""
    return with_traits(pack, (TREE, CAR), (MOUNTAIN,), (TREE,), (MOUNTAIN, CAR))


def street() -> Layout:
    """A car on a road."""
    ids = np.full(LARGE, SKY, np.uint8)
    ids[90:] = ROAD
    ids[Box(120, 100, 150, 140).slices] = CAR
    return Layout(ids, LABELS)


def outline_at(layout: Layout, label_id: int, adherence: float) -> tuple[OutlineChoice, ...]:
    """An outline of its own for the largest component of a label."""
    found = [c for c in find_components(layout) if c.label_id == label_id]
    component = max(found, key=lambda c: c.area)
    row, column = np.argwhere(component.mask)[component.area // 2]
    return (OutlineChoice(component.box.top + int(row), component.box.left + int(column), adherence),)


def component_mask(layout: Layout, outline: OutlineChoice) -> np.ndarray:
    """The pixels of the component that an outline is for."""
    mask = np.zeros(layout.extent, bool)
    for each in find_components(layout):
        whole = np.zeros(layout.extent, bool)
        whole[each.box.slices] = each.mask
        if whole[outline.row, outline.column]:
            mask |= whole
    return mask


def shown_labels(rendering: Rendering) -> np.ndarray:
    """The label of the segment that every pixel shows; -1 where it is synthesised."""
    label_of = {row.component_index: row.label_id for row in rendering.provenance}
    table = np.full(max(label_of, default=0) + 2, -1)
    table[list(label_of)] = list(label_of.values())
    return table[rendering.pixels]


def n_changed(rendering: Rendering, mask: np.ndarray) -> int:
    """Pixels of a mask that show another label than was painted there."""
    shown = shown_labels(rendering)
    return int((mask & (shown >= 0) & (shown != rendering.layout.ids)).sum())


@pytest.mark.parametrize(
    ("label_id", "usual"), [(SKY, CLIPPED), (MOUNTAIN, CLIPPED), (TREE, 0.0), (ROAD, 0.0), (CAR, CLIPPED)]
)
def test_at_exact_no_pixel_of_the_component_changes_its_label_while_others_do(
    traits_pack: OpenedPack, models: Models, label_id: int, usual: float
) -> None:
    n_own = n_others = n_before = 0
    for seed in SEEDS:
        layout = painted(seed, LARGE)
        if label_id not in layout.ids:
            continue
        outlines = outline_at(layout, label_id, 1.0)
        own = component_mask(layout, outlines[0])
        request = request_of(layout, adherence=usual, fill_segments=3)
        n_before += n_changed(choose_and_render(request, traits_pack, models), own)
        request = request_of(layout, adherence=usual, fill_segments=3, outlines=outlines)
        rendering = choose_and_render(request, traits_pack, models)
        n_own += n_changed(rendering, own)
        n_others += n_changed(rendering, ~own)
    assert n_before > 0, "as the painting it does not keep its outline"
    assert n_own == 0
    assert n_others > 0, "others follow the painting's value"


def test_a_loose_component_of_an_exact_painting_gives_way_and_no_other_does(
    traits_pack: OpenedPack, models: Models
) -> None:
    n_own = 0
    for seed in SEEDS:
        layout = painted(seed, LARGE)
        if TREE not in layout.ids:
            continue
        outlines = outline_at(layout, TREE, 0.0)
        own = component_mask(layout, outlines[0])
        request = request_of(layout, adherence=1.0, fill_segments=3, outlines=outlines)
        rendering = choose_and_render(request, traits_pack, models)
        assert n_changed(rendering, ~own) == 0
        n_own += n_changed(rendering, own)
    assert n_own > 0


def test_a_thing_stands_whole_by_its_own_outline(pack: OpenedPack, models: Models) -> None:
    standing, layout, stances = with_traits(pack, (TREE, CAR)), street(), {}
    for usual, own in ((0.2, None), (0.2, 1.0), (1.0, 0.2), (1.0, None)):
        outlines = () if own is None else (OutlineChoice(*INSIDE, own),)
        composition = choose(request_of(layout, adherence=usual, outlines=outlines), standing, models)
        (car,) = (each for each in composition.components if each.label_id == CAR)
        assert car.adherence == own
        stances[usual, own] = car.stance
    assert stances[0.2, None] is stances[1.0, 0.2] is Stance.WHOLE
    assert Stance.WHOLE not in (stances[0.2, 1.0], stances[1.0, None])


def test_the_same_value_as_the_painting_changes_nothing(traits_pack: OpenedPack, models: Models) -> None:
    layout = painted(103, LARGE)
    plain = choose_and_render(request_of(layout, adherence=0.3, **ALL), traits_pack, models)
    request = request_of(layout, adherence=0.3, outlines=outline_at(layout, SKY, 0.3), **ALL)
    own = choose_and_render(request, traits_pack, models)
    assert differences(plain, own) == ["composition"]


def test_only_the_component_and_its_neighbours_are_chosen_again(
    traits_pack: OpenedPack, models: Models
) -> None:
    layout, n_kept = painted(104, LARGE), 0
    first = choose(request_of(layout, fill_segments=3, top_k=3), traits_pack, models)
    outlines = outline_at(layout, TREE, 1.0)
    second = choose(
        request_of(layout, first, fill_segments=3, top_k=3, outlines=outlines), traits_pack, models
    )
    for component in find_components(first.layout):
        if component.area < 0.01 * LARGE.area:
            continue
        before, after = composed_at(first, component), composed_at(second, component)
        if after.adherence is None:
            assert replace(after, place=0, fill_segments=()) == replace(before, place=0, fill_segments=())
            n_kept += 1
    assert n_kept > 2
    again = choose(
        request_of(layout, second, fill_segments=3, top_k=3, outlines=outlines), traits_pack, models
    )
    assert same_composition(again, second)


def test_a_locked_piece_stays_and_takes_the_outline_that_is_set(pack: OpenedPack, models: Models) -> None:
    standing, layout = with_traits(pack, (TREE, CAR)), street()
    first = choose(request_of(layout, adherence=0.2), standing, models)
    (car,) = (each for each in first.components if each.label_id == CAR)
    assert car.segment is not None
    lock = lock_of(standing, *INSIDE, car.segment.row)
    for usual, outlines in ((0.2, (OutlineChoice(*INSIDE, 1.0),)), (1.0, ())):
        request = request_of(layout, first, adherence=usual, locks=(lock,), outlines=outlines)
        composition = choose(request, standing, models)
        (after,) = (each for each in composition.components if each.label_id == CAR)
        assert after.segment == car.segment
        assert after.stance is not Stance.WHOLE
        assert car.stance is Stance.WHOLE


def test_rendering_chooses_nothing_and_keeps_the_outlines_of_the_composition(
    traits_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = painted(105, LARGE)
    outlines = (*outline_at(layout, MOUNTAIN, 1.0), *outline_at(layout, TREE, 0.0))
    request = request_of(layout, adherence=0.4, fill_segments=3, outlines=outlines)
    memo = Memo()
    whole = choose_and_render(request, traits_pack, models, memo=memo)
    without = replace(request.settings, choices=replace(request.settings.choices, outlines=()))
    monkeypatch.setattr(MemoryBank, "scenes", property(lambda _: pytest.fail("the bank was asked")))
    for known in (None, memo):
        rendered = render(layout, whole.composition, without, traits_pack, models, memo=known)
        assert differences(whole, rendered) == []


def test_with_a_memo_of_other_outlines_the_same_bytes_come_out(
    traits_pack: OpenedPack, models: Models
) -> None:
    memo = Memo()
    for seed in (100, 101):
        layout = painted(seed, LARGE)
        for adherence in (None, 1.0, 0.0, 0.7, None):
            outlines = () if adherence is None else outline_at(layout, int(layout.ids[0, 0]), adherence)
            request = request_of(layout, adherence=0.3, fill_segments=3, outlines=outlines)
            known = choose_and_render(request, traits_pack, models, memo=memo)
            assert differences(choose_and_render(request, traits_pack, models), known) == []


def test_an_outline_where_no_component_is_is_reported(traits_pack: OpenedPack, models: Models) -> None:
    layout = painted(101, unlabelled=0.4)
    row, column = np.argwhere(layout.ids == 255)[0].tolist()
    request = request_of(layout, refine=False, outlines=(OutlineChoice(row, column, 1.0),))
    rendering = choose_and_render(request, traits_pack, models)
    assert f"What was set at row {row}, column {column} is in no component now." in rendering.notes


def test_the_paper_takes_no_notice_of_outlines(traits_pack: OpenedPack, models: Models) -> None:
    layout = painted(103)
    plain = choose_and_render(request_of(layout, method=Method.PAPER), traits_pack, models)
    outlines = outline_at(layout, TREE, 0.0)
    own = choose_and_render(request_of(layout, method=Method.PAPER, outlines=outlines), traits_pack, models)
    assert differences(plain, own) == []
