"""Every data set as its owners publish it: numbers, colours, order of arrays, splits, and what is void."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from tests.training.data_sets import made_trees
from tests.training.data_sets.made_trees import HEIGHT, WIDTH, bands, photograph, save
from training.data_sets.ade20k import list_ade20k
from training.data_sets.camvid import list_camvid
from training.data_sets.cityscapes import depth_of_disparity, list_cityscapes
from training.data_sets.coco_stuff import list_coco_stuff
from training.data_sets.gta5 import list_gta5
from training.data_sets.nyu import N_TRAIN, depth_in_millimetres, list_nyu
from training.data_sets.outdoor_scenes import is_outdoor
from training.data_sets.published import Choices, Published, Sample
from training.data_sets.stanford import list_stanford

PLAIN = Choices()


def splits(published: Published) -> dict[str, str]:
    return {pair.name: pair.split for pair in published.pairs}


def first(published: Published) -> Sample:
    return published.pairs[0].read()


def column(sample: Sample, published: Published) -> list[str | None]:
    """Names of the labels down the middle of a layout, each run once."""
    ids = sample.layout[:, sample.layout.shape[1] // 2]
    runs = ids[np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])]
    return [None if i == UNLABELLED else published.labels[int(i)].name for i in runs]


def reason(published: Published) -> str:
    with pytest.raises(LayoutFileError) as refused:
        first(published)
    return str(refused.value)


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


def test_ade20k_gives_outdoor_scenes_and_zero_is_unlabelled(tmp_path: Path) -> None:
    root = made_trees.ade20k(tmp_path)
    published = list_ade20k(root, PLAIN)
    assert splits(published) == {
        "ADE-train-00000001": "train",
        "ADE-train-00000002": "train",
        "ADE-val-00000001": "val",
    }
    assert column(first(published), published) == ["sky", None, "flag"]
    assert len(published.labels) == 150
    assert len(list_ade20k(root, Choices(scenes="all")).pairs) == 4
    (tmp_path / "wanted.txt").write_text("bedroom\n")
    assert list(splits(list_ade20k(root, Choices(scenes=str(tmp_path / "wanted.txt"))))) == [
        "ADE-train-00000003"
    ]


def test_a_photograph_without_a_category_is_listed_and_other_ids_are_told(tmp_path: Path) -> None:
    root = made_trees.ade20k(tmp_path)
    base = root / "ADEChallengeData2016"
    lines = (base / "sceneCategories.txt").read_text().splitlines()
    (base / "sceneCategories.txt").write_text("\n".join(lines[1:]))
    left_out = list_ade20k(root, PLAIN).left_out
    assert left_out == (("ADE_train_00000001", "sceneCategories.txt does not list it."),)
    save(base / "annotations" / "training" / "ADE_train_00000002.png", bands(3, 151))
    assert "151" in reason(list_ade20k(root, PLAIN))
    (base / "sceneCategories.txt").write_text("street\n")
    with pytest.raises(LayoutFileError, match="NAME CATEGORY"):
        list_ade20k(root, PLAIN)


@pytest.mark.parametrize(
    ("scene", "outdoors"),
    [
        *((name, True) for name in ("street", "mountain_snowy", "church_outdoor", "field_cultivated")),
        *((name, True) for name in ("parking_garage_outdoor", "forest_path")),
        *((name, False) for name in ("church_indoor", "bedroom", "misc", "hotel_room", "office")),
        ("parking_garage_indoor", False),
    ],
)
def test_scene_categories_are_outdoors_by_their_names(scene: str, outdoors: bool) -> None:
    assert is_outdoor(scene) == outdoors


def test_coco_stuff_has_182_numbers_and_photographs_of_different_sizes(tmp_path: Path) -> None:
    published = list_coco_stuff(made_trees.coco_stuff(tmp_path), PLAIN)
    assert len(published.labels) == 182
    assert splits(published) == {"000000000009": "train", "000000000139": "val"}
    samples = [pair.read() for pair in published.pairs]
    assert [sample.layout.shape for sample in samples] == [(24, 40), (40, 24)]
    assert column(samples[0], published) == ["person", "wood", None]
    save(tmp_path / "stuffthingmaps_pixelmaps" / "train2017" / "000000000009.png", bands(0, 182))
    assert "182" in reason(list_coco_stuff(tmp_path, PLAIN))


def test_panoptic_annotations_give_labels_and_instances(tmp_path: Path) -> None:
    published = list_coco_stuff(made_trees.coco_panoptic(tmp_path), PLAIN)
    sample = first(published)
    assert column(sample, published) == ["person", "sky-other-merged", None]
    assert sample.instances is not None
    assert [int(sample.instances[row, 0]) for row in (0, 12, 23)] == [1, 2, 0]
    (tmp_path / "annotations" / "panoptic_val2017.json").write_text("{}")
    with pytest.raises(LayoutFileError, match="panoptic_val2017"):
        list_coco_stuff(tmp_path, PLAIN)


def test_the_32_colours_of_camvid_become_11_labels(tmp_path: Path) -> None:
    published = list_camvid(made_trees.camvid(tmp_path), PLAIN)
    assert splits(published) == {
        "0001TP_006690": "train",
        "0006R0_f00930": "train",
        "Seq05VD_f00000": "val",
    }
    assert column(first(published), published) == ["sky", "building", "road", None]
    (tmp_path / "train.txt").write_text("Seq05VD_f00000\n0006R0_f00930\n")
    (tmp_path / "test.txt").write_text(
        "/SegNet/CamVid/test/0001TP_006690.png /SegNet/CamVid/testannot/x.png\n"
    )
    assert splits(list_camvid(tmp_path, PLAIN))["0001TP_006690"] == "test"
    odd = np.full((HEIGHT, WIDTH, 3), 77, np.uint8)
    save(tmp_path / "LabeledApproved_full" / "0001TP_006690_L.png", odd)
    assert "#4d4d4d" in reason(list_camvid(tmp_path, PLAIN))


def test_camvid_with_11_labels_has_its_own_parts(tmp_path: Path) -> None:
    published = list_camvid(made_trees.camvid11(tmp_path), PLAIN)
    assert splits(published) == {"0001TP_006690": "train", "0016E5_07959": "val"}
    assert column(first(published), published) == ["sky", "bicyclist", None]
    save(tmp_path / "trainannot" / "0001TP_006690.png", bands(0, 12))
    assert "12" in reason(list_camvid(tmp_path, PLAIN))


def test_stanford_reads_tables_of_numbers_and_holds_every_tenth_out(tmp_path: Path) -> None:
    published = list_stanford(made_trees.stanford(tmp_path), PLAIN)
    assert [pair.name for pair in published.pairs if pair.split == "val"] == ["0000009"]
    assert column(first(published), published) == ["sky", "foreground object", None]


@pytest.mark.parametrize(
    ("text", "told"),
    [("0 1\n1\n", "no table"), ("0 8\n", "8"), ("0 -2\n", "-2"), ("sky\n", "no table"), ("", "no table")],
)
def test_a_bad_table_of_stanford_is_told(tmp_path: Path, text: str, told: str) -> None:
    root = made_trees.stanford(tmp_path)
    (root / "labels" / "0000000.regions.txt").write_text(text)
    assert told in reason(list_stanford(root, PLAIN))


def test_the_file_of_nyu_comes_out_upright_with_real_depth_and_its_holes(tmp_path: Path) -> None:
    published = list_nyu(made_trees.nyu(tmp_path), PLAIN)
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
    depth = first(list_nyu(made_trees.nyu(tmp_path, raw=False), PLAIN)).depth
    assert depth is not None
    assert (depth > 0).all()


def test_the_first_1200_photographs_of_nyu_are_learned_from(tmp_path: Path) -> None:
    root = made_trees.nyu_folders(tmp_path)
    for number in (1200, 1201):
        save(root / "images" / f"{number:04d}.png", photograph(0, 40, 56))
        save(root / "labels40" / f"{number:04d}.png", bands(1, height=40, width=56))
    assert N_TRAIN == 1200
    assert splits(list_nyu(root, PLAIN)) == {
        **dict.fromkeys(("0001", "0002", "0003", "1200"), "train"),
        "1201": "val",
    }


def test_folders_of_nyu_keep_sixteen_bits_of_depth_and_refuse_eight(tmp_path: Path) -> None:
    root = made_trees.nyu_folders(tmp_path)
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
    root = made_trees.nyu(tmp_path)
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
    root = made_trees.nyu(tmp_path)
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


@pytest.mark.parametrize(
    "reader",
    [list_ade20k, list_camvid, list_cityscapes, list_coco_stuff, list_gta5, list_nyu, list_stanford],
)
def test_a_folder_of_something_else_is_told(
    tmp_path: Path, reader: Callable[[Path, Choices], Published]
) -> None:
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    (tmp_path / "sceneCategories.txt").write_text("a b\n")
    with pytest.raises(LayoutFileError, match="no pairs"):
        reader(tmp_path, PLAIN)
