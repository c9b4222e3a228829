"""What the small networks see of a layout: the part around one place, at their working size."""

from __future__ import annotations

import math

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent, compose_affines
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.ops.component_window import WindowConfig, to_frame, window_affine, window_ids
from simspaint.engine.ops.local_layout import local_layout
from tests.factories import make_labels, make_random_layout
from tests.strategies import boxes, extents, layouts, seeds
from training.examples.misaligned_segment import to_window

CPU = torch.device("cpu")


def ids_of(channels: torch.Tensor) -> np.ndarray:
    """Label ids of a one-hot layout."""
    index = channels[0].argmax(0).numpy()
    assert torch.equal(channels.sum(1), torch.ones_like(channels[:, 0]))
    return np.where(index == channels.shape[1] - 1, UNLABELLED, index).astype(np.uint8)


@given(layouts(), extents(), st.data())
@settings(max_examples=50)
def test_a_local_layout_shows_the_resized_layout_inside_of_the_box_only(
    layout: Layout, working: Extent, data: st.DataObject
) -> None:
    box = data.draw(boxes(layout.extent))
    only = np.full(layout.extent, UNLABELLED, np.uint8)
    only[box.slices] = layout.ids[box.slices]
    shown = ids_of(local_layout(layout, box, working, CPU))
    assert np.array_equal(shown, Layout(only, layout.labels).resized(working).ids)


@given(layouts(), extents(), seeds(), st.data())
@settings(max_examples=50)
def test_a_change_outside_of_a_windows_box_is_not_seen(
    layout: Layout, working: Extent, seed: int, data: st.DataObject
) -> None:
    box = data.draw(boxes(layout.extent))
    other = make_random_layout(np.random.default_rng(seed), *layout.extent, layout.labels).ids.copy()
    down, across = (math.ceil(WindowConfig().margin * side) for side in (box.height, box.width))
    seen = box.grown(down, across).clipped(layout.extent)
    other[seen.slices] = layout.ids[seen.slices]
    window = window_affine(box, layout.extent)
    before = window_ids(layout, window, working)
    assert np.array_equal(before, window_ids(Layout(other, layout.labels), window, working))


def test_a_window_has_its_box_in_the_middle_and_nothing_beyond_the_frame() -> None:
    layout = make_random_layout(np.random.default_rng(0), 16, 16, make_labels(4))
    window = window_affine(Box(0, 0, 8, 8), layout.extent)
    shown = window_ids(layout, window, Extent(16, 16))
    assert np.array_equal(shown[4:, 4:], layout.ids[:12, :12])
    assert (shown[:4] == UNLABELLED).all()
    assert (shown[:, :4] == UNLABELLED).all()


@given(st.data(), extents(), st.lists(st.floats(-2, 2), min_size=6, max_size=6))
@settings(max_examples=50)
def test_a_move_in_the_windows_coordinates_and_back_is_the_same(
    data: st.DataObject, frame: Extent, values: list[float]
) -> None:
    window = window_affine(data.draw(boxes(frame)), frame)
    move = np.array(values).reshape(2, 3)
    assert np.allclose(to_window(to_frame(move, window), window), move, atol=1e-6)
    point = np.array([0.3, -0.2, 1.0])
    there = compose_affines(window, to_frame(move, window)) @ point
    assert np.allclose(there, compose_affines(move, window) @ point)
