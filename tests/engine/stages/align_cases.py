"""Segments, components and networks that aligning is tested with."""

from __future__ import annotations

import numpy as np

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.placement import frame_reach, place_segment, reach_of
from simspaint.engine.stages.align import (
    AlignConfig,
    Reach,
    aligned_affine,
    ask_moves,
    move_question,
    place_aligned,
)
from tests.factories import make_labels, make_random_layout

BANK = Extent(48, 64)
LABELS = make_labels(5)
TREE, CAR = 2, 4


def ellipse(box: Box) -> np.ndarray:
    y, x = np.ogrid[-1 : 1 : box.height * 1j, -1 : 1 : box.width * 1j]
    mask = np.broadcast_to(x**2 + y**2 <= 1, (box.height, box.width)).copy()
    mask[box.height // 2, :] = mask[:, box.width // 2] = True
    return mask


def make_segment(box: Box, label_id: int = 2, seed: int = 0) -> Segment:
    color = np.random.default_rng(seed).integers(0, 256, (*BANK, 3), dtype=np.uint8)
    color.flags.writeable = False
    around = context_box(box, BANK)
    context = np.full((around.height, around.width), label_id, np.uint8)
    mask = ellipse(box)
    mask.flags.writeable = False
    return Segment(7, label_id, "s0_000", box, mask, color[box.slices], around, context)


def make_component(box: Box, label_id: int = 2, index: int = 3) -> Component:
    mask = ellipse(box)
    mask.flags.writeable = False
    return Component(index, label_id, box, mask, int(mask.sum()))


def make_scene(seed: int = 0, extent: Extent = BANK) -> Layout:
    return make_random_layout(np.random.default_rng(seed), *extent, LABELS)


def aligned(
    component: Component,
    segment: Segment,
    layout: Layout,
    network: TransformNetwork | None,
    overlap: float,
) -> PlacedSegment:
    """The segment aligned as the network says."""
    move = None
    if network is not None:
        working = Extent(*network.config.working_size)
        question = move_question(component, segment, layout, BANK, working)
        (move,) = ask_moves([question], network, nothing)
    return aligned_by(component, segment, layout, move, overlap)


def aligned_by(
    component: Component,
    segment: Segment,
    layout: Layout,
    move: np.ndarray | None,
    overlap: float,
    keeps_skyline: bool = False,
    source: Extent = BANK,
) -> PlacedSegment:
    """The segment aligned by T's answer."""
    affine = aligned_affine(component, segment, layout, source, move, AlignConfig())
    reach = Reach(overlap, layout.labels[component.label_id].is_thing, keeps_skyline)
    return place_aligned(component, segment, affine, layout.extent, source, reach)


def nothing() -> None:
    """Goes on."""


def whole_segment(
    component: Component, segment: Segment, affine: np.ndarray, output: Extent = BANK
) -> PlacedSegment:
    """The moved segment, unclipped."""
    return place_segment(component, segment, affine, output, BANK, frame_reach(output))


def clipped_segment(component: Component, segment: Segment, affine: np.ndarray, px: float) -> PlacedSegment:
    return place_segment(component, segment, affine, BANK, BANK, reach_of(component, px))


def iou_of(placed: PlacedSegment, component: Component) -> float:
    return mask_iou(placed.box, placed.mask, component.box, component.mask)


def in_frame(mask: np.ndarray, box: Box, extent: Extent) -> np.ndarray:
    frame = np.zeros(extent, bool)
    frame[box.slices] = mask
    return frame


def segment_colors(segment: Segment) -> np.ndarray:
    frame = np.zeros((*BANK, 3), np.uint8)
    frame[segment.box.slices] = segment.color
    return frame
