"""Retrieved segments move to where their components are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, bounding_box, context_box, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.affine_warp import pixel_matrix
from simspaint.engine.ops.component_window import window_box
from simspaint.engine.ops.placement import affine_in_place, frame_reach, place_segment, reach_of
from simspaint.engine.stages.align import (
    AlignConfig,
    Reach,
    aligned_affine,
    ask_moves,
    levelled,
    move_question,
    place_aligned,
)
from tests.engine.narrow_models import TransformThat, narrow_transform
from tests.factories import make_labels, make_random_layout
from tests.strategies import boxes, seeds

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


@given(seed=seeds(), slant=st.sampled_from([0.0, 0.05, 0.3]))
def test_a_levelled_move_slants_no_more_and_keeps_the_middle(seed: int, slant: float) -> None:
    rng = np.random.default_rng(seed)
    move = np.column_stack([np.eye(2) + rng.uniform(-0.5, 0.5, (2, 2)), rng.uniform(-1, 1, 2)])
    box = Box(10, 12, 30, 40)
    level = levelled(move, box, BANK, slant)
    assert max(abs(level[0, 1]), abs(level[1, 0])) <= slant
    assert np.array_equal(np.diag(level[:, :2]), np.diag(move[:, :2]))
    middle = np.array([(12 + 40) / 64 - 1, (10 + 30) / 48 - 1, 1.0])
    assert np.allclose(level @ middle, move @ middle)
    upright = move * np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    assert np.array_equal(levelled(upright, box, BANK, slant), upright)


def test_ground_planes_stay_level() -> None:
    ground = next(label.id for label in LABELS.labels if label.is_ground)
    box = Box(10, 12, 30, 40)
    slanted = np.array([[1.0, 0.04, 0.0], [0.2, 1.0, 0.0]])
    for label_id, expected in ((ground, (0.0, 0.0)), (TREE, (0.04, 0.05))):
        segment, component = make_segment(Box(8, 10, 28, 38), label_id), make_component(box, label_id)
        placed = aligned_by(component, segment, make_scene(), slanted, 1.0)
        assert tuple(placed.affine[[0, 1], [1, 0]]) in (expected, (0.0, 0.0))


def test_without_a_network_a_segment_stays_in_place_byte_by_byte() -> None:
    box = Box(10, 12, 30, 40)
    segment = make_segment(box)
    placed = aligned(make_component(box), segment, make_scene(), None, 0.1)
    assert placed.box == box
    assert np.array_equal(placed.mask, segment.mask)
    assert np.array_equal(placed.color, segment.color)
    assert np.array_equal(placed.affine, identity_affine())
    assert (placed.component_index, placed.segment_id, placed.label_id) == (3, 7, 2)


@given(boxes(BANK), boxes(BANK), seeds())
@settings(max_examples=40)
def test_a_move_is_kept_only_where_it_raises_the_iou(here: Box, there: Box, seed: int) -> None:
    component, segment = make_component(here), make_segment(there)
    network = narrow_transform(len(LABELS), seed, strength=0.1)
    placed = aligned(component, segment, make_scene(), network, 1.0)
    before = iou_of(whole_segment(component, segment, identity_affine()), component)
    after = iou_of(whole_segment(component, segment, placed.affine), component)
    assert after > before or np.array_equal(placed.affine, identity_affine())


def test_a_network_that_knows_the_way_brings_the_segment_there() -> None:
    segment, component = make_segment(Box(10, 10, 30, 34)), make_component(Box(14, 16, 34, 40))
    # The segment lies 4 rows higher and 6 columns farther left; a unit of the window is a side of the box.
    network = TransformThat([[1, 0, -6 / 24], [0, 1, -4 / 20]])
    placed = aligned(component, segment, make_scene(), network, 0.0)
    assert network.n_calls == 1
    assert placed.box == component.box
    assert np.array_equal(placed.mask, component.mask)
    there = placed.mask & cv2.erode(placed.mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    assert np.abs(placed.color[there].astype(int) - segment.color[there]).max() <= 1


def test_a_move_is_made_before_the_frame_is_brought_to_the_photographs() -> None:
    # The frame is twice as wide as the photographs are: a segment is shown there at twice its size.
    output, segment = Extent(48, 128), make_segment(Box(19, 27, 29, 37), CAR)
    shown = np.kron(segment.mask, np.ones((2, 2), bool))
    component = Component(3, CAR, Box(26, 60, 46, 80), shown, int(shown.sum()))
    start = whole_segment(component, segment, affine_in_place(component.box, output, BANK), output)
    assert (start.box.height, start.box.width) == (20, 20)
    rows, columns = start.box.top - component.box.top, start.box.left - component.box.left
    assert rows != 0 != columns
    network = TransformThat(
        [[1, 0, columns / 20], [0, 1, rows / 20]]
    )  # a unit of the window is a side of the box
    placed = aligned(component, segment, make_scene(0, output), network, 0.0)
    assert iou_of(start, component) < 0.9
    assert iou_of(placed, component) > 0.95


@pytest.mark.parametrize("label_id", [TREE, CAR])
def test_gaps_that_a_move_leaves_are_covered_by_the_same_stuff_but_not_by_a_second_thing(
    label_id: int,
) -> None:
    component, segment = (
        make_component(Box(8, 8, 40, 56), label_id),
        make_segment(Box(2, 2, 38, 40), label_id),
    )
    network = TransformThat([[1, 0, -8 / 48], [0, 1, -4 / 32]])
    layout = make_scene()
    placed = aligned(component, segment, layout, network, 0.0)
    in_place = aligned(component, segment, layout, None, 0.0)
    assert not np.array_equal(placed.affine, in_place.affine)
    moved = clipped_segment(component, segment, placed.affine, 0.0)
    masks = {name: in_frame(p.mask, p.box, BANK) for name, p in (("moved", moved), ("first", in_place))}
    expected = masks["moved"] | masks["first"] if label_id == TREE else masks["moved"]
    found = in_frame(placed.mask, placed.box, BANK)
    assert np.array_equal(found, expected)
    assert (masks["first"] & ~masks["moved"]).any()
    assert bounding_box(placed.mask) == Box(0, 0, *placed.mask.shape)
    colors = {p: np.zeros((*BANK, 3), np.uint8) for p in ("placed", "moved", "first")}
    for name, p in (("placed", placed), ("moved", moved), ("first", in_place)):
        colors[name][p.box.slices] = p.color
    assert np.array_equal(colors["placed"][masks["moved"]], colors["moved"][masks["moved"]])
    behind = found & ~masks["moved"]
    assert np.array_equal(colors["placed"][behind], colors["first"][behind])


@pytest.mark.parametrize(
    "affine",
    [
        [[1, 0, 0.5], [0, 1, 0]],  # the wrong way
        [[0, 0, 0], [0, 0, 0]],
        [[1, 0, 9.0], [0, 1, 0]],
        [[1, 0, 0], [0, 1, 0]],
    ],
)
def test_a_move_that_does_not_help_is_not_made(affine: list[list[float]]) -> None:
    segment, component = make_segment(Box(10, 10, 30, 34)), make_component(Box(14, 16, 34, 40))
    asked = aligned(component, segment, make_scene(), TransformThat(affine), 0.1)
    plain = aligned(component, segment, make_scene(), None, 0.1)
    assert np.array_equal(asked.affine, plain.affine)
    assert np.array_equal(asked.color, plain.color)


@given(boxes(BANK), boxes(BANK), st.floats(0, 12))
@settings(max_examples=60)
def test_a_clipped_segment_laps_over_its_component_by_the_overlap_at_most(
    here: Box, there: Box, overlap_px: float
) -> None:
    component, segment = make_component(here), make_segment(there)
    placed = whole_segment(component, segment, identity_affine())
    clipped = clipped_segment(component, segment, identity_affine(), overlap_px)
    own = in_frame(component.mask, component.box, BANK)
    found = in_frame(clipped.mask, clipped.box, BANK)
    distance = cv2.distanceTransform((~own).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    assert not found[distance > 1.03 * overlap_px + 1e-3].any()
    whole = in_frame(placed.mask, placed.box, BANK)
    assert not (found & ~whole).any()
    assert found[whole & (distance <= 0.97 * overlap_px)].all()
    assert clipped.color.shape == (*clipped.mask.shape, 3)
    assert np.array_equal(clipped.color[clipped.mask], segment_colors(segment)[found])


def segment_colors(segment: Segment) -> np.ndarray:
    frame = np.zeros((*BANK, 3), np.uint8)
    frame[segment.box.slices] = segment.color
    return frame


@given(boxes(BANK), boxes(BANK), st.floats(0, 6))
@settings(max_examples=60)
def test_the_box_of_a_clipped_segment_is_the_tightest_around_its_mask(
    here: Box, there: Box, overlap_px: float
) -> None:
    component, segment = make_component(here), make_segment(there)
    clipped = clipped_segment(component, segment, identity_affine(), overlap_px)
    assert clipped.mask.shape == (clipped.box.height, clipped.box.width)
    if clipped.box.area:
        assert bounding_box(clipped.mask) == Box(0, 0, *clipped.mask.shape)
    else:
        assert clipped.mask.size == 0


def test_a_segment_that_misses_its_component_is_clipped_away() -> None:
    component, segment = make_component(Box(0, 0, 8, 8)), make_segment(Box(30, 40, 44, 60))
    placed = aligned(component, segment, make_scene(), None, 0.02)
    assert placed.box.area == 0
    assert placed.mask.size == placed.color.size == 0
    touching = make_segment(Box(7, 7, 20, 20))  # boxes meet in a corner where both ellipses are empty
    assert clipped_segment(component, touching, identity_affine(), 0.0).box.area == 0


@given(boxes(BANK), boxes(BANK))
@settings(max_examples=40)
def test_the_iou_in_the_frame_is_that_of_the_whole_masks(here: Box, there: Box) -> None:
    component, segment = make_component(here), make_segment(there)
    placed = whole_segment(component, segment, identity_affine())
    a, b = in_frame(segment.mask, there, BANK), in_frame(component.mask, here, BANK)
    assert iou_of(placed, component) == pytest.approx((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("output", [Extent(48, 128), Extent(96, 64), Extent(100, 60), Extent(64, 64)])
def test_in_a_frame_of_other_proportions_a_segment_keeps_its_own(output: Extent) -> None:
    component = make_component(Box(10, 12, output.height - 8, output.width - 6))
    affine = affine_in_place(component.box, output, BANK)
    scale = pixel_matrix(affine, output, BANK)[:, :2]
    assert scale[0, 0] == pytest.approx(scale[1, 1])
    assert scale[0, 0] == pytest.approx(min(48 / output.height, 64 / output.width))
    assert scale[0, 1] == scale[1, 0] == 0
    circle = make_segment(Box(14, 20, 34, 40))
    placed = whole_segment(component, circle, affine, output)
    assert abs(placed.box.height - placed.box.width) <= 1


def test_the_centre_of_a_component_shows_what_lies_there_in_the_stretched_photograph() -> None:
    output = Extent(48, 128)
    box = Box(10, 40, 30, 80)
    center = np.array([(40 + 80) / 128 - 1, (10 + 30) / 48 - 1, 1.0])
    assert affine_in_place(box, output, BANK) @ center == pytest.approx(center[:2])


@pytest.mark.parametrize("output", [BANK, Extent(96, 128), Extent(24, 32), Extent(97, 128)])
def test_in_a_frame_of_about_the_same_proportions_nothing_is_moved(output: Extent) -> None:
    assert np.array_equal(affine_in_place(Box(1, 2, 10, 20), output, BANK), identity_affine())


def test_a_larger_frame_shows_the_same_segment_larger() -> None:
    box, output = Box(10, 12, 30, 40), Extent(96, 128)
    large = make_component(Box(20, 24, 60, 80))
    placed = aligned(large, make_segment(box), make_scene(0, output), None, 1.0)
    assert placed.box == large.box
    assert np.array_equal(placed.mask, ellipse(box).repeat(2, 0).repeat(2, 1))


@given(seeds())
@settings(max_examples=20)
def test_what_is_far_away_in_the_layout_does_not_matter(seed: int) -> None:
    component, segment = make_component(Box(18, 20, 28, 34)), make_segment(Box(16, 18, 27, 30))
    network = narrow_transform(len(LABELS), seed, strength=0.1)
    layout = make_scene(seed)
    other = np.full(BANK, UNLABELLED, np.uint8)
    seen = window_box(component.box, BANK)
    other[seen.slices] = layout.ids[seen.slices]
    assert seen.area < BANK.area
    first, second = (
        aligned(component, segment, scene, network, 0.1) for scene in (layout, Layout(other, LABELS))
    )
    assert np.array_equal(first.affine, second.affine)
    assert np.array_equal(first.color, second.color)


def test_the_result_keeps_nothing_of_the_photograph_alive_and_its_affine_is_read_only() -> None:
    box = Box(10, 12, 30, 40)
    segment, component = make_segment(box), make_component(box)
    for network in (None, narrow_transform(len(LABELS))):
        placed = aligned(component, segment, make_scene(), network, 0.1)
        assert not np.shares_memory(placed.color, segment.color)
        assert not np.shares_memory(placed.mask, segment.mask)
        assert not placed.affine.flags.writeable


def test_the_network_is_asked_without_gradients_and_left_as_it_is() -> None:
    network = narrow_transform(len(LABELS), strength=0.1)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    box = Box(10, 12, 30, 40)
    aligned(make_component(box), make_segment(Box(12, 12, 34, 36)), make_scene(), network, 0.1)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())


def test_an_answer_about_a_move_does_not_depend_on_what_else_is_asked() -> None:
    network = narrow_transform(len(LABELS), strength=0.1)
    working = Extent(*network.config.working_size)
    places = [Box(4 + i, 6 + i, 20 + i, 30 + i) for i in range(18)]
    questions = [
        move_question(make_component(box), make_segment(box, seed=i), make_scene(i), BANK, working)
        for i, box in enumerate(places)
    ]
    together = ask_moves(questions, network, nothing)
    alone = [ask_moves([question], network, nothing)[0] for question in questions]
    assert len(together) == len(questions)
    assert np.array_equal(together, alone)
    assert len({move.tobytes() for move in together}) == len(questions)
    assert ask_moves([], network, nothing) == []


def test_a_segment_that_a_move_takes_off_its_component_shows_in_its_first_place() -> None:
    component, segment = make_component(Box(14, 16, 34, 40)), make_segment(Box(10, 10, 30, 34))
    away = np.array([[1.0, 0.0, 9.0], [0.0, 1.0, 0.0]])
    placed = place_aligned(component, segment, away, BANK, BANK, Reach(0.0))
    in_place = place_aligned(component, segment, identity_affine(), BANK, BANK, Reach(0.0))
    assert placed.box == in_place.box
    assert placed.box.area
    assert np.array_equal(placed.color, in_place.color)
    assert np.array_equal(placed.affine, away)
    thing = place_aligned(component, segment, away, BANK, BANK, Reach(0.0, keeps_outline=True))
    assert not thing.box.area
