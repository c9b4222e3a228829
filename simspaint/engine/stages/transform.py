"""Moving a retrieved segment to where its component is: the spatial transformer T (S4.3; R10–R13)."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import torch
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent, bounding_box, compose_affines, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.image_tensor import to_tensor
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.affine_warp import moved_frame, warp_segment
from simspaint.engine.ops.component_window import to_frame, window_affine, window_layout


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


def mask_iou_in_frame(placed: PlacedSegment, component: Component) -> float:
    """IoU of the moved footprint and the component, in the rendering's frame; 0 where both are empty."""
    shared = placed.box.intersection(component.box)
    if shared.area == 0:
        return 0.0
    both = crop(placed.mask, placed.box, shared) & crop(component.mask, component.box, shared)
    intersection = int(np.count_nonzero(both))
    return intersection / (int(np.count_nonzero(placed.mask)) + component.area - intersection)


def crop(mask: Bool[np.ndarray, "height width"], box: Box, inner: Box) -> Bool[np.ndarray, "h w"]:
    """The part of a mask given on `box` that lies in `inner`, which `box` holds."""
    return mask[inner.top - box.top : inner.bottom - box.top, inner.left - box.left : inner.right - box.left]


def place_segment(
    component: Component, segment: Segment, affine: Affine, output: Extent, source: Extent
) -> PlacedSegment:
    """The segment moved by `affine`, unclipped."""
    warped = warp_segment(segment.color, segment.mask, segment.box, affine, source, output)
    return PlacedSegment(component.index, segment.segment_id, component.label_id, affine, *warped)


def clip_segment(placed: PlacedSegment, component: Component, overhang_px: float) -> PlacedSegment:
    """The placed segment cut to its component grown by `overhang_px` (S4.3: "translation, rotation, scaling
    and clipping").

    The layout is what the artist painted, so a segment may lap over its outline only a little.
    """
    margin = int(np.ceil(overhang_px))
    box = component.box.grown(margin, margin).intersection(placed.box)
    if box.area == 0:
        return _nothing_of(placed)
    wide = np.pad(component.mask, margin)
    if margin:
        wide = cv2.distanceTransform((~wide).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) <= overhang_px
    mask = crop(placed.mask, placed.box, box) & crop(wide, component.box.grown(margin, margin), box)
    tight = bounding_box(mask)
    if tight.area == 0:
        return _nothing_of(placed)
    rows, columns = tight.slices
    box = Box(box.top + tight.top, box.left + tight.left, box.top + tight.bottom, box.left + tight.right)
    top, left = box.top - placed.box.top, box.left - placed.box.left
    color = placed.color[top : top + box.height, left : left + box.width]
    # Copies: a view would keep the whole photograph in memory for as long as the segment is kept.
    return replace(placed, box=box, mask=mask[rows, columns].copy(), color=color.copy())


def _nothing_of(placed: PlacedSegment) -> PlacedSegment:
    """The segment where none of it is left."""
    empty = np.zeros((0, 0), bool)
    return replace(placed, box=Box(0, 0, 0, 0), mask=empty, color=np.zeros((0, 0, 3), np.uint8))


def transform_segment(
    component: Component,
    segment: Segment,
    layout: Layout,
    source: Extent,
    network: TransformNetwork | None,
    overhang: float,
) -> PlacedSegment:
    """The segment in the rendering's frame, aligned with its component and clipped.

    T's affine is kept only where it raises the IoU with the component; without a network the segment stays in
    place. Gaps that a move leaves in stuff are covered by the segment in its first place. The result depends
    on the component, its surroundings and the segment alone: segments are asked about one at a time.

    Parameters
    ----------
    layout
        The dense layout in the rendering's frame.
    source
        The bank's extent, in which segments are given.
    overhang
        How far a segment may lap over its component, as a share of the frame's height.
    """
    output = layout.extent
    overhang_px = overhang * output.height
    start = initial_affine(component.box, output, source)
    in_place = place_segment(component, segment, start, output, source)
    best = clip_segment(in_place, component, overhang_px)
    if network is not None:
        move = predicted_move(component, segment, start, layout, source, network)
        moved = place_segment(component, segment, compose_affines(move, start), output, source)
        if mask_iou_in_frame(moved, component) > mask_iou_in_frame(in_place, component):
            clipped = clip_segment(moved, component, overhang_px)
            is_thing = layout.labels[component.label_id].is_thing
            best = clipped if is_thing else cover_gaps(clipped, best)
    best.affine.flags.writeable = False  # it is shown to the outside
    return best


def cover_gaps(front: PlacedSegment, behind: PlacedSegment) -> PlacedSegment:
    """The front segment, and where it shows nothing the other one, which is the same segment in another
    place.

    A large piece of stuff that was turned or shrunk leaves a strip along the frame's edge. The same grass,
    unmoved, is better there than a hole; a second half of a car would not be, so things are left alone.
    """
    if front.box.area == 0 or behind.box.area == 0:
        return front if front.box.area else replace(behind, affine=front.affine)
    box = Box(
        min(front.box.top, behind.box.top),
        min(front.box.left, behind.box.left),
        max(front.box.bottom, behind.box.bottom),
        max(front.box.right, behind.box.right),
    )
    mask, color = np.zeros((box.height, box.width), bool), np.zeros((box.height, box.width, 3), np.uint8)
    for piece in (behind, front):
        rows = slice(piece.box.top - box.top, piece.box.bottom - box.top)
        columns = slice(piece.box.left - box.left, piece.box.right - box.left)
        np.copyto(color[rows, columns], piece.color, where=piece.mask[..., None])
        mask[rows, columns] |= piece.mask
    return replace(front, box=box, mask=mask, color=color)


def predicted_move(
    component: Component,
    segment: Segment,
    start: Affine,
    layout: Layout,
    source: Extent,
    network: TransformNetwork,
) -> Affine:
    """T's affine, from the output frame to the frame of the segment in its first place.

    T looks at a window around the component; its answer there is rounded to 1e-4.
    """
    working = Extent(*network.config.working_size)
    device = next(network.parameters()).device
    window = window_affine(component.box, layout.extent)
    color, mask = moved_frame(
        segment.color, segment.mask, segment.box, compose_affines(window, start), source, working
    )
    asked = moved_frame(None, component.mask, component.box, window, layout.extent, working)[1]
    around = window_layout(layout, window, working, device)
    with torch.inference_mode():
        affine = network(to_tensor(color).to(device), _plane(mask, device), _plane(asked, device), around)
    return to_frame(np.round(affine[0].double().cpu().numpy(), 4), window)


def _plane(mask: Bool[np.ndarray, "height width"], device: torch.device) -> torch.Tensor:
    """(1, 1, h, w) of zeros and ones."""
    return torch.from_numpy(mask[None, None]).to(device, torch.float32)
