"""Aligning a retrieved segment with its component: the spatial transformer T (S4.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
import torch
from jaxtyping import Bool, UInt8

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent, compose_affines
from simspaint.domain.layout import Layout
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.component_window import to_frame, window_affine, window_ids
from simspaint.engine.ops.even_batches import even_batches
from simspaint.engine.ops.image_tensor import to_tensor
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.ops.placement import (
    affine_in_place,
    joined_segment,
    mask_of,
    moved_mask,
    place_segment,
    reach_of,
)
from simspaint.engine.ops.seam_blending import BlendConfig, blended, eroded
from simspaint.engine.ops.seam_color import SeamColorConfig, shifted_color
from simspaint.engine.ops.seam_match import shifts_to_others
from simspaint.engine.runtime.faults import check_numbers
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True)
class AlignConfig:
    """Constants of the stage (method `studio`).

    Parameters
    ----------
    largest_slant
        How far T may turn or shear a segment, 1 = 45 degrees: photographs are taken level. Ground planes stay
        level altogether.
    """

    largest_slant: float = 0.05


@dataclass(frozen=True, slots=True)
class Reach:
    """How a label's segments lie on their components.

    Parameters
    ----------
    overlap
        How far they may reach beyond the component, share of the frame's height; None: to the frame.
    keeps_outline
        Nothing is added to the segment's own outline.
    keeps_skyline
        Nothing is added above it.
    narrow
        Share of the frame's width below which what rises from a skyline is a tree or a house on it.
    """

    overlap: float | None = 0.02
    keeps_outline: bool = False
    keeps_skyline: bool = False
    narrow: float = 0.08


def aligned_affine(
    component: Component,
    segment: Segment,
    layout: Layout,
    source: Extent,
    move: Affine | None,
    config: AlignConfig,
) -> Affine:
    """Where a segment lies, from the output frame to the photograph's: T's move held level and at the frame's
    edges, or in place where that raises the IoU with the component no further.

    Parameters
    ----------
    layout
        The dense layout in the rendering's frame.
    source
        The bank's extent, in which segments are given.
    move
        What T answered, see `ask_moves`; None without T.
    """
    output = layout.extent
    start = affine_in_place(component.box, output, source)
    if move is None:
        return start
    slant = 0.0 if layout.labels[component.label_id].is_ground else config.largest_slant
    affine = compose_affines(levelled(move, component.box, output, slant), start)
    affine = held_at_edges(affine, component.box, segment.box, output, source)
    own = (component.box, component.mask)
    moved = mask_iou(*moved_mask(segment, affine, output, source), *own)
    return affine if moved > mask_iou(*moved_mask(segment, start, output, source), *own) else start


def plain_affine(component: Component, output: Extent, source: Extent, move: Affine | None) -> Affine:
    """Where a segment lies as the paper says: T's own answer."""
    start = affine_in_place(component.box, output, source)
    return start if move is None else compose_affines(move, start)


def place_aligned(
    component: Component,
    segment: Segment,
    affine: Affine,
    output: Extent,
    source: Extent,
    reach: Reach,
    blend: BlendConfig = BlendConfig(),
) -> PlacedSegment:
    """The segment in the rendering's frame, cut to its component's reach.

    Gaps that a move leaves in stuff are covered by the segment in its first place: the same grass, unmoved,
    is better there than a hole, and blends with what was moved. A second half of a tree or a second ridge
    would not be, so labels that keep their outline, and what lies above a skyline, get none.

    Parameters
    ----------
    affine
        From the output frame to the source frame, both normalised: T's answer, or a person's.
    output, source
        Sizes of the rendering and of the bank's photographs.
    reach
        How far the segment may reach beyond its component.
    """
    within = reach_of(component, (reach.overlap or 0.0) * output.height)
    start = affine_in_place(component.box, output, source)
    placed = place_segment(component, segment, affine, output, source, within)
    if reach.keeps_outline or np.array_equal(affine, start):
        return placed
    in_place = moved_mask(segment, start, output, source)
    unmoved = in_place.within(within)
    if reach.keeps_skyline:
        unmoved = _below_skyline(unmoved, placed, max(round(reach.narrow * output.width), 1))
    if not unmoved.without(mask_of(placed)).box.area:
        return placed
    if not placed.box.area:  # the move takes it off its component
        return replace(
            place_segment(component, segment, start, output, source, unmoved, in_place), affine=placed.affine
        )
    rim_px = max(round(blend.width * output.height), 1)
    inner = replace(placed, mask=eroded(placed.mask, rim_px))
    overlap = unmoved.without(mask_of(inner))
    behind = place_segment(component, segment, start, output, source, overlap, in_place)
    behind = _in_colors_of(inner, behind, rim_px, output)
    placed = joined_segment(*blended(placed, behind, blend.rim * output.height, blend.blend * output.height))
    return replace(placed, affine=affine)


def _in_colors_of(
    moved: PlacedSegment, behind: PlacedSegment, reach_px: int, output: Extent
) -> PlacedSegment:
    """The unmoved segment in the colours of the moved one, given without its fringe: else a sky that grows
    lighter leaves ghosts of the trees that stood before it."""
    config, mask = SeamColorConfig(), behind.mask
    shifts = shifts_to_others(behind.color, mask, behind.box, [moved], output, reach_px, False, config)
    return replace(behind, color=shifted_color(behind.color, shifts, config))


def levelled(move: Affine, box: Box, output: Extent, slant: float) -> Affine:
    """A move whose shear and rotation are at most `slant` (1 is 45 degrees in a square frame), and which
    shows the same point at the middle of a box."""
    level = move.copy()
    for row, column in ((0, 1), (1, 0)):
        level[row, column] = np.clip(move[row, column], -slant, slant)
    middle = [(box.left + box.right) / output.width - 1, (box.top + box.bottom) / output.height - 1]
    level[:, 2] += (move[:, :2] - level[:, :2]) @ np.array(middle)
    return level


def held_at_edges(affine: Affine, target: Box, own: Box, output: Extent, source: Extent) -> Affine:
    """A move after which a segment that its photograph's frame cuts reaches the output's frame on each side
    where its component does.

    T, which sees masks alone, draws a lake's edge into the picture, where it is a straight cut.

    Parameters
    ----------
    target, own
        The component's box in the output, the segment's in its photograph.
    """
    held = affine.copy()
    for axis, other, near, far in ((0, 1, "left", "right"), (1, 0, "top", "bottom")):
        size, own_size = (frame[1 - axis] for frame in (output, source))
        slack = abs(held[axis, other])
        low, high = held[axis, 2] - held[axis, axis], held[axis, 2] + held[axis, axis]
        if getattr(target, near) <= 0 and getattr(own, near) <= 0:
            low = max(low, slack - 1)
        if getattr(target, far) >= size and getattr(own, far) >= own_size:
            high = min(high, 1 - slack)
        if low < high:  # a mirrored one is left as it is
            held[axis, axis], held[axis, 2] = (high - low) / 2, (high + low) / 2
    return held


def _below_skyline(mask: Mask, placed: PlacedSegment, narrow_px: int) -> Mask:
    """The part of a mask that is not above a placed segment, column by column: beside it, not above where it
    ends. What is narrow on its skyline is not counted: under the crown of a distant tree is sky."""
    if not placed.mask.any():
        return mask
    side, own = np.ones((1, narrow_px), np.uint8), placed.mask.view(np.uint8)
    # nothing is beyond the frame: else a tree at its edge would be wide
    wide = cv2.morphologyEx(own, cv2.MORPH_OPEN, side, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    skyline = np.where(wide.any(axis=0), wide, placed.mask)
    columns, box = np.flatnonzero(skyline.any(axis=0)), mask.box
    rows = placed.box.top + skyline.argmax(axis=0)[columns]
    top = np.interp(np.arange(box.left, box.right), columns + placed.box.left, rows)
    return Mask(box, mask.mask & (np.arange(box.top, box.bottom)[:, None] >= top)).tight()


class MoveQuestion(NamedTuple):
    """What T is asked about one component: pictures of a window around it, and where the window lies."""

    color: UInt8[np.ndarray, "height width 3"]
    mask: Bool[np.ndarray, "height width"]
    asked: Bool[np.ndarray, "height width"]
    around: UInt8[np.ndarray, "height width"]
    window: Affine


def move_question(
    component: Component, segment: Segment, layout: Layout, source: Extent, working: Extent
) -> MoveQuestion:
    """The segment in its first place, the component and the layout, in the component's window.

    The answer depends on the component, its surroundings and the segment alone.
    """
    start = affine_in_place(component.box, layout.extent, source)
    window = window_affine(component.box, layout.extent)
    color, mask = moved_frame(
        segment.color, segment.mask, segment.box, compose_affines(window, start), source, working
    )
    asked = moved_frame(None, component.mask, component.box, window, layout.extent, working)[1]
    return MoveQuestion(color, mask, asked, window_ids(layout, window, working), window)


def ask_moves(
    questions: Sequence[MoveQuestion], network: TransformNetwork, check: Callable[[], None]
) -> list[Affine]:
    """T's affines, from the output frame to the frame of the segment in its first place, rounded to 1e-4.

    `check` is called before every batch; it raises `Cancelled` to stop.
    """
    device = next(network.parameters()).device
    moves: list[Affine] = []
    for batch in even_batches(questions):
        check()
        color = torch.cat([to_tensor(q.color) for q in batch]).to(device)
        mask, asked = (_planes([q[i] for q in batch], device) for i in (1, 2))
        ids = torch.from_numpy(np.stack([q.around for q in batch])).to(device)
        with torch.inference_mode():
            affines = network(color, mask, asked, one_hot(ids, network.config.n_labels))
        check_numbers(affines, Stage.TRANSFORM)
        rounded = np.round(affines.double().cpu().numpy(), 4)
        moves += [to_frame(affine, q.window) for affine, q in zip(rounded, batch, strict=True)]
    return moves[: len(questions)]


def _planes(masks: Sequence[Bool[np.ndarray, "height width"]], device: torch.device) -> torch.Tensor:
    """(n, 1, h, w) of zeros and ones."""
    return torch.from_numpy(np.stack(masks)[:, None]).to(device, torch.float32)
