"""Layouts that are empty, tiny or of other labels, and packs that lack networks or segments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Box, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.engine.steps import listed_components
from simspaint.errors import RenderError
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import CPU
from tests.engine.small_pack import (
    CAR,
    EXTENT,
    LABELS,
    N_IN_BANK,
    ROAD,
    SKY,
    TREE,
    blobs,
    differences,
    painted,
    request_of,
)
from tests.factories import make_labels, make_layout

# What comes out


@pytest.mark.parametrize("refine", [True, False])
def test_an_empty_layout_is_synthesised(pack: OpenedPack, models: Models, refine: bool) -> None:
    for some in (models, replace(models, refinement=None)):
        rendering = choose_and_render(request_of(blobs(), refine=refine), pack, some)
        assert rendering.photograph.shape == (*EXTENT, 3)
        if not refine or some.refinement is None:
            assert rendering.provenance == ()
            assert not rendering.canvas.known.any()
            assert (rendering.pixels == NO_COMPONENT).all()


def test_a_layout_of_one_label_is_one_component(pack: OpenedPack, models: Models) -> None:
    (row,) = choose_and_render(
        request_of(Layout(np.full(EXTENT, SKY, np.uint8), LABELS)), pack, models
    ).provenance
    assert (row.label_id, row.box) == (SKY, Box(0, 0, *EXTENT))


def test_a_layout_of_one_pixel_is_rendered(pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(request_of(Layout(np.full((1, 1), SKY, np.uint8), LABELS)), pack, models)
    assert rendering.photograph.shape == (1, 1, 3)


def test_small_components_are_left_to_the_network(pack: OpenedPack, models: Models) -> None:
    layout = blobs((Box(0, 0, 40, 96), SKY), (Box(50, 40, 56, 48), CAR))
    few = choose_and_render(request_of(layout, refine=False), pack, models)
    all_of_it = choose_and_render(request_of(layout, refine=False, minimum_component=0.0), pack, models)
    assert [row.label_id for row in few.provenance] == [SKY, CAR]  # 48 pixels are more than .763 %
    fewer = choose_and_render(request_of(layout, refine=False, minimum_component=0.01), pack, models)
    assert [row.label_id for row in fewer.provenance] == [SKY]
    assert differences(few, all_of_it) == []


def test_labels_other_than_the_packs_are_refused(pack: OpenedPack, models: Models) -> None:
    layout = make_layout(np.random.default_rng(0), *EXTENT, make_labels(N_IN_BANK))
    with pytest.raises(RenderError, match="not those of the pack small") as caught:
        choose_and_render(RenderRequest(layout), pack, models)
    assert caught.value.hint


def test_more_components_than_a_canvas_can_tell_apart_are_refused(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = painted()
    monkeypatch.setattr(
        listed_components, "without_small_parts", lambda *_: find_components(layout)[:1] * 40_000
    )
    with pytest.raises(RenderError, match="40000 components") as caught:
        choose_and_render(request_of(layout), pack, models)
    assert caught.value.stage == "components"
    assert caught.value.hint


def test_without_networks_labels_are_filled_ordered_by_rank_and_the_canvas_is_shown(pack: OpenedPack) -> None:
    layout = blobs((Box(20, 0, 64, 96), TREE), (Box(40, 20, 64, 90), ROAD), (Box(44, 30, 60, 60), CAR))
    rendering = choose_and_render(request_of(layout), pack, Models(CPU))
    assert rendering.notes == ("The pack has no synthesis network: the canvas is shown.",)
    assert np.array_equal(rendering.photograph, rendering.canvas.color)
    assert (rendering.layout.ids != UNLABELLED).all()
    in_order = sorted(rendering.provenance, key=lambda row: row.order)
    ranks = [LABELS[row.label_id].rank for row in in_order]
    assert ranks == sorted(ranks)
    assert [row.label_id for row in in_order] == [ROAD, TREE, CAR]  # not by id
    assert all(np.array_equal(row.affine, identity_affine()) for row in rendering.provenance)


def test_without_the_transform_network_segments_lie_in_place(pack: OpenedPack, models: Models) -> None:
    plain = choose_and_render(request_of(painted()), pack, replace(models, transform=None))
    assert all(np.array_equal(row.affine, identity_affine()) for row in plain.provenance)
    moved = choose_and_render(request_of(painted()), pack, models)
    assert any(not np.array_equal(row.affine, identity_affine()) for row in moved.provenance)


@pytest.mark.parametrize("size", [(0, 10), (10, -1)])
def test_a_size_without_pixels_is_refused(pack: OpenedPack, models: Models, size: tuple[int, int]) -> None:
    with pytest.raises(RenderError, match="no picture of size"):
        choose_and_render(request_of(painted(), size=size), pack, models)
