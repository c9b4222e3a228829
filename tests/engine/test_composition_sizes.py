"""At any size a composition shows the same segments in the same places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.warped_layout import enlarged_layout
from simspaint.engine.pipeline import choose_and_render, render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.composition_cases import LARGE, pieces
from tests.engine.small_pack import (
    ALL,
    MOUNTAIN,
    SKY,
    THREE_BLOBS,
    blobs,
    own_rows,
    painted,
    request_of,
)


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
    assert same_composition(other.composition, first.composition)
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


def test_what_lies_around_others_is_shown_at_any_size(pack: OpenedPack, models: Models) -> None:
    """What a composition finds its components again by lies inside them: at an outline it would be of another
    label where the picture is larger."""
    models, layout = replace(models, synthesis=None), _field_with_a_hole()
    first = choose_and_render(request_of(layout, refine=False, **ALL), pack, models)
    for size in ((384, 576), (288, 432), (768, 1152)):
        settings = replace(request_of(layout, refine=False, **ALL).settings, size=size)
        assert pieces(render(layout, first.composition, settings, pack, models)) == pieces(first)


def test_a_composition_that_finds_a_component_by_its_outline_shows_it_at_any_size(
    pack: OpenedPack, models: Models
) -> None:
    """As documents of earlier versions do."""
    models, layout = replace(models, synthesis=None), _field_with_a_hole()
    request = request_of(layout, refine=False, **ALL)
    first, size = choose_and_render(request, pack, models), Extent(384, 576)
    large = enlarged_layout(layout, size)
    shown = large.ids[1::2, 1::2] == MOUNTAIN
    lost = np.argwhere((layout.ids == MOUNTAIN) & ~shown)
    assert len(lost)
    row, column = lost[0].tolist()
    composition = replace(
        first.composition,
        components=tuple(
            replace(each, row=row, column=column) if each.label_id == MOUNTAIN else each
            for each in first.composition.components
        ),
    )
    rendering = render(layout, composition, replace(request.settings, size=size), pack, models)
    assert pieces(rendering) == pieces(first)


def _field_with_a_hole() -> Layout:
    """A field around a hole whose edge is a stair, in the middle of the frame."""
    ids = np.full(LARGE, MOUNTAIN, np.uint8)
    rows, columns = np.indices(LARGE)
    ids[np.abs(rows - 96) + np.abs(columns - 144) // 2 <= 30] = SKY
    return Layout(ids, painted().labels)
