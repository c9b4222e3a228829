from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.relief import show_relief
from tests.factories import make_labels

SKY, MOUNTAIN, SNOW, ROCK, TREE = range(5)
_NAMES = ("sky", "mountain", "snow", "rock", "tree")
_RELIEF = {SNOW: "mountain", ROCK: "mountain"}
LABELS = LabelSet(
    tuple(
        replace(
            each,
            name=_NAMES[each.id],
            relief=_RELIEF.get(each.id, ""),
            rank=20 * each.id,
            is_ground=each.id == SNOW,
        )
        for each in make_labels(5).labels
    )
)
HEIGHT, WIDTH = 60, 90


def peaks(
    above: int = SKY, high: int = SNOW, below: int = TREE, rise: float = 20.0, foot: int = 35
) -> Layout:
    """A zigzag outline that rises so many pixels, down to the row `foot`."""
    ids = np.full((HEIGHT, WIDTH), above, np.uint8)
    zigzag = 10 + rise * np.abs(np.arange(WIDTH) % 30 - 15) / 15
    rows = np.arange(HEIGHT)[:, None]
    ids[(rows >= zigzag) & (rows < foot)] = high
    ids[np.broadcast_to(rows >= foot, ids.shape)] = below
    return Layout(ids, LABELS)


def test_white_peaks_against_the_sky_are_mountains() -> None:
    layout, painted = show_relief(peaks(), peaks())
    assert np.array_equal(layout.ids, peaks(high=MOUNTAIN).ids)
    assert np.array_equal(painted.ids, layout.ids)


def test_what_is_unpainted_stays_so() -> None:
    empty = peaks().with_ids(np.full((HEIGHT, WIDTH), UNLABELLED, np.uint8))
    layout, painted = show_relief(peaks(), empty)
    assert (layout.ids == MOUNTAIN).any()
    assert np.array_equal(painted.ids, empty.ids)


@pytest.mark.parametrize(
    "layout",
    [
        peaks(rise=2.0),  # a level plain before a wood
        peaks(foot=HEIGHT),  # a slope that goes down to the frame
        peaks(above=TREE, below=ROCK),  # not against the sky
        peaks(high=TREE, below=SNOW),  # a label without a relief
    ],
)
def test_a_plain_stays_one(layout: Layout) -> None:
    same, painted = show_relief(layout, layout)
    assert same is layout
    assert painted is layout


def test_a_band_of_rock_below_peaks_is_their_slope_and_a_rock_is_none() -> None:
    for right, shown in ((WIDTH, MOUNTAIN), (30, ROCK)):
        ids = peaks().ids.copy()
        ids[35:45, :right] = ROCK
        raised, _ = show_relief(Layout(ids, LABELS), Layout(ids, LABELS))
        assert (raised.ids[35:45, :right] == shown).all(), "peaks are mountains first"


def test_a_band_that_trees_cut_is_one() -> None:
    ids = peaks().ids.copy()
    ids[35:45] = ROCK
    ids[20:, 40:50] = TREE
    raised, _ = show_relief(Layout(ids, LABELS), Layout(ids, LABELS))
    assert not (raised.ids == ROCK).any()


def test_labels_without_the_trait_change_nothing() -> None:
    plain = LabelSet(tuple(each.without_traits() for each in LABELS.labels))
    layout = peaks().with_labels(plain)
    assert show_relief(layout, layout)[0] is layout
