from dataclasses import replace

import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.close_gaps import close_gaps
from tests.factories import make_labels

SKY, MOUNTAIN, TREE, ROAD = range(4)
LABELS = LabelSet(
    tuple(replace(x, keeps_skyline=x.id == MOUNTAIN, rank=20 * x.id) for x in make_labels(4).labels)
)


def bands(*rows: tuple[int, int], labels: LabelSet = LABELS) -> Layout:
    """A layout of bands, each with its label and rows."""
    ids = np.concatenate([np.full((n, 30), label, np.uint8) for label, n in rows])
    return Layout(ids, labels)


LEFT = bands((SKY, 10), (MOUNTAIN, 10), (SKY, 3), (ROAD, 17))


def test_a_mountain_goes_down_to_the_ground() -> None:
    layout, painted = close_gaps(LEFT, LEFT, 0.1)
    assert np.array_equal(layout.ids, bands((SKY, 10), (MOUNTAIN, 13), (ROAD, 17)).ids)
    assert np.array_equal(painted.ids, layout.ids)


def test_what_is_unpainted_stays_so() -> None:
    empty = LEFT.with_ids(np.where(LEFT.ids == SKY, UNLABELLED, LEFT.ids).astype(np.uint8))
    layout, painted = close_gaps(LEFT, empty, 0.1)
    assert (layout.ids[20:23] == MOUNTAIN).all()
    assert np.array_equal(painted.ids, empty.ids)


def test_what_is_added_to_a_mountain_belongs_to_its_instance() -> None:
    own = np.zeros(LEFT.ids.shape, np.uint8)
    own[10:20, 15:] = 7
    layout, _ = close_gaps(replace(LEFT, instances=own), LEFT, 0.1)
    assert layout.instances is not None
    assert (layout.instances[20:23, 15:] == 7).all()
    assert (layout.instances[20:23, :15] == 0).all()


def test_nothing_changes_where_no_label_keeps_a_skyline_or_no_gap_may_be_closed() -> None:
    plain = LEFT.with_labels(make_labels(4))
    without = LabelSet(tuple(x.without_traits() for x in LABELS.labels))
    for layout, height in ((LEFT, 0.0), (LEFT, 0.05), (plain.with_labels(without), 0.1)):
        same, painted = close_gaps(layout, layout, height)
        assert same is layout
        assert painted is layout


def test_sky_below_a_tree_is_seen() -> None:
    layout = bands((SKY, 10), (TREE, 10), (SKY, 3), (ROAD, 17))
    assert close_gaps(layout, layout, 0.1)[0] is layout
