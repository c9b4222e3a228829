"""The photograph at any size: padding, tiles, short memory, drafts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import pad

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.domain.layout import Layout
from simspaint.engine.networks.blocks import LayerNorm
from simspaint.engine.networks.frozen_statistics import frozen_statistics
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.image_tensor import to_image
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.synthesise import (
    Synthesis,
    SynthesiseConfig,
    may_be_preview,
    pad_to_multiple,
    preview_photograph,
    synthesis_inputs,
    synthesise,
    synthesise_draft,
)
from simspaint.errors import RenderError
from simspaint.progress import Cancelled, CancelToken
from tests.engine.narrow_models import CPU, narrow_synthesis
from tests.factories import make_labels, make_layout, make_photograph

LABELS = make_labels(5)
OUT_OF_MEMORY = torch.OutOfMemoryError("out of memory")


def make_inputs(height: int, width: int, seed: int = 0) -> tuple[Layout, Canvas]:
    """A painted layout and a canvas with white seams and missing pixels."""
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, height, width, LABELS)
    color = make_photograph(rng, layout)
    known = np.kron(rng.random((height // 8 + 1, width // 8 + 1)) > 0.2, np.ones((8, 8), bool))[
        :height, :width
    ]
    color[rng.random((height, width)) < 0.05] = 255
    color[~known] = 0
    return layout, Canvas(color, known, np.where(known, 0, NO_COMPONENT).astype(np.int16))


def nothing() -> None:
    """A check that never stops."""


def render(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork, device=CPU, check=nothing
) -> tuple[np.ndarray, list[str]]:
    """The photograph, and what was told."""
    notes: list[str] = []
    return synthesise(layout, canvas, network, device, check, notes.append).photograph, notes


def synthesis_of(layout: Layout, canvas: Canvas, network: SynthesisNetwork | None = None) -> Synthesis:
    """A whole picture that drafts can build on."""
    network = network or narrow_synthesis(len(LABELS))
    return synthesise(layout, canvas, network, CPU, nothing, lambda _: None)


def levels_apart(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.abs(first.astype(int) - second.astype(int))


def is_untouched(network: SynthesisNetwork) -> bool:
    norms = [module for module in network.modules() if isinstance(module, LayerNorm)]
    return all(norm.frozen is None and norm.seen is None for norm in norms)


class Counting(SynthesisNetwork):
    """f that counts its calls and fails where it is told to."""

    def __init__(self, largest: int | None = None, failing: tuple[int, ...] = ()) -> None:
        torch.manual_seed(0)
        super().__init__(narrow_synthesis(len(LABELS), levels=4).config)
        self.calls: list[tuple[int, int]] = []
        self.dtypes: list[torch.dtype] = []
        self.largest, self.failing = largest, failing

    def forward(self, layout, canvas, known, seams=None, with_logits=False):
        height, width = layout.shape[-2:]
        self.calls.append((height, width))
        self.dtypes.append(canvas.dtype)
        if len(self.calls) in self.failing or (self.largest is not None and height * width > self.largest):
            raise OUT_OF_MEMORY
        return super().forward(layout, canvas, known, seams, with_logits)

    def __deepcopy__(self, memo: dict) -> Counting:
        """Copies count on the same list."""
        other = Counting(self.largest, self.failing)
        other.load_state_dict(self.state_dict())
        other.calls, other.dtypes = self.calls, self.dtypes
        return other


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


def test_a_draft_without_a_change_is_the_photograph_from_before() -> None:
    network = Counting()
    layout, canvas = make_inputs(64, 96)
    before = synthesis_of(layout, canvas, network)
    same = synthesise_draft(Layout(layout.ids.copy(), LABELS), replace(canvas), network, before, nothing)
    assert np.array_equal(same.photograph, before.photograph)
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
    after = synthesise_draft(layout, canvas, network, before, nothing)
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
    after = synthesise_draft(*changed, network, before, nothing)
    assert network.calls[1] == (104, 136)  # 100 rows and 134 columns, padded to the stride
    preview = preview_photograph(*changed, network)
    near = place.grown(synthesis.CONFIG.draft_margin_px, synthesis.CONFIG.draft_margin_px).clipped(
        changed[0].extent
    )
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


def test_a_draft_of_a_small_change_or_picture_is_sharp() -> None:
    network, inputs = Counting(), make_inputs(300, 400)
    before = synthesis_of(*inputs, network)
    synthesise_draft(*changed_in(inputs, Box(0, 0, 60, 60)), network, before, nothing)
    assert network.calls[1] == (128, 128)
    network, inputs = Counting(), make_inputs(240, 320)
    before = synthesis_of(*inputs, network)
    synthesise_draft(*changed_in(inputs, Box(0, 0, 200, 300)), network, before, nothing)
    assert network.calls[1] == (240, 320)


def test_in_half_precision_it_is_half_of_the_size() -> None:
    network, inputs = Counting(), make_inputs(300, 400)
    preview = preview_photograph(*inputs, network)
    halves = preview_photograph(*inputs, network.to(torch.bfloat16))
    assert network.calls == [(104, 136), (152, 200)]
    assert preview.shape == halves.shape == (300, 400, 3)


def test_on_another_device_drafts_are_sharp() -> None:
    network = narrow_synthesis(len(LABELS))
    assert may_be_preview(Extent(512, 768), network)
    assert not may_be_preview(Extent(512, 768), network.to("meta"))
