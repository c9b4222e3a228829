"""Prepared data sets: framed, checked, listed, resumed, and never half written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import read_depth_file
from tests.training.data_sets import made_nyu, made_trees
from tests.training.data_sets.made_trees import bands, photograph, save
from tests.training.data_sets.prepared_folders import contents, left_out, prepared
from training import prepare as command
from training.data_sets import preparation
from training.data_sets.framed_sample import Frame, framed
from training.data_sets.published import Published, Sample

TREES: dict[str, Callable[[Path], Path]] = {
    "cityscapes": made_trees.cityscapes,
    "nyu": made_nyu.nyu,
    "ade20k": made_trees.ade20k,
    "gta5": made_trees.gta5,
    "coco_stuff": made_trees.coco_stuff,
    "camvid": made_trees.camvid,
    "stanford": made_trees.stanford,
}


@pytest.mark.parametrize("name", TREES)
def test_every_data_set_becomes_a_folder_data_set(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    data = prepared(name, TREES[name](tmp_path / "in"), out)
    published = command.READERS[name](tmp_path / "in", command.Choices())  # pyright: ignore[reportArgumentType]
    assert set(data.names) == {pair.name for pair in published.pairs}
    assert [label.name for label in data.labels.labels] == [label.name for label in published.labels.labels]
    for split in ("train", "val", "test"):
        wanted = [pair.name for pair in published.pairs if pair.split == split]
        assert (out / f"{split}.txt").is_file() == bool(wanted)
        assert not wanted or list(data.split(split)) == wanted
    frame = Frame(published.crop)
    for pair in published.pairs:
        sample = framed(pair.read(), frame)
        np.testing.assert_array_equal(data.layout(pair.name).ids, sample.layout)
        np.testing.assert_allclose(data.photograph(pair.name).astype(int), sample.photograph, atol=24)
        assert (data.depth_file(pair.name) is not None) == (sample.depth is not None)
        if sample.depth is not None:
            np.testing.assert_array_equal(data.depth(pair.name), sample.depth)
            assert read_depth_file(out / "depth" / f"{pair.name}.png").dtype == np.uint16
        if sample.instances is not None:
            with Image.open(out / "instances" / f"{pair.name}.png") as picture:
                np.testing.assert_array_equal(np.array(picture), sample.instances)
    assert left_out(out) == {}


def test_a_size_scales_everything_alike_and_makes_up_no_label_and_no_depth(tmp_path: Path) -> None:
    data = prepared("cityscapes", made_trees.cityscapes(tmp_path / "in"), tmp_path / "out", "64x32")
    name = "aachen_000000_000000"
    ids = data.layout(name).ids
    assert ids.shape == (32, 64)
    assert data.photograph(name).shape == (32, 64, 3)
    assert set(np.unique(ids)) <= {0, 2, 10, 11, 13, UNLABELLED}
    depth = data.depth(name)
    assert depth is not None
    assert set(np.unique(depth)) <= {0, 4000, 40000, 65535}


def test_a_photograph_that_nothing_changes_keeps_its_bytes(tmp_path: Path) -> None:
    root = made_trees.stanford(tmp_path / "in")
    data = prepared("stanford", root, tmp_path / "out")
    file = data.photograph_files["0000000"]
    assert file.read_bytes() == (root / "images" / "0000000.jpg").read_bytes()
    turned = Image.fromarray(photograph(0, 40, 24))
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(root / "images" / "0000000.jpg", exif=exif, quality=95, subsampling=0)
    again = prepared("stanford", root, tmp_path / "out")
    assert again.photograph("0000000").shape == (*again.layout("0000000").ids.shape, 3)
    with Image.open(again.photograph_files["0000000"]) as picture:
        assert 0x0112 not in picture.getexif()


def test_what_cannot_be_used_is_listed_with_the_reason_and_the_rest_is_prepared(tmp_path: Path) -> None:
    root, out = made_trees.gta5(tmp_path / "in"), tmp_path / "out"
    save(root / "images" / "00001.png", photograph(1, 20, 40))
    data = (root / "labels" / "00002.png").read_bytes()
    (root / "labels" / "00002.png").write_bytes(data[: len(data) - 30])
    save(root / "labels" / "00003.png", bands(0), {0: (0, 0, 0)})
    (root / "images" / "00005.png").write_bytes((root / "images" / "00004.png").read_bytes())
    found = prepared("gta5", root, out, code=3)
    assert found.names == ("00004",)
    reasons = left_out(out)
    assert reasons["00001"] == "The photograph has 40 × 20 pixels, its layout 40 × 24."
    assert "cut off" in reasons["00002"]
    assert "Nothing of it is labelled" in reasons["00003"]
    assert reasons["00005"] == "There is no layout of it."
    assert not (out / "train.txt").exists()


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    root, out = made_trees.stanford(tmp_path / "in"), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(LayoutFileError, match="not empty"):
        command.main("stanford", root, out)
    assert contents(out) == {"thesis.txt": b"mine"}
    prepared("stanford", root, tmp_path / "second")
    with pytest.raises(LayoutFileError, match="holds the data set stanford"):
        command.main("camvid", made_trees.camvid(tmp_path / "camvid"), tmp_path / "second")
    (tmp_path / "second" / "manifest.json").write_text('{"pairs": 3}')
    with pytest.raises(LayoutFileError, match="holds something"):
        command.main("stanford", root, tmp_path / "second")


def test_names_that_cannot_be_files_and_names_that_come_twice_are_listed(tmp_path: Path) -> None:
    root = made_trees.stanford(tmp_path / "in")
    for name in ("a b", "x" * 101, "0000000B", "0000000b"):
        (root / "images" / f"{name}.jpg").write_bytes((root / "images" / "0000000.jpg").read_bytes())
        text = (root / "labels" / "0000000.regions.txt").read_text()
        (root / "labels" / f"{name}.regions.txt").write_text(text)
    odd = os.fsdecode(b"\xff")
    for folder, ending in (("images", ".jpg"), ("labels", ".regions.txt")):
        (root / folder / f"{odd}{ending}").write_bytes((root / folder / f"0000000{ending}").read_bytes())
    prepared("stanford", root, tmp_path / "out", code=3)
    reasons = left_out(tmp_path / "out")
    assert {name: text.split(" ")[-1] for name, text in reasons.items()} == {
        "a b": "have.",
        "x" * 101: "have.",
        "\\udcff": "have.",
        "0000000b": "name.",
    }


def test_a_data_set_without_any_usable_pair_is_an_error(tmp_path: Path) -> None:
    root = made_trees.camvid11(tmp_path / "in")
    for file in root.rglob("*.png"):
        file.write_bytes(b"")
    with pytest.raises(LayoutFileError, match="No pair"):
        command.main("camvid", root, tmp_path / "out")


def test_a_frame_wider_than_the_picture_is_told() -> None:
    sample = Sample(photograph(0, 10, 10), bands(0, height=10, width=10))
    with pytest.raises(LayoutFileError, match="smaller"):
        framed(sample, Frame(5, Extent(4, 4)))


def test_pairs_that_come_out_of_threads_are_listed_in_the_published_order(tmp_path: Path) -> None:
    root = made_trees.stanford(tmp_path / "in")
    published = command.READERS["stanford"](root, command.Choices())
    turned = Published(published.labels, tuple(reversed(published.pairs)))
    preparation.prepare("stanford", turned, root, tmp_path / "out", Frame(), workers=3)
    names = (tmp_path / "out" / "train.txt").read_text().split()
    assert names == [pair.name for pair in turned.pairs if pair.split == "train"]
