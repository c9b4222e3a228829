"""Moving a retrieved segment to where its component is: the spatial transformer T (S4.3; R10–R13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import torch
from jaxtyping import Bool, UInt8

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.geometry import (
    Affine,
    Box,
    Extent,
    bounding_box,
    compose_affines,
    identity_affine,
    union_box,
)
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.affine_warp import moved_frame, warp_color, warp_mask
from simspaint.engine.ops.component_window import to_frame, window_affine, window_ids
from simspaint.engine.ops.even_batches import even_batches
from simspaint.engine.ops.image_tensor import to_tensor
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.ops.seam_blend import BLEND, RIM, blended, worn
from simspaint.engine.runtime.faults import check_numbers
from simspaint.progress import Stage


def initial_affine(box: Box, output: Extent, source: Extent) -> Affine:
    """In place, without distorting the photograph.

    Retrieval compares stretched frames; where the two frames have the same proportions nothing is stretched
    and this is
    the identity. Elsewhere the segment keeps its own proportions about the centre of the component's box.
    """
    rows, columns = output.height / source.height, output.width / source.width
    largest = max(rows, columns)
    # x and y of the box's centre, normalised
    center = np.array([(box.left + box.right) / output.width - 1, (box.top + box.bottom) / output.height - 1])
    scale = np.array([columns / largest, rows / largest])
    if np.ptp(scale) < 0.02:  # a stretch of two per cent is not seen, and the identity copies bytes
        return identity_affine()
    return np.column_stack([np.diag(scale), center * (1 - scale)])


LARGEST_SLANT = 0.05
"""How far T may turn or shear a segment: about three degrees. Ground planes stay level altogether."""


class Footprint(NamedTuple):
    """Which pixels of a box in the rendering's frame are covered."""

    box: Box
    mask: Bool[np.ndarray, "height width"]


def tight_footprint(box: Box, mask: Bool[np.ndarray, "height width"]) -> Footprint:
    """The footprint with the smallest box around it; a box of area 0 where nothing is covered."""
    tight = bounding_box(mask)
    return Footprint(tight.shifted(box.top, box.left) if tight.area else tight, mask[tight.slices])


def moved_footprint(segment: Segment, affine: Affine, output: Extent, source: Extent) -> Footprint:
    """The whole segment, moved."""
    return Footprint(*warp_mask(segment.mask, segment.box, affine, source, output))


def iou_with_component(footprint: Footprint, component: Component) -> float:
    """IoU of a footprint and the component, in the rendering's frame; 0 where both are empty."""
    return mask_iou(*footprint, component.box, component.mask)


def reach_of(component: Component, overhang_px: float) -> Footprint:
    """Where a component's segment may lie: the component grown by `overhang_px`, beyond the frame too."""
    margin = int(np.ceil(overhang_px))
    wide = np.pad(component.mask, margin)
    if margin:
        wide = cv2.distanceTransform((~wide).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) <= overhang_px
    return Footprint(component.box.grown(margin, margin), wide)


def clip_footprint(footprint: Footprint, reach: Footprint) -> Footprint:
    """The part of a footprint that lies within reach."""
    shared = reach.box.intersection(footprint.box)
    if shared.area == 0:
        return Footprint(Box(0, 0, 0, 0), np.zeros((0, 0), bool))
    return tight_footprint(
        shared,
        footprint.mask[shared.slices_in(footprint.box)] & reach.mask[shared.slices_in(reach.box)],
    )


def place_segment(
    component: Component,
    segment: Segment,
    affine: Affine,
    output: Extent,
    source: Extent,
    reach: Footprint,
    whole: Footprint | None = None,
) -> PlacedSegment:
    """The segment moved by `affine` and cut to its component's reach (S4.3: "translation, rotation, scaling
    and clipping").

    The layout is what the artist painted, so a segment may lap over its outline only a little.

    Parameters
    ----------
    whole
        The moved footprint, where it is known already.
    """
    box, mask = clip_footprint(whole or moved_footprint(segment, affine, output, source), reach)
    color = warp_color(segment.color, segment.box, affine, source, output, box)
    # Copies: a view would keep the whole photograph in memory for as long as the segment is kept.
    return PlacedSegment(
        component.index, segment.segment_id, component.label_id, affine, box, mask.copy(), color.copy()
    )


def transform_segment(
    component: Component,
    segment: Segment,
    layout: Layout,
    source: Extent,
    move: Affine | None,
    overhang: float,
    is_loose: bool = False,
    is_skyline: bool = False,
) -> PlacedSegment:
    """The segment in the rendering's frame, aligned with its component and clipped.

    T's move is kept only where it raises the IoU with the component; without one the segment stays in place.
    Gaps that a move leaves in stuff are covered by the segment in its first place: the same grass, unmoved,
    is better there than a hole, and blends with what was moved, whose rim has some of what was beside it in
    its photograph. A second half of a car or of a tree would not be, so things and loose labels
    are left alone; nor would a second ridge, so of a skyline nothing shows above what was moved.

    Parameters
    ----------
    layout
        The dense layout in the rendering's frame.
    source
        The bank's extent, in which segments are given.
    move
        What T answered, see `ask_moves`.
    overhang
        How far a segment may lap over its component, as a share of the frame's height.
    is_loose, is_skyline
        What its label is, see `Label`.
    """
    output, reach = layout.extent, reach_of(component, overhang * layout.extent.height)
    start = initial_affine(component.box, output, source)
    in_place = moved_footprint(segment, start, output, source)
    affine, whole = start, in_place
    if move is not None:
        slant = 0.0 if layout.labels[component.label_id].is_ground else LARGEST_SLANT
        affine = compose_affines(levelled(move, component.box, output, slant), start)
        affine = held_at_edges(affine, component.box, segment.box, output, source)
        whole = moved_footprint(segment, affine, output, source)
    if iou_with_component(whole, component) <= iou_with_component(in_place, component):
        affine, whole = start, in_place
    placed = place_segment(component, segment, affine, output, source, reach, whole)
    if affine is not start and not is_loose and not layout.labels[component.label_id].is_thing:
        within = clip_footprint(in_place, reach)
        if is_skyline:
            within = _below_ridge(within, placed)
        if without(within, placed).box.area:
            lapping = without(within, _worn(placed, round((RIM + BLEND) * output.height)))
            behind = place_segment(component, segment, start, output, source, lapping, in_place)
            placed = joined_segment(*blended(placed, behind, RIM * output.height, BLEND * output.height))
    placed.affine.flags.writeable = False  # it is shown to the outside
    return placed


def levelled(move: Affine, box: Box, output: Extent, slant: float) -> Affine:
    """A move whose shear and rotation are at most `slant` (1 is 45 degrees in a square frame), and which
    shows the same point at the middle of a box.

    Photographs are taken level: T gains some overlap by slanting a lake, and everybody sees it.
    """
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


def place_by_hand(
    component: Component, segment: Segment, affine: Affine, output: Extent, source: Extent, overhang: float
) -> PlacedSegment:
    """The segment where a person put it, clipped to its component's reach."""
    affine = affine.copy()
    affine.flags.writeable = False
    reach = reach_of(component, overhang * output.height)
    return place_segment(component, segment, affine, output, source, reach)


def without(footprint: Footprint, placed: PlacedSegment) -> Footprint:
    """The part of a footprint where a placed segment shows nothing."""
    mask = footprint.mask.copy()
    shared = footprint.box.intersection(placed.box)
    if shared.area:
        inside = mask[shared.slices_in(footprint.box)]
        inside &= ~placed.mask[shared.slices_in(placed.box)]
    return tight_footprint(footprint.box, mask)


def _worn(placed: PlacedSegment, width_px: int) -> PlacedSegment:
    """A placed segment without its rim, except at the sides of its box, which cut it."""
    return replace(placed, mask=worn(placed.mask, max(width_px, 1)))


def _below_ridge(footprint: Footprint, placed: PlacedSegment) -> Footprint:
    """The part of a footprint that is not above a placed segment, column by column."""
    box = footprint.box
    left, right = max(box.left, placed.box.left), min(box.right, placed.box.right)
    if left >= right:
        return footprint
    ridge = placed.mask[:, left - placed.box.left : right - placed.box.left]
    top = np.where(ridge.any(axis=0), placed.box.top + ridge.argmax(axis=0), box.top)
    mask = footprint.mask.copy()
    mask[:, left - box.left : right - box.left] &= np.arange(box.top, box.bottom)[:, None] >= top
    return tight_footprint(box, mask)


def joined_segment(front: PlacedSegment, behind: PlacedSegment) -> PlacedSegment:
    """The front segment together with the other one, whose mask holds only pixels where the front one shows
    nothing."""
    if front.box.area == 0:
        return replace(behind, affine=front.affine)
    box = union_box(front.box, behind.box)
    mask, color = np.zeros((box.height, box.width), bool), np.zeros((box.height, box.width, 3), np.uint8)
    slices = front.box.slices_in(box)
    color[slices], mask[slices] = front.color, front.mask
    slices = behind.box.slices_in(box)
    np.copyto(color[slices], behind.color, where=behind.mask[..., None])
    mask[slices] |= behind.mask
    return replace(front, box=box, mask=mask, color=color)


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
    start = initial_affine(component.box, layout.extent, source)
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
