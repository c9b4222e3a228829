import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simspaint.domain.geometry import (
    Box,
    Extent,
    bounding_box,
    compose_affines,
    context_box,
    identity_affine,
    inner_pixel,
    invert_affine,
    middle_pixel,
)
from tests.strategies import boxes, extents, masks

_edges = st.integers(-20, 40)
any_boxes = st.builds(Box, _edges, _edges, _edges, _edges)
entries = st.floats(-2, 2, allow_subnormal=False)
affines = st.lists(entries, min_size=6, max_size=6).map(lambda values: np.array(values).reshape(2, 3))


def _pixels(box: Box) -> set[tuple[int, int]]:
    return {(row, column) for row in range(box.top, box.bottom) for column in range(box.left, box.right)}


@given(any_boxes, any_boxes)
def test_an_intersection_holds_exactly_the_shared_pixels(first: Box, second: Box) -> None:
    shared = first.intersection(second)
    assert _pixels(shared) == _pixels(first) & _pixels(second)
    assert shared.area == len(_pixels(shared))


@given(any_boxes, extents())
def test_a_clipped_box_can_index_the_frame(box: Box, extent: Extent) -> None:
    clipped = box.clipped(extent)
    frame = np.zeros(extent, bool)
    frame[clipped.slices] = True
    assert frame.sum() == clipped.area == len(_pixels(box) & _pixels(Box(0, 0, *extent)))


@given(masks())
def test_a_bounding_box_is_the_smallest_around_all_set_pixels(mask: np.ndarray) -> None:
    box = bounding_box(mask)
    assert mask[box.slices].sum() == mask.sum()
    if box.area == 0:
        assert box == Box(0, 0, 0, 0)
    else:
        inside = mask[box.slices]
        assert inside[0].any()
        assert inside[-1].any()
        assert inside[:, 0].any()
        assert inside[:, -1].any()


@pytest.mark.parametrize(
    ("side", "margin"), [(1, 0), (3, 0), (4, 1), (8, 1), (11, 1), (12, 2), (20, 3), (36, 5), (100, 13)]
)
def test_the_context_reaches_an_eighth_of_the_side_beyond_the_box_halves_rounded_up(
    side: int, margin: int
) -> None:
    box = Box(50, 60, 50 + side, 60 + 8)
    assert context_box(box, Extent(500, 500)) == Box(50 - margin, 59, 50 + side + margin, 69)


@given(st.data(), extents(64))
def test_a_context_lies_in_the_frame_and_holds_its_box(data: st.DataObject, extent: Extent) -> None:
    box = data.draw(boxes(extent))
    around = context_box(box, extent)
    assert around.intersection(box) == box
    assert around.clipped(extent) == around


@given(affines, affines, st.lists(entries, min_size=2, max_size=2))
def test_composed_affines_map_as_one_after_the_other(
    first: np.ndarray, second: np.ndarray, point: list
) -> None:
    def mapped(affine: np.ndarray, at: np.ndarray) -> np.ndarray:
        return affine[:, :2] @ at + affine[:, 2]

    expected = mapped(second, mapped(first, np.array(point)))
    assert np.allclose(mapped(compose_affines(first, second), np.array(point)), expected, atol=1e-9)


@given(affines)
def test_an_inverted_affine_undoes_the_affine(affine: np.ndarray) -> None:
    assume(abs(np.linalg.det(affine[:, :2])) > 0.01)
    assert np.allclose(compose_affines(affine, invert_affine(affine)), identity_affine(), atol=1e-8)
    assert np.allclose(compose_affines(invert_affine(affine), affine), identity_affine(), atol=1e-8)


def test_a_singular_affine_has_no_inverse() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        invert_affine(np.zeros((2, 3)))


def test_an_inner_pixel_lies_well_inside_where_the_middle_is_at_an_outline() -> None:
    ring = np.ones((60, 80), bool)
    ring[20:40, 20:60] = False
    row, column = inner_pixel(ring) or (0, 0)
    assert ring[row - 5 : row + 6, column - 5 : column + 6].all()
    row, column = middle_pixel(ring) or (0, 0)
    assert not ring[row - 1 : row + 2, column - 1 : column + 2].all()


@given(masks())
def test_an_inner_pixel_is_one_of_the_mask(mask: np.ndarray) -> None:
    found = inner_pixel(mask)
    assert (found is None) == (not mask.any())
    assert found is None or mask[found]
