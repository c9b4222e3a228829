"""Coarse twins of data sets: what is labelled is true, borders are open, and the seed repeats them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import FolderDataSet
from tests.factories import make_labels, make_layout, write_data_set
from tests.strategies import seeds
from training.data_sets.simulate_coarse import main
from training.examples.annotated_polygons import GAP, annotated_polygons


@settings(max_examples=30)
@given(seeds())
def test_every_labelled_pixel_has_its_true_label_and_keeps_away_from_borders(seed: int) -> None:
    layout = make_layout(np.random.default_rng(seed), 120, 160, unlabelled=0.1)
    coarse = annotated_polygons(layout, np.random.default_rng(seed))
    drawn = coarse != UNLABELLED
    np.testing.assert_array_equal(coarse[drawn], layout.ids[drawn])
    again = annotated_polygons(layout, np.random.default_rng(seed))
    np.testing.assert_array_equal(coarse, again)


def test_large_areas_are_drawn_with_a_gap_and_small_things_are_not() -> None:
    ids = np.zeros((200, 300), np.uint8)
    ids[100:] = 1
    ids[20:24, 20:24] = 2
    ids[150:, 100:200] = 2
    coarse = annotated_polygons(Layout(ids, make_labels(3)), np.random.default_rng(0))
    assert (coarse[20:24, 20:24] == UNLABELLED).all()
    gap = int(GAP[0] * 200)
    assert (coarse[100 - gap : 100 + gap] == UNLABELLED).all()
    shares = [(coarse == label).sum() / (ids == label).sum() for label in range(3)]
    assert min(shares) > 0.7
    assert (coarse[160:190, 110:190] == 2).all()


def test_a_hole_in_an_area_stays_open() -> None:
    ids = np.zeros((120, 120), np.uint8)
    ids[40:80, 40:80] = 1
    coarse = annotated_polygons(Layout(ids, make_labels(2)), np.random.default_rng(1))
    assert coarse[60, 60] == 1
    assert (coarse[39:41, 50:70] == UNLABELLED).all()
    assert coarse[20, 60] == 0


def test_a_speck_in_an_area_leaves_no_hole_around_it() -> None:
    ids = np.zeros((120, 120), np.uint8)
    ids[60, 60] = UNLABELLED
    coarse = annotated_polygons(Layout(ids, make_labels(2)), np.random.default_rng(1))
    assert (coarse[50:70, 50:70] == UNLABELLED).sum() == 1


def test_a_coarse_twin_is_a_data_set_of_the_same_photographs(tmp_path: Path) -> None:
    folder = write_data_set(tmp_path / "in", 4, depth=True, n_validation=1)
    main(folder, tmp_path / "out")
    fine, coarse = FolderDataSet.open(folder), FolderDataSet.open(tmp_path / "out")
    assert coarse.names == fine.names
    assert coarse.split("val") == fine.split("val")
    for name in fine.names:
        np.testing.assert_array_equal(coarse.photograph(name), fine.photograph(name))
        np.testing.assert_array_equal(coarse.depth(name), fine.depth(name))
        drawn = coarse.layout(name).ids != UNLABELLED
        np.testing.assert_array_equal(coarse.layout(name).ids[drawn], fine.layout(name).ids[drawn])
    (folder / "layouts" / f"{fine.names[0]}.png").unlink()
    main(folder, tmp_path / "fewer")
    fewer = FolderDataSet.open(tmp_path / "fewer")
    name = fine.names[2]
    np.testing.assert_array_equal(fewer.layout(name).ids, coarse.layout(name).ids)
    with pytest.raises(LayoutFileError, match="not empty"):
        main(folder, tmp_path / "out")
