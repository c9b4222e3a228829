"""Cityscapes and GTA5 as their owners publish them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from tests.training.data_sets import made_trees
from tests.training.data_sets.made_trees import HEIGHT, WIDTH, bands, photograph, save
from tests.training.data_sets.read_trees import PLAIN, column, first, reason, splits
from training.data_sets.cityscapes import depth_of_disparity, list_cityscapes
from training.data_sets.gta5 import list_gta5
from training.data_sets.published import Choices


def test_cityscapes_keeps_its_19_labels_and_leaves_the_others_and_negative_ids_unlabelled(
    tmp_path: Path,
) -> None:
    published = list_cityscapes(made_trees.cityscapes(tmp_path), PLAIN)
    assert len(published.labels) == 19
    assert published.left_out == ()
    assert splits(published) == {
        "aachen_000000_000000": "train",
        "ulm_000000_000001": "train",
        "lindau_000000_000002": "val",
    }
    sample = first(published)
    np.testing.assert_array_equal(sample.photograph, photograph(0))
    assert column(sample, published) == ["sky", "building", "road"]
    assert published.labels[int(sample.layout[6, 8])].name == "person"
    assert (sample.layout[20:, :12] == UNLABELLED).all()
    assert sample.coarse is not None
    assert (sample.coarse[10:15] == UNLABELLED).all()
    assert sample.coarse[0, 0] == sample.layout[0, 0]


def test_instances_of_cityscapes_are_numbered_and_groups_are_none(tmp_path: Path) -> None:
    instances = first(list_cityscapes(made_trees.cityscapes(tmp_path), PLAIN)).instances
    assert instances is not None
    assert instances.dtype == np.uint16
    wanted = np.zeros((HEIGHT, WIDTH), np.uint16)
    wanted[4:12, 6:11], wanted[4:12, 11:16] = 1, 2
    np.testing.assert_array_equal(instances, wanted)


def test_disparity_becomes_depth_by_the_photographs_own_camera(tmp_path: Path) -> None:
    depth = first(list_cityscapes(made_trees.cityscapes(tmp_path), PLAIN)).depth
    assert depth is not None
    assert depth[0, 0] == 0  # none
    assert depth[1, 1] == 65535  # no disparity: as far as can be
    assert depth[12, 0] == round(0.2 * 2000 / 1 * 100)
    assert depth[-1, 0] == round(0.2 * 2000 / 10 * 100)


def test_more_disparity_is_never_farther_and_none_is_never_nearest() -> None:
    depth = depth_of_disparity(np.arange(65536, dtype=np.uint16)[None])[0].astype(int)
    assert depth[0] == 0
    assert (depth[1:] > 0).all()
    assert (np.diff(depth[1:]) <= 0).all()


def test_coarse_cityscapes_is_learned_from_with_its_extra_part(tmp_path: Path) -> None:
    published = list_cityscapes(made_trees.cityscapes(tmp_path), Choices(layouts="coarse"))
    assert splits(published)["bonn_000000_000009"] == "train"
    sample = first(published)
    assert (sample.layout[10:15] == UNLABELLED).all()
    assert sample.coarse is None


def test_halves_of_cityscapes_pairs_are_listed(tmp_path: Path) -> None:
    root = made_trees.cityscapes(tmp_path)
    (root / "leftImg8bit/train/ulm/ulm_000000_000001_leftImg8bit.png").unlink()
    (root / "gtFine/val/lindau/lindau_000000_000002_gtFine_labelIds.png").unlink()
    assert list_cityscapes(root, PLAIN).left_out == (
        ("ulm_000000_000001", "There is no photograph of it."),
        ("lindau_000000_000002", "There is no layout of it."),
    )


@pytest.mark.parametrize(
    ("file", "values", "told"),
    [
        ("gtFine/{}_gtFine_labelIds.png", bands(23, 99), "99 (480 pixels)"),
        ("gtFine/{}_gtFine_instanceIds.png", bands(25001, 7, dtype=np.uint16), "does not agree"),
        ("disparity/{}_disparity.png", bands(1, 2), "16 bits"),
        ("gtCoarse/{}_gtCoarse_labelIds.png", photograph(0), "not a PNG of numbers"),
    ],
    ids=["foreign ids", "instances of other labels", "eight bits of disparity", "colours for numbers"],
)
def test_a_bad_file_of_cityscapes_is_told(tmp_path: Path, file: str, values: np.ndarray, told: str) -> None:
    root = made_trees.cityscapes(tmp_path)
    folder, _, name = file.partition("/")
    save(root / folder / "train" / "aachen" / name.format("aachen_000000_000000"), values)
    assert told in reason(list_cityscapes(root, PLAIN))


def test_a_camera_without_a_baseline_is_told(tmp_path: Path) -> None:
    root = made_trees.cityscapes(tmp_path)
    (root / "camera/train/aachen/aachen_000000_000000_camera.json").write_text('{"extrinsic": {}}')
    assert "camera" in reason(list_cityscapes(root, PLAIN))


def test_gta5_has_the_published_split_and_cityscapes_labels(tmp_path: Path) -> None:
    published = list_gta5(made_trees.gta5(tmp_path), PLAIN)
    assert splits(published) == {"00001": "train", "00002": "train", "00003": "val", "00004": "test"}
    sample = first(published)
    assert column(sample, published) == ["sky", "building", "road"]
    assert sample.layout[0, 0] == sample.layout[-1, 0] == UNLABELLED
    (tmp_path / "split.mat").unlink()
    assert set(splits(list_gta5(tmp_path, PLAIN)).values()) == {"val"}
    (tmp_path / "val.txt").write_text("00002.png\n")
    listed = list_gta5(tmp_path, PLAIN)
    assert splits(listed) == {"00002": "val"}
    assert ("00001", "The split does not list it.") in listed.left_out


def test_a_palette_of_another_data_set_is_told(tmp_path: Path) -> None:
    root = made_trees.gta5(tmp_path)
    swapped = {**made_trees.CITY_COLORS, 7: (70, 70, 70), 11: (128, 64, 128)}
    save(root / "labels" / "00001.png", bands(23, 11, 7), swapped)
    assert "in another colour" in reason(list_gta5(root, PLAIN))
    save(root / "labels" / "00001.png", bands(23, 11, 7))
    assert "not an indexed PNG" in reason(list_gta5(root, PLAIN))


def test_a_split_that_is_cut_off_anywhere_is_told(tmp_path: Path) -> None:
    root = made_trees.gta5(tmp_path)
    whole = (root / "split.mat").read_bytes()
    for n in range(0, len(whole) - 60, 7):
        (root / "split.mat").write_bytes(whole[:n])
        with pytest.raises(LayoutFileError, match=r"split\.mat"):
            list_gta5(root, PLAIN)
