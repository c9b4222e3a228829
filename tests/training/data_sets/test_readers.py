"""Every data set as its owners publish it: numbers, colours, order of arrays, splits, and what is void."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from tests.training.data_sets import made_trees
from tests.training.data_sets.made_trees import HEIGHT, WIDTH, bands, save
from tests.training.data_sets.read_trees import PLAIN, column, first, reason, splits
from training.data_sets.ade20k import list_ade20k
from training.data_sets.camvid import list_camvid
from training.data_sets.cityscapes import list_cityscapes
from training.data_sets.coco_stuff import list_coco_stuff
from training.data_sets.gta5 import list_gta5
from training.data_sets.nyu import list_nyu
from training.data_sets.outdoor_scenes import is_outdoor
from training.data_sets.published import Choices, Published
from training.data_sets.stanford import list_stanford


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
