from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.stand_ins import (
    StandInConfig,
    dense_with_stand_ins,
    stand_ins_of,
    told_stand_ins,
    with_stand_ins,
)
from tests.factories import make_labels


def labels_with(**stand_ins: str) -> LabelSet:
    return LabelSet(tuple(replace(x, stand_in=stand_ins.get(x.name, "")) for x in make_labels(5).labels))


SKY, MOUNTAIN, TREE, ROAD, CAR = range(5)


def has(*label_ids: int) -> np.ndarray:
    """Nine photographs show each of these labels, none the others."""
    return np.where(np.isin(np.arange(5), label_ids), 9, 0)


def rows(labels: LabelSet, *ids: int) -> Layout:
    """A layout of bands of 4 rows."""
    return Layout(np.repeat(np.array(ids, np.uint8), 4)[:, None].repeat(30, 1), labels)


def test_a_label_without_segments_is_shown_by_its_stand_in_or_that_ones() -> None:
    labels = labels_with(mountain="tree", tree="road", road="mountain")
    layout = rows(labels, SKY, MOUNTAIN, TREE)
    assert stand_ins_of(layout, labels, has(SKY, ROAD)) == ((MOUNTAIN, ROAD), (TREE, ROAD))
    assert stand_ins_of(layout, labels, has(SKY)) == ((MOUNTAIN, UNLABELLED), (TREE, UNLABELLED))
    assert stand_ins_of(layout, labels, has(SKY, MOUNTAIN, TREE)) == ()


def test_a_label_that_hardly_any_photograph_shows_has_its_stand_in_where_that_one_is_shown() -> None:
    labels = labels_with(mountain="tree")
    layout = rows(labels, SKY, MOUNTAIN)
    assert stand_ins_of(layout, labels, np.array([9, 1, 9, 0, 0]), enough=4) == ((MOUNTAIN, TREE),)
    assert stand_ins_of(layout, labels, np.array([9, 4, 9, 0, 0]), enough=4) == ()
    assert stand_ins_of(layout, labels, np.array([9, 1, 3, 0, 0]), enough=4) == ()
    assert stand_ins_of(layout, labels, np.array([9, 0, 3, 0, 0]), enough=4) == ((MOUNTAIN, TREE),)
    assert [StandInConfig().enough(n) for n in (1, 50, 100, 10_000)] == [1, 1, 2, 4]


def test_a_stand_in_that_the_labels_have_not_got_is_none() -> None:
    labels = labels_with(tree="hedge")
    assert stand_ins_of(rows(labels, SKY, TREE), labels, has(SKY)) == ((TREE, UNLABELLED),)


def test_a_layout_of_nothing_that_the_bank_has_stays_as_it_is() -> None:
    labels = labels_with()
    assert stand_ins_of(rows(labels, TREE, CAR), labels, has(SKY)) == ()


def test_what_is_left_out_takes_the_nearest_label_and_what_was_unpainted_stays_so() -> None:
    labels = labels_with()
    layout = rows(labels, SKY, CAR, ROAD, UNLABELLED)
    painted = with_stand_ins(layout, ((CAR, UNLABELLED),))
    assert painted.ids[::4, 0].tolist() == [SKY, UNLABELLED, ROAD, UNLABELLED]
    dense = dense_with_stand_ins(layout, ((CAR, UNLABELLED),))
    assert dense.ids[[0, 4, 7, 8, 12], 0].tolist() == [SKY, SKY, ROAD, ROAD, UNLABELLED]
    assert np.array_equal(dense_with_stand_ins(layout, ()).ids, layout.ids)


@pytest.mark.parametrize(("side", "shown"), [(6, ROAD), (30, MOUNTAIN)])
def test_stuff_stands_in_only_for_large_regions_of_what_stands(side: int, shown: int) -> None:
    labels = labels_with()
    ids = np.full((100, 100), ROAD, np.uint8)
    ids[40 : 40 + side, 40 : 40 + side] = CAR
    dense = dense_with_stand_ins(Layout(ids, labels), ((CAR, MOUNTAIN),))
    assert labels[CAR].stands
    assert not labels[MOUNTAIN].stands
    assert dense.ids[42, 42] == shown
    everywhere = with_stand_ins(Layout(ids, labels), ((CAR, MOUNTAIN),), StandInConfig(smallest=0.0))
    assert everywhere.ids[42, 42] == MOUNTAIN


def test_one_sentence_tells_what_is_missing() -> None:
    labels = labels_with()
    assert told_stand_ins(((TREE, MOUNTAIN), (CAR, UNLABELLED)), labels) == (
        "The photographs show no tree and no car, or hardly any: there you see mountain or what is around."
    )
    assert told_stand_ins(((CAR, UNLABELLED),), labels).endswith("there you see what is around.")
