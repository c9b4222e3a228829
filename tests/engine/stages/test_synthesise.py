"""The photograph at any size: padding, tiles, short memory, drafts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import pad

from simspaint.domain.layout import Layout
from simspaint.engine.ops.image_tensor import to_image
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.synthesise import (
    SynthesiseConfig,
    pad_to_multiple,
    synthesis_inputs,
    synthesise_draft,
)
from simspaint.errors import RenderError
from simspaint.progress import Cancelled, CancelToken
from tests.engine.narrow_models import narrow_synthesis
from tests.engine.stages.synthesis_cases import (
    LABELS,
    Counting,
    is_untouched,
    levels_apart,
    make_inputs,
    render,
    synthesis_of,
)


@pytest.mark.parametrize("size", [(64, 96), (33, 47), (50, 128), (1, 1), (31, 200)])
def test_any_size_is_padded_by_its_edge_and_cropped_back(size: tuple[int, int]) -> None:
    network = narrow_synthesis(len(LABELS))
    layout, canvas = make_inputs(*size)
    photograph, notes = render(layout, canvas, network)
    assert photograph.shape == (*size, 3)
    assert notes == []
    beyond = (0, -size[1] % 32, 0, -size[0] % 32)
    inputs = [pad(x, beyond, mode="replicate") for x in synthesis_inputs(layout, canvas, network)]
    with torch.inference_mode():
        expected = to_image(network(*inputs)[..., : size[0], : size[1]])
    assert np.array_equal(photograph, expected)


def test_the_same_inputs_give_the_same_bytes_and_stay_as_they_are() -> None:
    network = narrow_synthesis(len(LABELS))
    layout, canvas = make_inputs(40, 56)
    before = [array.copy() for array in (layout.ids, canvas.color, canvas.known, canvas.component)]
    first, _ = render(layout, canvas, network)
    second, _ = render(layout, canvas, network)
    assert np.array_equal(first, second)
    after = (layout.ids, canvas.color, canvas.known, canvas.component)
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_the_network_reads_layout_canvas_and_missing_pixels() -> None:
    network = narrow_synthesis(len(LABELS))
    layout, canvas = make_inputs(32, 64)
    labels, color, known = synthesis_inputs(layout, canvas, network)
    assert labels.shape == (1, len(LABELS) + 1, 32, 64)
    assert np.array_equal(labels[0].argmax(0).numpy(), layout.ids)
    assert np.array_equal(to_image(color), canvas.color)
    assert np.array_equal(known[0, 0].numpy() > 0, canvas.known)
    photograph, _ = render(layout, canvas, network)
    for changed in (
        (Layout(np.zeros_like(layout.ids), LABELS), canvas),
        (layout, replace(canvas, color=255 - canvas.color)),
        (layout, replace(canvas, known=~canvas.known)),
    ):
        assert not np.array_equal(render(*changed, network)[0], photograph)


def test_padding_repeats_the_last_row_and_column() -> None:
    (padded,) = pad_to_multiple((torch.arange(6.0).view(1, 1, 2, 3),), 4)
    assert padded.shape == (1, 1, 4, 4)
    assert torch.equal(padded[0, 0, 3], torch.tensor([3.0, 4.0, 5.0, 5.0]))
    whole = (torch.zeros(1, 1, 4, 8),)
    assert pad_to_multiple(whole, 4) is whole


def test_tiles_are_near_the_whole_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Counting()
    layout, canvas = make_inputs(64, 1200)
    whole, _ = render(layout, canvas, network)
    monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=64 * 1200 - 1, tile_px=128))
    tiled, notes = render(layout, canvas, network)
    assert notes == []
    assert levels_apart(tiled, whole).mean() < 2
    assert is_untouched(network)
    # With the statistics of the picture at full size only what the margins cut off is left.
    monkeypatch.setattr(synthesis, "_reduced", lambda layout, canvas, side: (layout, canvas))
    exact, _ = render(layout, canvas, network)
    assert levels_apart(exact, whole).mean() < 0.01
    assert levels_apart(exact, whole).max() <= 2


def test_statistics_are_taken_from_a_picture_that_is_no_larger_than_a_tile(monkeypatch) -> None:
    monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=59_999, tile_px=64))
    network = Counting()
    render(*make_inputs(200, 300), network)
    first, *tiles = network.calls
    assert first[0] * first[1] < 1.3 * 64 * 64
    assert len(tiles) == 4 * 5
    assert max(h * w for h, w in tiles) <= (64 + 2 * synthesis.CONFIG.margin_px + 8) ** 2


def test_it_is_cancelled_before_every_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=59_999, tile_px=64))
    network = Counting()
    cancel = CancelToken()

    def check() -> None:
        if len(network.calls) == 4:
            cancel.cancel()
        cancel.raise_if_cancelled()

    with pytest.raises(Cancelled):
        render(*make_inputs(200, 300), network, check=check)
    assert len(network.calls) == 4
    assert is_untouched(network)


def test_a_cancelled_picture_is_not_begun() -> None:
    network, cancel = Counting(), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        render(*make_inputs(32, 32), network, check=cancel.raise_if_cancelled)
    with pytest.raises(Cancelled):
        synthesise_draft(
            *make_inputs(32, 32), network, synthesis_of(*make_inputs(32, 32)), cancel.raise_if_cancelled
        )
    assert network.calls == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("tiled", [False, True])
def test_values_that_are_no_numbers_are_an_error(value: float, tiled: bool, monkeypatch) -> None:
    network = narrow_synthesis(len(LABELS))
    torch.nn.init.constant_(network.to_rgb.bias, value)
    if tiled:
        monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=1000, tile_px=32))
    with pytest.raises(RenderError, match="no numbers") as caught:
        render(*make_inputs(64, 64), network)
    assert caught.value.stage == "synthesis"
    assert is_untouched(network)
