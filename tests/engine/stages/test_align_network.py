"""What the transform network is asked, and when its answer is taken."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.ops.component_window import WindowConfig
from simspaint.engine.ops.placement import affine_in_place
from simspaint.engine.stages.align import (
    Reach,
    ask_moves,
    levelled,
    move_question,
    place_aligned,
)
from tests.engine.narrow_models import TransformThat, narrow_transform
from tests.engine.stages.align_cases import (
    BANK,
    CAR,
    LABELS,
    TREE,
    aligned,
    aligned_by,
    iou_of,
    make_component,
    make_scene,
    make_segment,
    nothing,
    whole_segment,
)
from tests.strategies import boxes, seeds


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


@given(seeds())
@settings(max_examples=20)
def test_what_is_far_away_in_the_layout_does_not_matter(seed: int) -> None:
    component, segment = make_component(Box(18, 20, 28, 34)), make_segment(Box(16, 18, 27, 30))
    network = narrow_transform(len(LABELS), seed, strength=0.1)
    layout = make_scene(seed)
    other = np.full(BANK, UNLABELLED, np.uint8)
    margin = (math.ceil(WindowConfig().margin * side) for side in (component.box.height, component.box.width))
    seen = component.box.grown(*margin).clipped(BANK)
    other[seen.slices] = layout.ids[seen.slices]
    assert seen.area < BANK.area
    first, second = (
        aligned(component, segment, scene, network, 0.1) for scene in (layout, Layout(other, LABELS))
    )
    assert np.array_equal(first.affine, second.affine)
    assert np.array_equal(first.color, second.color)


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
