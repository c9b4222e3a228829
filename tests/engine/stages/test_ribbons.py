"""Roads, paths and rivers are chosen by their course, and leave their strokes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.affine_warp import warp_mask
from simspaint.engine.ops.row_profile import RowProfile, row_profile
from simspaint.engine.ops.segment_table import SegmentTable, segment_table
from simspaint.engine.stages.ribbons.candidates import ribbon_candidates
from simspaint.engine.stages.ribbons.painted import (
    PaintedRibbon,
    has_ribbon_shape,
    painted_ribbon,
    ribbon_in_perspective,
    ribbon_rows,
)

SKY, GRASS, ROAD, TREE = range(4)
GROUND = np.array([False, True, True, False])
LABELS = LabelSet(tuple(Label(i, f"label{i}", (i, 0, 0)) for i in range(4)))
FRAME = Extent(120, 180)


def scene(top: int, far: tuple[float, float], near: tuple[float, float], beside: int = GRASS) -> np.ndarray:
    """A straight road from (centre, width) at its far end to that at the frame's bottom."""
    ids = np.full(FRAME, SKY, np.uint8)
    ids[50:] = beside
    for row in range(top, FRAME.height):
        at = (row - top) / (FRAME.height - 1 - top)
        center, width = (a + at * (b - a) for a, b in zip(far, near, strict=True))
        ids[row, max(round(center - width / 2), 0) : round(center + width / 2)] = ROAD
    return ids


def component_of(ids: np.ndarray, label: int = ROAD) -> Component:
    mask = ids == label
    box = bounding_box(mask)
    return Component(0, label, box, mask[box.slices], int(mask.sum()))


def painted(ids: np.ndarray) -> PaintedRibbon | None:
    return painted_ribbon(component_of(ids), Layout(ids, LABELS), GROUND)


def bank(*scenes: np.ndarray) -> tuple[SegmentTable, list[RowProfile]]:
    found = [component_of(ids) for ids in scenes]
    kept, profiles = ribbon_rows([c.mask for c in found], [c.box for c in found], FRAME)
    n = np.flatnonzero(kept)
    table = segment_table(
        n,
        n,
        np.array([found[i].box for i in n.tolist()], np.int64),
        ROAD,
        lambda i: found[i].mask,
        scenes.__getitem__,
        ~GROUND & (np.arange(4) == TREE),
        FRAME,
    )
    return table, profiles


straight = cache(lambda: scene(60, (90, 8), (90, 60)))
leaning = cache(lambda: scene(60, (120, 8), (60, 60)))


def test_a_profile_says_where_a_mask_lies_row_by_row() -> None:
    component = component_of(straight())
    profile = row_profile(component.mask, component.box, 10)
    assert profile.center == pytest.approx(90, abs=1)
    assert profile.width[0] == pytest.approx(8, abs=1)
    assert profile.width[-1] == pytest.approx(60, abs=1)
    assert profile.filled == pytest.approx(1)
    assert profile.length == pytest.approx(60)


def test_a_lake_a_field_and_a_stroke_between_trees_are_no_ribbons() -> None:
    assert painted(straight()) is not None
    assert painted(scene(60, (90, 8), (90, 60), beside=TREE)) is None
    lake = np.full(FRAME, GRASS, np.uint8)
    lake[60:100, 10:170] = ROAD
    assert painted(lake) is None
    forked = straight().copy()
    forked[90:, 70:110] = GRASS
    component = component_of(forked)
    assert not has_ribbon_shape(row_profile(component.mask, component.box, 24), FRAME)


def test_the_road_with_the_painted_course_comes_first_and_stays_where_it_is() -> None:
    table, profiles = bank(leaning(), straight())
    asked = painted(straight())
    assert asked is not None
    found = ribbon_candidates(asked, table, profiles, 5)
    assert found[0].segment_id == 1
    assert found[0].mask_iou > 0.98
    assert found[0].affine == pytest.approx(np.eye(2, 3), abs=0.03)


def test_a_road_that_would_end_before_the_near_end_of_the_stroke_is_no_candidate() -> None:
    asked = painted(scene(50, (90, 4), (90, 12)))
    assert asked is not None
    for top, n_found in ((50, 1), (80, 1), (84, 0)):  # 40 rows can be stretched to 64 of 70, 36 to 57
        table, profiles = bank(scene(top, (90, 4), (90, 12)))
        assert len(profiles) == 1
        assert len(ribbon_candidates(asked, table, profiles, 5)) == n_found


def test_a_road_seen_from_farther_right_is_sheared_to_the_painted_ends() -> None:
    table, profiles = bank(leaning())
    asked = painted(straight())
    assert asked is not None
    best = ribbon_candidates(asked, table, profiles, 1)[0]
    own = component_of(leaning())
    box, mask = warp_mask(own.mask, own.box, best.affine, FRAME, FRAME)
    assert abs(box.top - asked.component.box.top) <= 1
    assert box.bottom == FRAME.height
    shown, wanted = np.zeros(FRAME, bool), straight() == ROAD
    shown[box.slices] = mask
    assert (shown & wanted).sum() / (shown | wanted).sum() > 0.85


def test_a_road_that_a_side_of_its_photograph_cuts_is_passed_over() -> None:
    table, profiles = bank(scene(60, (90, 8), (10, 60)))
    asked = painted(straight())
    assert asked is not None
    assert ribbon_candidates(asked, table, profiles, 1) == []


def test_nothing_runs_where_every_road_runs_otherwise() -> None:
    flat = np.full(FRAME, GRASS, np.uint8)
    flat[70:118, 60:66] = ROAD
    table, profiles = bank(flat)
    asked = painted(straight())
    assert asked is not None
    assert ribbon_candidates(asked, table, profiles, 1) == []


def test_a_stroke_of_one_width_is_drawn_narrowing_to_its_far_end() -> None:
    ids = np.full(FRAME, GRASS, np.uint8)
    ids[40:, 80:104] = ROAD
    asked = painted(ids)
    assert asked is not None
    drawn = ribbon_in_perspective(asked)
    widths = np.count_nonzero(drawn.mask, axis=1)
    assert drawn.box.top in range(40, 44)
    assert drawn.box.bottom == FRAME.height
    assert widths[:8].mean() < 6
    assert widths[-8:].mean() == pytest.approx(24, abs=4)
    again = ribbon_in_perspective(asked)
    assert np.array_equal(drawn.mask, again.mask), "the same each time"
    assert drawn.area == np.count_nonzero(drawn.mask)
    assert not drawn.mask.flags.writeable


def test_a_box_beyond_the_frame_is_left_out() -> None:
    asked = painted(scene(60, (150, 8), (172, 60)))
    if asked is not None:
        box: Box = ribbon_in_perspective(asked).box
        assert box == box.clipped(FRAME)
