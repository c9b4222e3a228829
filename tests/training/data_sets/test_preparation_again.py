"""A second run, a run that was cut, and a source that has changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from tests.training.data_sets import made_trees
from tests.training.data_sets.made_trees import photograph, save
from tests.training.data_sets.prepared_folders import contents, prepared
from training import prepare as command
from training.data_sets import preparation
from training.data_sets.sample_files import encoded_sample


def test_a_second_run_makes_nothing_and_a_changed_source_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = made_trees.camvid(tmp_path / "in"), tmp_path / "out"
    prepared("camvid", root, out)
    before = contents(out)
    made: list[str] = []

    def counted(name: str, *rest: object) -> dict[str, bytes]:
        made.append(name)
        return encoded_sample(name, *rest)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(preparation, "encoded_sample", counted)
    prepared("camvid", root, out)
    assert made == []
    assert contents(out) == before
    layout = root / "LabeledApproved_full" / "0006R0_f00930_L.png"
    times = layout.stat()
    colors = np.asarray(Image.open(layout)).copy()
    colors[0, 0] = (128, 0, 0)
    save(layout, colors)
    os.utime(layout, ns=(times.st_atime_ns, times.st_mtime_ns))  # bytes count, not times
    assert prepared("camvid", root, out).layout("0006R0_f00930").ids[0, 0] == 1
    assert made == ["0006R0_f00930"]
    (out / "photos" / "0001TP_006690.png").write_bytes(b"spoiled")
    prepared("camvid", root, out)
    assert made == ["0006R0_f00930", "0001TP_006690"]
    after = contents(out)
    assert {n for n in before if after[n] != before[n]} == {"layouts/0006R0_f00930.png"}


def test_a_pair_that_is_broken_later_goes_with_all_its_files(tmp_path: Path) -> None:
    root, out = made_trees.cityscapes(tmp_path / "in"), tmp_path / "out"
    prepared("cityscapes", root, out)
    (root / "gtFine/train/aachen/aachen_000000_000000_gtFine_labelIds.png").write_bytes(b"")
    data = prepared("cityscapes", root, out, code=3)
    assert "aachen_000000_000000" not in data.names
    assert [file for file in contents(out) if "aachen" in file] == []
    assert data.split("train") == ("ulm_000000_000001",)


def test_another_size_makes_everything_anew_and_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    root, out = made_trees.cityscapes(tmp_path / "in"), tmp_path / "out"
    prepared("cityscapes", root, out)
    prepared("cityscapes", root, out, "64x32")
    prepared("cityscapes", root, tmp_path / "fresh", "64x32")
    assert contents(out) == contents(tmp_path / "fresh")


def test_a_run_that_is_cut_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, out = made_trees.stanford(tmp_path / "in"), tmp_path / "out"
    made: list[str] = []

    def cut(name: str, *rest: object) -> dict[str, bytes]:
        if len(made) == 5:
            raise KeyboardInterrupt
        made.append(name)
        return encoded_sample(name, *rest)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(preparation, "encoded_sample", cut)
    with pytest.raises(KeyboardInterrupt):
        command.main("stanford", root, out, workers=1)
    stated = json.loads((out / "manifest.json").read_bytes())
    assert not stated["finished"]
    assert not (out / "train.txt").exists()
    monkeypatch.setattr(
        preparation,
        "encoded_sample",
        lambda name, *rest: made.append(name) or encoded_sample(name, *rest),
    )
    prepared("stanford", root, out)
    assert len(made) == len(set(made)) + (5 - len(stated["pairs"]))
    prepared("stanford", root, tmp_path / "whole")
    assert contents(out) == contents(tmp_path / "whole")


def test_a_run_over_prepared_pairs_that_is_cut_forgets_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = made_trees.stanford(tmp_path / "in"), tmp_path / "out"
    prepared("stanford", root, out)

    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (root / "labels" / "0000003.regions.txt").write_text("0 0\n0 0\n")
    save(root / "images" / "0000003.jpg", photograph(3, 2, 2))
    monkeypatch.setattr(preparation, "encoded_sample", cut)
    with pytest.raises(LayoutFileError, match="No space left"):
        command.main("stanford", root, out)
    assert len(json.loads((out / "manifest.json").read_bytes())["pairs"]) == 12
