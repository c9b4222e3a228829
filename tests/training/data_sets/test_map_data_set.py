"""A data set copied with other labels, cropped and split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import typer

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import write_depth_file
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.label_table import labels_from_names, write_labels
from tests.factories import make_labels, write_data_set
from training.data_sets.map_data_set import main, mapped_ids, read_renamed_labels, split

MAP = "from,to\nsky,air\nmountain,land\ntree,land\nroad,\n"


def test_labels_are_mapped_by_name_and_what_maps_to_nothing_is_unlabelled(tmp_path: Path) -> None:
    source = FolderDataSet.open(write_data_set(tmp_path / "in", 3, labels=make_labels(4), depth=True))
    write_labels(tmp_path / "ours.csv", labels_from_names(["land", "water", "air"]))
    (tmp_path / "map.csv").write_text(MAP)
    main(source.folder, tmp_path / "out", tmp_path / "ours.csv", tmp_path / "map.csv", 0, 0, 1)
    copy = FolderDataSet.open(tmp_path / "out")
    assert [label.name for label in copy.labels.labels] == ["land", "water", "air"]
    table = np.array([2, 0, 0, UNLABELLED], np.uint8)
    for name in source.names:
        np.testing.assert_array_equal(copy.layout(name).ids, table[source.layout(name).ids])
        assert copy.photograph_files[name].read_bytes() == source.photograph_files[name].read_bytes()
        np.testing.assert_array_equal(copy.depth(name), source.depth(name))
    assert copy.split("val") == source.names[-1:]
    assert copy.split("train") == source.names[:-1]


def test_a_frame_is_cut_off_photograph_layout_and_depth_alike(tmp_path: Path) -> None:
    source = FolderDataSet.open(write_data_set(tmp_path / "in", 2, labels=make_labels(4), depth=True))
    main(source.folder, tmp_path / "out", None, None, 5, 2, 0)
    copy = FolderDataSet.open(tmp_path / "out")
    name = copy.names[0]
    assert copy.layout(name).extent == Extent(*(side - 10 for side in source.layout(name).extent))
    np.testing.assert_array_equal(copy.layout(name).ids, source.layout(name).ids[5:-5, 5:-5])
    depth, before = copy.depth(name), source.depth(name)
    assert depth is not None
    assert before is not None
    np.testing.assert_array_equal(depth, before[5:-5, 5:-5])
    difference = copy.photograph(name).astype(int) - source.photograph(name)[5:-5, 5:-5]
    assert np.abs(difference).mean() < 4  # a JPEG of high quality


def test_depth_keeps_its_sixteen_bits_when_it_is_cropped(tmp_path: Path) -> None:
    folder = write_data_set(tmp_path / "in", 1, labels=make_labels(4))
    depth = np.arange(48 * 64, dtype=np.uint16).reshape(48, 64) * 21
    write_depth_file(folder / "depth" / "s0_000.png", depth)
    main(folder, tmp_path / "out", None, None, 5, 0, 0)
    np.testing.assert_array_equal(FolderDataSet.open(tmp_path / "out").depth("s0_000"), depth[5:-5, 5:-5])


def test_what_has_no_pair_is_listed_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_data_set(tmp_path / "in", 3, labels=make_labels(4))
    (folder / "layouts" / "s1_001.png").unlink()
    (folder / "photos" / "s2_002.png").unlink()
    with pytest.raises(typer.Exit) as ended:
        main(folder, tmp_path / "out", None, None, 0, 0, 0)
    assert ended.value.exit_code == 3
    told = " ".join(capsys.readouterr().err.split())
    assert "Left out s1_001: There is no layout" in told
    assert "Left out s2_002: There is no photograph" in told
    assert FolderDataSet.open(tmp_path / "out").names == ("s0_000",)


def test_held_out_are_every_so_many_th_and_the_last_ones() -> None:
    assert split("abcdefg", 3, 1) == (["a", "b", "d", "e"], ["c", "f", "g"])
    assert split("abc", 0, 0) == (["a", "b", "c"], [])


def test_a_map_that_does_not_fit_is_told(tmp_path: Path) -> None:
    labels, ours = make_labels(3), labels_from_names(["land"])
    with pytest.raises(LayoutFileError, match="leaves out tree"):
        mapped_ids(labels, ours, {"sky": None, "mountain": "land"})
    with pytest.raises(LayoutFileError, match="no label sea"):
        mapped_ids(labels, ours, {"sky": "sea", "mountain": None, "tree": None})
    (tmp_path / "map.csv").write_text("a,b\n1,2\n")
    for file, told in (("map.csv", "no column from"), ("absent.csv", "cannot be read")):
        with pytest.raises(LayoutFileError, match=told):
            read_renamed_labels(tmp_path / file)


def test_maps_are_read_as_programs_write_them_and_a_name_mapped_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfFrom, To\r\nSky, air\r\ntree,\r\n")
    assert read_renamed_labels(tmp_path / "a.csv") == {"sky": "air", "tree": None}
    (tmp_path / "b.csv").write_bytes(b"from,to\ntree,tree\nTree,grass\n")
    with pytest.raises(LayoutFileError, match="twice"):
        read_renamed_labels(tmp_path / "b.csv")


def test_what_is_left_out_is_listed_and_a_changed_photograph_is_copied_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = FolderDataSet.open(write_data_set(tmp_path / "in", 2, labels=make_labels(4)))
    (source.folder / "photos" / "b.heic").write_bytes(b"")
    with pytest.raises(typer.Exit):
        main(source.folder, tmp_path / "out", None, None, 0, 0, 0)
    assert "Left out b: b.heic is of a format" in capsys.readouterr().err
    photograph = source.photograph_files[source.names[0]]
    changed = source.photograph_files[source.names[1]].read_bytes()
    photograph.unlink()
    photograph.write_bytes(changed)
    with pytest.raises(typer.Exit):
        main(source.folder, tmp_path / "out", None, None, 0, 0, 0)
    assert (tmp_path / "out" / "photos" / photograph.name).read_bytes() == changed


def test_the_map_of_stanford_fits_the_landscapes() -> None:
    from training.scenes.labels import Label

    names = read_renamed_labels(Path(__file__).parents[3] / "training" / "renamed_labels" / "stanford.csv")
    assert len(names) == 8
    assert {name for name in names.values() if name} <= {label.title for label in Label}


def test_a_data_set_is_not_copied_over_itself(tmp_path: Path) -> None:
    source = FolderDataSet.open(write_data_set(tmp_path / "in", 2, labels=make_labels(4)))
    before = {file: file.read_bytes() for file in source.folder.rglob("*") if file.is_file()}
    with pytest.raises(LayoutFileError, match="would replace"):
        main(source.folder, tmp_path / "x" / ".." / "in", None, None, 0, 0, 0)
    assert {file: file.read_bytes() for file in source.folder.rglob("*") if file.is_file()} == before
