"""NYU as its owners publish it: one file of arrays, or folders."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import savemat

from simspaint.errors import LayoutFileError
from tests.training.data_sets import made_nyu
from tests.training.data_sets.made_trees import bands, photograph, save
from tests.training.data_sets.read_trees import PLAIN, column, first, reason, splits
from training.data_sets.nyu import N_TRAIN, depth_in_millimetres, list_nyu


def test_the_file_of_nyu_comes_out_upright_with_real_depth_and_its_holes(tmp_path: Path) -> None:
    published = list_nyu(made_nyu.nyu(tmp_path), PLAIN)
    assert [pair.name for pair in published.pairs] == [f"kitchen-0004_{i:04d}" for i in (1, 2, 3)]
    assert published.crop == 8
    sample = published.pairs[1].read()
    np.testing.assert_array_equal(sample.photograph[8:-8, 8:-8], photograph(1, 40, 56)[8:-8, 8:-8])
    assert column(sample, published) == [None, "wall", "sofa"]
    assert sample.depth is not None
    assert (sample.depth[12:20, 20:30] == 0).all()
    assert sample.depth[22, 22] == 0
    assert sample.depth[0, 0] == 700
    assert sample.depth[0, -1] == 9500
    assert sample.instances is not None
    assert [int(x) for x in sample.instances[[0, 20, 38, 38], [0, 0, 0, 55]]] == [0, 1, 2, 3]


def test_without_measured_depth_the_filled_one_counts(tmp_path: Path) -> None:
    depth = first(list_nyu(made_nyu.nyu(tmp_path, raw=False), PLAIN)).depth
    assert depth is not None
    assert (depth > 0).all()


def test_the_first_1200_photographs_of_nyu_are_learned_from(tmp_path: Path) -> None:
    root = made_nyu.nyu_folders(tmp_path)
    for number in (1200, 1201):
        save(root / "images" / f"{number:04d}.png", photograph(0, 40, 56))
        save(root / "labels40" / f"{number:04d}.png", bands(1, height=40, width=56))
    assert N_TRAIN == 1200
    assert splits(list_nyu(root, PLAIN)) == {
        **dict.fromkeys(("0001", "0002", "0003", "1200"), "train"),
        "1201": "val",
    }


def test_folders_of_nyu_keep_sixteen_bits_of_depth_and_refuse_eight(tmp_path: Path) -> None:
    root = made_nyu.nyu_folders(tmp_path)
    published = list_nyu(root, PLAIN)
    sample = first(published)
    assert column(sample, published) == [None, "wall", "other prop"]
    assert sample.depth is not None
    assert sample.depth[[0, 20, 39], 0].tolist() == [0, 2500, 9000]
    save(root / "depth" / "0001.png", bands(1, 2, height=40, width=56))
    assert "16 bits" in reason(list_nyu(root, PLAIN))


def test_depth_that_is_not_a_number_is_unknown() -> None:
    metres = np.array([[0.0, -1.0, np.nan, np.inf, 0.0001, 80.0]])
    assert depth_in_millimetres(metres).tolist() == [[0, 0, 0, 0, 1, 65535]]


def test_a_file_of_nyu_that_is_cut_off_or_of_another_kind_is_told(tmp_path: Path) -> None:
    root = made_nyu.nyu(tmp_path)
    file = root / "nyu_depth_v2_labeled.mat"
    whole = file.read_bytes()
    with h5py.File(file, "a") as opened:
        labels = opened["labels"][...]
        labels[0] = 6  # the map has five
        opened["labels"][...] = labels
    assert "leaves out" in reason(list_nyu(root, PLAIN))
    with h5py.File(file, "a") as opened:
        del opened["instances"]
    with pytest.raises(LayoutFileError, match="has no instances"):
        list_nyu(root, PLAIN)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LayoutFileError, match="cut off"):
        list_nyu(root, PLAIN)


def test_the_40_class_map_has_to_fit_the_file(tmp_path: Path) -> None:
    root = made_nyu.nyu(tmp_path)
    for classes, told in (([1, 2, 3], "maps 3 labels"), ([41, 1, 1, 1, 1], "40 classes")):
        savemat(root / "classMapping40.mat", {"mapClass": np.array([classes], np.uint8)})
        with pytest.raises(LayoutFileError, match=told):
            list_nyu(root, PLAIN)
    savemat(root / "classMapping40.mat", {"other": np.zeros(3)})
    with pytest.raises(LayoutFileError, match="has no mapClass"):
        list_nyu(root, PLAIN)
    (root / "classMapping40.mat").unlink()
    with pytest.raises(LayoutFileError, match="is missing"):
        list_nyu(root, PLAIN)
