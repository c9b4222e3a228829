"""What the layout network adds beside a painted tree is another one."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.filled_things import with_things_apart

SKY, TREE = 0, 1
LABELS = LabelSet((Label(SKY, "sky", (0, 0, 1)), Label(TREE, "tree", (0, 0, 2), keeps_outline=True)))
STANDS = np.array([False, True])
PAINTED = Box(10, 10, 30, 20)
HOLE = Box(15, 13, 19, 17)


def layouts(*filled: Box, painted: tuple[Box, ...] = (PAINTED,)) -> tuple[Layout, Layout]:
    """Sky with a painted tree, and boxes that were filled with trees."""
    ids = np.full((40, 80), SKY, np.uint8)
    for box in painted:
        ids[box.slices] = TREE
    strokes = ids.copy()
    for box in filled:
        strokes[box.slices] = UNLABELLED
        ids[box.slices] = TREE
    return Layout(ids, LABELS), Layout(strokes, LABELS)


def trees(*filled: Box, painted: tuple[Box, ...] = (PAINTED,)) -> list[tuple[Box, int]]:
    made = with_things_apart(*layouts(*filled, painted=painted), STANDS)
    return [(c.box, c.area) for c in find_components(made) if c.label_id == TREE]


def test_a_filled_band_beside_a_painted_tree_is_a_thing_of_its_own() -> None:
    band = Box(20, 20, 30, 80)
    assert len([c for c in find_components(layouts(band)[0]) if c.label_id == TREE]) == 1
    assert sorted(trees(band)) == [(PAINTED, PAINTED.area), (band, band.area)]


def test_a_band_between_two_painted_trees_joins_neither() -> None:
    other, band = Box(10, 60, 30, 70), Box(22, 20, 30, 60)
    assert len(trees(band, painted=(PAINTED, other))) == 3


def test_not_even_a_small_gap_between_two_painted_trees_joins_them() -> None:
    other, gap = Box(10, 23, 30, 33), Box(20, 20, 24, 23)
    assert sorted(trees(gap, painted=(PAINTED, other))) == [
        (PAINTED, PAINTED.area),
        (other, other.area),
        (gap, gap.area),
    ]


def test_a_hole_that_was_filled_stays_a_part_of_its_tree() -> None:
    layout, painted = layouts(HOLE)
    assert with_things_apart(layout, painted, STANDS) is layout
    assert trees(HOLE) == [(PAINTED, PAINTED.area)]


def test_corners_that_touch_count_and_what_touches_nothing_is_left_as_it_is() -> None:
    at_the_corner = Box(30, 20, 40, 50)
    assert len(trees(at_the_corner)) == 2
    far = layouts(Box(0, 50, 10, 80))
    assert with_things_apart(*far, STANDS) is not far[0] or len(trees(Box(0, 50, 10, 80))) == 2


def test_labels_that_do_not_stand_are_never_apart() -> None:
    layout, painted = layouts(Box(20, 20, 30, 80))
    assert with_things_apart(layout, painted, np.array([False, False])) is layout


def test_painted_instances_are_kept() -> None:
    layout, painted = layouts(Box(20, 20, 30, 80))
    instances = np.zeros(layout.ids.shape, np.uint8)
    instances[10:30, 10:15] = 7
    made = with_things_apart(Layout(layout.ids.copy(), LABELS, instances), painted, STANDS)
    assert len([c for c in find_components(made) if c.label_id == TREE]) == 3
