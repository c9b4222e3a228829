"""Whole segments stand on the base of what was painted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.candidate import Candidate
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.affine_warp import warp_mask
from simspaint.engine.ops.standing_affine import row_parts, standing_affines
from simspaint.engine.stages.things.candidates import stand_segment, standing_candidates
from simspaint.engine.stages.things.painted import PaintedThing, are_long, painted_thing, whole_rows
from simspaint.engine.stages.things.rows import distinct_segments, standing_row
from simspaint.engine.stages.things.thing_count import is_thing, row_length
from tests.engine.stages.thing_cases import (
    BANK,
    FRAME,
    GRASS,
    HOUSE,
    LABELS,
    TREE,
    component_of,
    full,
    painting,
    scene,
    table_of,
)  # fmt: skip

sizes = st.integers(12, 60)


@given(
    base=st.tuples(st.floats(20, 110), st.floats(20, 160)),
    own=st.tuples(st.floats(20, 110), st.floats(20, 160)),
    scale=st.floats(0.4, 1.6),
    is_mirrored=st.booleans(),
    output=st.sampled_from([Extent(120, 180), Extent(240, 360), Extent(90, 200)]),
)
def test_the_base_of_a_segment_comes_to_the_base_that_was_asked_for(
    base: tuple[float, float],
    own: tuple[float, float],
    scale: float,
    is_mirrored: bool,
    output: Extent,
) -> None:
    column, own_row, own_column, scales = (np.array([value]) for value in (base[1], *own, scale))
    affine = standing_affines(base[0], column, own_row, own_column, scales, is_mirrored, output, BANK)[0]
    x, y = base[1] * 2 / output.width - 1, base[0] * 2 / output.height - 1
    source = affine @ [x, y, 1.0]
    assert (source[0] + 1) / 2 * BANK.width == pytest.approx(own[1])
    assert (source[1] + 1) / 2 * BANK.height == pytest.approx(own[0])
    across = affine[0, 0] * BANK.width / output.width
    assert abs(across) == pytest.approx(affine[1, 1] * BANK.height / output.height), "not distorted"
    assert (across < 0) == is_mirrored


@given(height=sizes, width=sizes, own_height=sizes, own_width=sizes, left=st.integers(20, 90))
def test_a_moved_segment_stands_on_the_painted_base_and_is_not_clipped(
    height: int, width: int, own_height: int, own_width: int, left: int
) -> None:
    own = Box(100 - own_height, 60, 100, 60 + own_width)
    table = table_of([own])
    painted = painting(Box(95 - height, left, 95, left + width))
    best = stand_segment(painted, table, 0, full(table))
    box, mask = warp_mask(np.ones((own_height, own_width), bool), own, best.affine, BANK, FRAME)
    assert abs(box.bottom - 95) <= 1
    assert box.top == 0 or box.left == 0 or box.right == FRAME.width or mask.all()
    assert abs((box.left + box.right) / 2 - (left + width / 2)) <= 1.5 or box.left == 0


def test_cut_segments_are_not_whole_unless_the_component_is_cut_there() -> None:
    boxes = [Box(50, 60, 90, 90), Box(50, 0, 90, 30), Box(80, 60, 120, 90), Box(0, 60, 90, 90)]
    table = table_of(boxes)

    def whole(*sides: int) -> list[int]:
        touches = np.isin(np.arange(4), sides)
        return np.flatnonzero(whole_rows(table, touches)).tolist()

    assert whole() == [0]
    assert whole(1) == [0, 1]
    assert whole(3) == [0, 1], "mirrored"
    assert whole(2) == [0, 2]
    assert whole(0) == [0, 3]


def test_a_segment_cut_at_the_left_stands_at_the_frame_mirrored_where_that_is_the_right_one() -> None:
    own = Box(50, 0, 90, 30)
    table = table_of([own])
    for box in (Box(50, 0, 90, 30), Box(50, 150, 90, 180)):
        best = stand_segment(painting(box), table, 0, full(table))
        moved, _ = warp_mask(np.ones((40, 30), bool), own, best.affine, BANK, FRAME)
        assert moved == box
        assert best.mask_iou > 0.99


def test_an_occluded_segment_comes_only_where_whole_ones_are_too_few() -> None:
    boxes = [Box(50, 60, 90, 90)] * 5
    scenes = [scene(box, extent=BANK) for box in boxes]
    scenes[0][85:95, 60:90] = TREE
    table = table_of([*boxes[:0], Box(50, 60, 85, 90), *boxes[1:]], scenes)
    painted = painting(Box(50, 60, 90, 90))
    found = standing_candidates(painted, table, full(table), 9)
    assert [c.segment_id for c in found] == [1, 2, 3, 4]
    few = table.where(np.isin(table.segment_id, [0, 1]))
    found = standing_candidates(painted, few, full(table), 9)
    assert found[0].segment_id == 1


def test_a_forest_or_a_cliff_is_no_thing() -> None:
    table = table_of([Box(50, 60, 90, 90)])
    assert is_thing(painting(Box(50, 60, 90, 90)), table)
    assert not is_thing(painting(Box(10, 0, 100, 180)), table), "too large a part of the frame"
    assert not is_thing(painting(Box(2, 60, 118, 80)), table), "no segment is as high"


def test_a_wide_component_becomes_a_row_of_whole_segments() -> None:
    boxes = [Box(70, 60, 90, 80)] * 4
    table = table_of(boxes)
    painted = painting(Box(70, 10, 90, 130))
    n = row_length(painted, table)
    assert n == 6
    parts = row_parts(painted.component, n)
    assert sum(part.area for part in parts) == painted.component.area
    assert [part.box.left for part in parts] == [10, 30, 50, 70, 90, 110]
    ranked = [standing_candidates(painting(part.box), table, full(table), 4) for part in parts]
    row = standing_row(painted.component, ranked[0][0], ranked[1:], {0: 0, 1: 0, 2: 1, 3: 2})
    assert [c.segment_id for c in row[:2]] == [1, 0], "of the first one's photograph, each in turn"


def test_no_segment_comes_twice_where_another_one_is_nearly_as_good() -> None:
    good = [Candidate(1, 0.8, 0.8), Candidate(2, 0.7, 0.7)]
    bad = [Candidate(1, 0.8, 0.8), Candidate(2, 0.1, 0.1)]
    assert distinct_segments([1, 1], [good, good]) == [1, 2]
    assert distinct_segments([1, 1], [good, bad]) == [1, 1]


def test_a_frame_that_is_narrower_than_the_grid_has_candidates_too() -> None:
    """A canvas may be one pixel high."""
    table = table_of([Box(50, 60, 90, 90)] * 3)
    ids = np.full((1, 180), HOUSE, np.uint8)
    component = component_of(ids, Box(0, 60, 1, 90))
    painted = painted_thing(component, Layout(ids, LABELS), None, 0.0)
    assert all(0 <= found.mask_iou <= 1 for found in standing_candidates(painted, table, full(table), 3))


@pytest.mark.parametrize(
    ("gap", "lowered"), [(0, 0), (5, 5), (7, 7), (8, 0)], ids=["stands", "near", "just", "hangs"]
)
def test_a_thing_a_little_above_the_land_stands_on_it(gap: int, lowered: int) -> None:
    ranked = LabelSet(tuple(replace(label, rank=label.id * 10) for label in LABELS.labels))
    box = Box(30 - gap, 80, 60 - gap, 110)
    ids = scene(box)
    painted = painted_thing(component_of(ids, box), Layout(ids, ranked), None, 0.0)
    assert painted.base_row == box.bottom + lowered
    assert painted.height == box.height
    assert painted.ground[GRASS] == (1.0 if lowered == gap else 0.0)


def test_a_thing_above_the_lower_side_of_the_frame_hangs_where_it_is() -> None:
    ranked = LabelSet(tuple(replace(label, rank=label.id * 10) for label in LABELS.labels))
    box = Box(80, 80, FRAME.height - 3, 110)
    ids = np.zeros(FRAME, np.uint8)
    ids[box.slices] = HOUSE
    painted = painted_thing(component_of(ids, box), Layout(ids, ranked), None, 0.0)
    assert painted.base_row == box.bottom


def slanted_thing(slope: float, width: int = 80, is_long: bool = True) -> PaintedThing:
    """A band 12 rows high whose base is at row 60 in its middle."""
    ids = np.zeros(FRAME, np.uint8)
    for column in range(width):
        bottom = round(60 + slope * (column - width / 2))
        ids[bottom - 12 : bottom, 40 + column] = HOUSE
    rows = np.flatnonzero((ids == HOUSE).any(1))
    box = Box(int(rows[0]), 40, int(rows[-1]) + 1, 40 + width)
    return painted_thing(component_of(ids, box), Layout(ids, LABELS), None, 0.0, is_long)


@pytest.mark.parametrize("slope", [-0.3, 0.2])
def test_a_fence_runs_up_the_slope_that_was_painted(slope: float) -> None:
    painted = slanted_thing(slope)
    assert painted.slope == pytest.approx(slope, abs=0.01)
    assert painted.base_row == pytest.approx(60, abs=1)
    table = table_of([Box(50, 20, 62, 100)] * 3)
    found = standing_candidates(painted, table, full(table), 1)[0]
    level = standing_candidates(painted._replace(slope=0.0), table, full(table), 1)[0]
    assert found.affine[1, 0] == pytest.approx(
        -level.affine[1, 1] * painted.slope * FRAME.width / FRAME.height
    )
    assert found.mask_iou == level.mask_iou


@pytest.mark.parametrize(
    "painted",
    [
        slanted_thing(0.0),
        slanted_thing(0.03),
        slanted_thing(0.9, 50),
        slanted_thing(0.3, 20),
        slanted_thing(0.3, is_long=False),
    ],
    ids=["level", "nearly", "steep", "short", "of another kind"],
)
def test_all_else_stands_on_its_lowest_row(painted: PaintedThing) -> None:
    assert painted.slope == 0
    assert painted.base_row == painted.component.box.bottom


def test_things_are_long_where_half_of_them_are() -> None:
    fence, post = Box(50, 20, 60, 80), Box(50, 60, 90, 90)
    assert are_long(table_of([fence, fence, post]))
    assert not are_long(table_of([fence, post, post]))
