"""From canvas and layout to the photograph: the network f at any size (S5)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
import torch
from jaxtyping import Bool, UInt8
from torch.nn.functional import pad

from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Box, Extent, bounding_box, nearest_positions
from simspaint.domain.layout import Layout
from simspaint.engine.networks.frozen_statistics import (
    FrozenStatistics,
    collected_statistics,
    frozen_statistics,
)
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.detail import DetailConfig, with_kept_detail
from simspaint.engine.ops.image_tensor import to_image, to_tensor
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.ops.reduced_canvas import reduced_canvas, reduced_extent
from simspaint.engine.ops.seams import seams
from simspaint.engine.runtime.device import Device
from simspaint.engine.runtime.faults import check_numbers
from simspaint.engine.runtime.memory_ladder import MemoryStep, free_caches, is_out_of_memory, memory_steps
from simspaint.errors import RenderError
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True)
class SynthesiseConfig:
    """Sizes of what is rendered at once."""

    largest_whole_px: int = 2_400_000
    """Pixels up to which a picture is rendered in one piece; larger ones are rendered in tiles from the
    start."""
    tile_px: int = 1024
    """Side of a tile."""
    margin_px: int = 128
    """Around a tile, computed and thrown away, so that tiles meet without a seam: with `tiny` the largest
    difference to the whole picture is .014 of 1; with half of it .056."""
    draft_margin_px: int = 32
    """Around a change that a draft renders anew."""
    preview_share: float = 0.25
    """Share of a picture from which on the window of a draft is a preview."""
    least_preview_px: int = 90_000
    """Pixels of a picture from which on a part of its size shows enough."""
    preview_factor: int = 3
    """How much smaller than the picture a preview is made, in both directions."""
    preview_ramp_px: float = 3.0
    """Distance from seams over which a preview gets the pieces' own detail: nearer than else, for the
    network's answer is blurred there."""


CONFIG = SynthesiseConfig()


class Synthesis(NamedTuple):
    """A photograph and what it was made of: enough to make it anew where something changed."""

    photograph: UInt8[np.ndarray, "height width 3"]
    layout: Layout
    canvas: Canvas
    statistics: FrozenStatistics


class Draft(NamedTuple):
    """A photograph that was made anew in one place.

    Parameters
    ----------
    anew
        Where; of area 0 where nothing changed.
    has_detail
        Whether what was made anew has the pieces' own detail, as a finished photograph has.
    """

    synthesis: Synthesis
    anew: Box
    has_detail: bool


def synthesise(
    layout: Layout,
    canvas: Canvas,
    network: SynthesisNetwork,
    device: Device,
    check: Callable[[], None],
    tell: Callable[[str], None],
) -> Synthesis:
    """The photograph of a dense layout and its canvas, both in the rendering's frame.

    Any size: the frame is padded to a multiple of the network's stride by repeating its edge, and cropped
    back; large frames are rendered in tiles that share the layer norm statistics of the whole. When memory is
    short the ways of `memory_steps` are tried in turn, and finished tiles are kept.

    Parameters
    ----------
    check
        Called before every tile; raises `Cancelled` to stop.
    tell
        Gets a sentence when something had to be done differently.

    Raises `RenderError` where memory suffices for no way, or the network's answer is not finite.
    """
    result = np.zeros((*layout.extent, 3), np.uint8)
    finished = 0  # rows
    for step, side in _steps(device, layout.extent):
        try:
            runner = _on(network, step)
            with collected_statistics(runner) as statistics:  # of the whole, though maybe at a reduced size
                check()
                whole = _window(*(_reduced(layout, canvas, side) if side else (layout, canvas)), runner)
            if side is None:
                result = whole
            else:
                for box, tile in _tiles(layout, canvas, runner, statistics, side, finished, check):
                    result[box.slices] = tile
                    finished = box.bottom if box.right == layout.extent.width else finished
            if step.note:
                tell(step.note)
            return Synthesis(result, layout, canvas, statistics)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        free_caches()
    raise RenderError(
        "There is not enough memory for this size.", "Choose a smaller size.", stage="synthesis"
    )


def synthesise_draft(
    layout: Layout,
    canvas: Canvas,
    network: SynthesisNetwork,
    before: Synthesis,
    check: Callable[[], None],
) -> Draft:
    """The photograph, made anew only around what changed since `before`, a picture of the same frame.

    The window is normalised by the statistics of the last whole pass, so a draft differs a little from the
    rendering that `synthesise` gives. A large window is a `preview_photograph` where that is quicker.
    Everywhere else it is `before`, bit by bit.

    Parameters
    ----------
    layout, canvas
        What f reads, of the extent of `before`.
    before
        The rendering before, finished or not, with the layer norm statistics of its last whole pass.
    check
        Is called between parts; raises to stop.
    """
    check()
    changed = bounding_box(_changed(layout, canvas, before))
    photograph, has_detail = before.photograph, True
    if changed.area:
        margin, extent = CONFIG.draft_margin_px, layout.extent
        changed = changed.grown(margin, margin).clipped(extent)
        window = changed.grown(margin, margin).clipped(extent)
        has_detail = may_be_preview(extent, network) and window.area >= CONFIG.preview_share * extent.area
        if has_detail:
            # Where all has changed the statistics of before say nothing.
            is_part = window.area < extent.area
            with frozen_statistics(network, before.statistics) if is_part else nullcontext():
                made = preview_photograph(layout.cut_to(window), canvas.cut_to(window), network)
            photograph = _faded_in(made[changed.slices_in(window)], photograph, changed)
        else:
            photograph = photograph.copy()
            with frozen_statistics(network, before.statistics):
                photograph[changed.slices] = _window_around(layout, canvas, network, changed, margin)
    return Draft(Synthesis(photograph, layout, canvas, before.statistics), changed, has_detail)


def _changed(layout: Layout, canvas: Canvas, before: Synthesis) -> Bool[np.ndarray, "height width"]:
    """Pixels of which f reads something else than before."""
    color = cv2.compare(canvas.color, before.canvas.color, cv2.CMP_NE)
    changed = (layout.ids != before.layout.ids) | (canvas.known != before.canvas.known)
    # each channel apart: a sum or a test over the last axis takes many times as long
    return changed | cv2.transform(color, np.ones((1, 3), np.float32)).astype(bool)


def may_be_preview(extent: Extent, network: SynthesisNetwork) -> bool:
    """Whether a draft of this size is worth a preview: on processors, which take a second for f."""
    on_processor = next(network.parameters()).device.type == "cpu"
    return on_processor and CONFIG.least_preview_px <= extent.area <= 4 * CONFIG.largest_whole_px


def preview_photograph(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph made at a part of its size and enlarged, with the pieces' own detail: at a third, a
    ninth of the work.

    It differs from the rendering by .8 of 255 levels (mean of six pictures of 768×512; made at half the size
    by .6), in holes and along outlines above all.
    """
    factor = CONFIG.preview_factor
    small = layout.resized(reduced_extent(layout.extent, factor))
    made = _window(small, reduced_canvas(canvas, factor), network)
    size = layout.extent.width, layout.extent.height
    config = replace(DetailConfig(), ramp_px=CONFIG.preview_ramp_px)
    large = cv2.resize(made, size, interpolation=cv2.INTER_CUBIC)
    return with_kept_detail(large, canvas, seams(canvas, layout), config)


def _faded_in(
    made: UInt8[np.ndarray, "h w 3"], before: UInt8[np.ndarray, "height width 3"], inner: Box
) -> UInt8[np.ndarray, "height width 3"]:
    """`made` inside the box, `before` outside, without an edge between: it fades in over the margin that is
    around the change. At the picture's own borders nothing fades."""
    extent = Extent(*before.shape[:2])

    def ramp(low: int, high: int, side: int) -> np.ndarray:
        positions = np.arange(low, high, dtype=np.float32)
        rising = (positions - low + 1) / CONFIG.draft_margin_px if low else np.ones_like(positions)
        falling = (high - positions) / CONFIG.draft_margin_px if high < side else np.ones_like(positions)
        return np.minimum(np.minimum(rising, falling), 1)

    share = ramp(inner.top, inner.bottom, extent.height)[:, None] * ramp(
        inner.left, inner.right, extent.width
    )
    old, result = before[inner.slices].astype(np.float32), before.copy()
    result[inner.slices] = np.rint(old + share[..., None] * (made - old))
    return result


def _steps(device: Device, extent: Extent) -> Iterator[tuple[MemoryStep, int | None]]:
    """The ways to try with the side of their tiles; None for one piece. Tiles larger than what failed are
    skipped."""
    in_tiles = extent.area > CONFIG.largest_whole_px
    for step in memory_steps(device, max(extent)):
        if step.tile is None:
            yield step, CONFIG.tile_px if in_tiles else None
        elif not in_tiles or step.tile < CONFIG.tile_px:
            yield step, step.tile


def _on(network: SynthesisNetwork, step: MemoryStep) -> SynthesisNetwork:
    """The network where and in the precision that the step wants; a copy where that is not how it is."""
    weight = next(network.parameters())
    if weight.device.type == step.device.type and weight.dtype == step.dtype:
        return network
    return copy.deepcopy(network).to(step.device, step.dtype)


def _tiles(
    layout: Layout,
    canvas: Canvas,
    network: SynthesisNetwork,
    statistics: FrozenStatistics,
    side: int,
    finished: int,
    check: Callable[[], None],
) -> Iterator[tuple[Box, UInt8[np.ndarray, "h w 3"]]]:
    """Boxes row by row with their pictures, from row `finished` on."""
    with frozen_statistics(network, statistics):
        for top in range(finished, layout.extent.height, side):
            for left in range(0, layout.extent.width, side):
                check()
                box = Box(top, left, top + side, left + side).clipped(layout.extent)
                yield box, _window_around(layout, canvas, network, box)


def _window_around(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork, inner: Box, margin: int = CONFIG.margin_px
) -> UInt8[np.ndarray, "h w 3"]:
    """The picture of a box, computed with a margin, and with corners on the network's coarsest grid."""
    wide = inner.grown(margin, margin).clipped(layout.extent)
    wide = wide._replace(
        top=wide.top // network.stride * network.stride, left=wide.left // network.stride * network.stride
    )
    picture = _window(layout, canvas, network, wide)
    return picture[
        inner.top - wide.top : inner.bottom - wide.top, inner.left - wide.left : inner.right - wide.left
    ]


def _window(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork, box: Box | None = None
) -> UInt8[np.ndarray, "h w 3"]:
    """f on one box, padded to the stride; without one on the whole frame."""
    box = box or Box(0, 0, *layout.extent)
    inputs = synthesis_inputs(layout.cut_to(box), canvas.cut_to(box), network)
    with torch.inference_mode():
        picture = network(*pad_to_multiple(inputs, network.stride))
    assert isinstance(picture, torch.Tensor)
    picture = picture[..., : box.height, : box.width]
    check_numbers(picture, Stage.SYNTHESIS)
    return to_image(picture)


def _reduced(layout: Layout, canvas: Canvas, side: int) -> tuple[Layout, Canvas]:
    """The whole picture, no larger than a tile, markers and labels unmixed: statistics are taken from it."""
    # A picture for which there is no memory cannot be looked at whole.
    fits = min(side * side, CONFIG.largest_whole_px / 4, layout.extent.area / 4)
    shrink = (fits / layout.extent.area) ** 0.5
    extent = Extent(*(max(round(side * shrink), 1) for side in layout.extent))
    rows = nearest_positions(layout.extent.height, extent.height)[:, None]
    columns = nearest_positions(layout.extent.width, extent.width)
    return layout.resized(extent), Canvas(
        canvas.color[rows, columns], canvas.known[rows, columns], canvas.component[rows, columns]
    )


def synthesis_inputs(layout: Layout, canvas: Canvas, network: SynthesisNetwork) -> tuple[torch.Tensor, ...]:
    """f's inputs, one picture: layout (1, c + 1, h, w), canvas (1, 3, h, w) in [0, 1], known (1, 1, h, w),
    and seams (1, 1, h, w) for networks that read them."""
    weight = next(network.parameters())
    ids = torch.from_numpy(layout.ids[None].copy()).to(weight.device)
    known = torch.from_numpy(canvas.known[None, None].copy()).to(weight.device).to(weight.dtype)
    color = to_tensor(canvas.color, weight.device).to(weight.dtype)
    inputs = one_hot(ids, len(layout.labels), dtype=weight.dtype), color, known
    if not network.config.seam_input:
        return inputs
    seam = torch.from_numpy(seams(canvas, layout)[None, None])
    return *inputs, seam.to(weight.device).to(weight.dtype)


def pad_to_multiple(inputs: tuple[torch.Tensor, ...], multiple: int) -> tuple[torch.Tensor, ...]:
    """The inputs grown at the bottom and the right, by repeating the edge, to multiples of `multiple`."""
    height, width = inputs[0].shape[-2:]
    margin = (0, -width % multiple, 0, -height % multiple)
    if not any(margin):
        return inputs
    return tuple(pad(tensor, margin, mode="replicate") for tensor in inputs)
