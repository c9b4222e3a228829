"""Drafts change what has changed, and are sharp where they can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.domain.layout import Layout
from simspaint.engine.networks.frozen_statistics import frozen_statistics
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.synthesise import (
    may_be_preview,
    preview_photograph,
    synthesise_draft,
)
from tests.engine.narrow_models import narrow_synthesis
from tests.engine.stages.synthesis_cases import (
    LABELS,
    Counting,
    levels_apart,
    make_inputs,
    nothing,
    render,
    synthesis_of,
)


def test_a_draft_without_a_change_is_the_photograph_from_before() -> None:
    network = Counting()
    layout, canvas = make_inputs(64, 96)
    before = synthesis_of(layout, canvas, network)
    same = synthesise_draft(Layout(layout.ids.copy(), LABELS), replace(canvas), network, before, nothing)
    assert np.array_equal(same.synthesis.photograph, before.photograph)
    assert len(network.calls) == 1


@pytest.mark.parametrize("what", ["layout", "color", "known"])
def test_a_draft_changes_only_near_the_change(what: str) -> None:
    network = Counting()
    layout, canvas = make_inputs(256, 384)
    before = synthesis_of(layout, canvas, network)
    kept = before.photograph.copy()
    place = Box(200, 300, 216, 330)
    ids, color, known = layout.ids.copy(), canvas.color.copy(), canvas.known.copy()
    ids[place.slices] = (ids[place.slices] + 1) % 5 if what == "layout" else ids[place.slices]
    color[place.slices] = 200 if what == "color" else color[place.slices]
    known[place.slices] ^= what == "known"
    layout, canvas = Layout(ids, LABELS), Canvas(color, known, canvas.component)
    after = synthesise_draft(layout, canvas, network, before, nothing).synthesis
    changed = (after.photograph != kept).any(2)
    near = place.grown(synthesis.CONFIG.draft_margin_px, synthesis.CONFIG.draft_margin_px).clipped(
        layout.extent
    )
    assert changed[place.slices].any()
    assert bounding_box(changed).intersection(near) == bounding_box(changed)
    assert np.array_equal(before.photograph, kept)
    height, width = network.calls[1]
    assert height * width < 256 * 384
    # There it is what the whole picture would be with the statistics from before.
    with frozen_statistics(network, before.statistics):
        whole, _ = render(layout, canvas, network)
    assert levels_apart(after.photograph[place.slices], whole[place.slices]).max() <= 2


def changed_in(inputs: tuple[Layout, Canvas], place: Box) -> tuple[Layout, Canvas]:
    """The inputs with other labels in a box."""
    layout, canvas = inputs
    ids = layout.ids.copy()
    ids[place.slices] = (ids[place.slices] + 1) % 5
    return Layout(ids, LABELS), canvas


def test_a_draft_of_a_large_change_is_rendered_at_a_third_of_the_size_and_fades_in() -> None:
    network, inputs, place = Counting(), make_inputs(300, 400), Box(0, 100, 200, 300)
    before = synthesis_of(*inputs, network)
    changed = changed_in(inputs, place)
    after = synthesise_draft(*changed, network, before, nothing).synthesis
    margin, extent = synthesis.CONFIG.draft_margin_px, changed[0].extent
    window = place.grown(2 * margin, 2 * margin).clipped(extent)  # 264 × 328
    assert network.calls[1] == (88, 112)  # 88 rows and 110 columns, padded to the stride
    preview = np.zeros((*extent, 3), np.uint8)
    with frozen_statistics(network, before.statistics):
        preview[window.slices] = preview_photograph(*(each.cut_to(window) for each in changed), network)
    near = place.grown(margin, margin).clipped(extent)
    outside = np.ones(changed[0].extent, bool)
    outside[near.slices] = False
    assert np.array_equal(after.photograph[outside], before.photograph[outside])
    assert np.array_equal(after.photograph[place.slices], preview[place.slices])
    # Between both it goes from one to the other, pixel by pixel of the margin.
    column, share = (
        place.left - synthesis.CONFIG.draft_margin_px // 2,
        (synthesis.CONFIG.draft_margin_px // 2 + 1) / synthesis.CONFIG.draft_margin_px,
    )
    middle = (1 - share) * before.photograph[:200, column] + share * preview[:200, column]
    assert np.abs(after.photograph[:200, column] - middle).max() <= 1
    # What comes next rests on the same statistics as before.
    assert after.statistics is before.statistics


def test_where_all_has_changed_nothing_rests_on_the_statistics_of_before() -> None:
    network, inputs = Counting(), make_inputs(300, 400)
    before = synthesis_of(*inputs, network)
    other = make_inputs(300, 400, seed=1)
    after = synthesise_draft(*other, network, before, nothing).synthesis
    assert np.array_equal(after.photograph, preview_photograph(*other, network))


def test_a_draft_of_a_small_change_or_picture_is_sharp() -> None:
    network, inputs = Counting(), make_inputs(300, 400)
    before = synthesis_of(*inputs, network)
    synthesise_draft(*changed_in(inputs, Box(0, 0, 60, 60)), network, before, nothing)
    assert network.calls[1] == (128, 128)
    network, inputs = Counting(), make_inputs(240, 320)
    before = synthesis_of(*inputs, network)
    synthesise_draft(*changed_in(inputs, Box(0, 0, 200, 300)), network, before, nothing)
    assert network.calls[1] == (240, 320)


def test_in_half_precision_it_is_as_small() -> None:
    network, inputs = Counting(), make_inputs(300, 400)
    preview = preview_photograph(*inputs, network)
    halves = preview_photograph(*inputs, network.to(torch.bfloat16))
    assert network.calls == [(104, 136), (104, 136)]
    assert preview.shape == halves.shape == (300, 400, 3)


def test_on_another_device_drafts_are_sharp() -> None:
    network = narrow_synthesis(len(LABELS))
    assert may_be_preview(Extent(512, 768), network)
    assert not may_be_preview(Extent(512, 768), network.to("meta"))
