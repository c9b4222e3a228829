"""Where memory is short, the photograph is made in other ways, and then in smaller tiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from simspaint.domain.layout import Layout
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.synthesise import (
    SynthesiseConfig,
)
from simspaint.errors import RenderError
from tests.engine.narrow_models import CPU, narrow_synthesis
from tests.engine.stages.synthesis_cases import (
    LABELS,
    Counting,
    is_untouched,
    levels_apart,
    make_inputs,
    render,
)


def test_where_memory_is_short_tiles_become_smaller_until_they_fit() -> None:
    layout, canvas = make_inputs(64, 900)
    whole, _ = render(layout, canvas, Counting())
    network = Counting(largest=64 * 560)
    photograph, notes = render(layout, canvas, network)
    assert notes == ["Memory was short: rendered in tiles of 256 pixels."]
    assert levels_apart(photograph, whole).mean() < 4
    assert is_untouched(network)


def test_every_way_is_tried_before_giving_up() -> None:
    device = replace(CPU, kind="cuda", half=torch.bfloat16)  # a GPU by name: its memory steps, on the CPU
    network = Counting(largest=0)
    layout, canvas = make_inputs(32, 600)
    with pytest.raises(RenderError, match="not enough memory") as caught:
        render(layout, canvas, network, device)
    assert caught.value.stage == "synthesis"
    assert caught.value.hint
    whole, half = (32, 600), torch.bfloat16
    tried = list(zip(network.calls, network.dtypes, strict=True))
    assert [dtype for size, dtype in tried if size == whole] == [
        torch.float32,
        torch.float32,
        half,
        torch.float32,
    ]
    assert len(tried) == 4 + 2 * 2  # tiles of 512 and 256, here and on the CPU: each fails at its statistics


def test_half_precision_and_freed_caches_come_before_tiles() -> None:
    device = replace(CPU, kind="cuda", half=torch.bfloat16)
    layout, canvas = make_inputs(32, 64)
    notes = {}
    for n_failing in range(3):
        network = Counting(failing=tuple(range(1, n_failing + 1)))
        photograph, notes[n_failing] = render(layout, canvas, network, device)
        assert levels_apart(photograph, render(layout, canvas, Counting())[0]).mean() < 3
    assert notes == {
        0: [],
        1: ["Memory was short: caches were freed."],
        2: ["Memory was short: rendered in half precision."],
    }


def test_finished_rows_are_kept_when_tiles_become_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=100_000, tile_px=512))
    layout, canvas = make_inputs(600, 520)
    unhurt, _ = render(layout, canvas, Counting())
    # Statistics, two tiles of the first row, then memory runs out, and once more with freed caches.
    network = Counting(failing=(4, 6))
    photograph, notes = render(layout, canvas, network)
    assert notes == ["Memory was short: rendered in tiles of 256 pixels."]
    below = 3  # of the 88 rows below 512
    assert len(network.calls) == 4 + 2 + 1 + below
    assert np.array_equal(photograph[:512], unhurt[:512])
    assert levels_apart(photograph[512:], unhurt[512:]).mean() < 4


def test_a_picture_in_tiles_never_tries_larger_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "CONFIG", SynthesiseConfig(largest_whole_px=10_000, tile_px=512))
    network = Counting(largest=0)
    with pytest.raises(RenderError):
        render(*make_inputs(32, 2100), network)
    assert len(network.calls) == 3  # 512 twice and 256; not 2048 and 1024


def test_other_failures_are_not_taken_for_short_memory() -> None:
    network = narrow_synthesis(len(LABELS) - 1)
    with pytest.raises(ValueError, match="channels"):
        render(Layout(np.full((32, 32), 4, np.uint8), LABELS), make_inputs(32, 32)[1], network)

    class Broken(Counting):
        def forward(self, *inputs, **options):
            raise RuntimeError("a device was lost")

    with pytest.raises(RuntimeError, match="lost"):
        render(*make_inputs(32, 32), Broken())
