import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.bank.build import build_bank
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import FolderDataSet, sequence_of
from simspaint.files.photograph_file import write_photograph
from simspaint.files.picture_pairs import pictures_in
from tests.factories import make_pair, write_data_set


def test_a_data_set_gives_pairs_by_name(tmp_path: Path) -> None:
    data_set = FolderDataSet.open(write_data_set(tmp_path, 4, depth=True, n_validation=1))
    assert data_set.names == ("s0_000", "s0_003", "s1_001", "s2_002")
    photograph, layout = make_pair(1)
    assert np.array_equal(data_set.photograph("s1_001"), photograph)
    assert np.array_equal(data_set.layout("s1_001").ids, layout.ids)
    assert data_set.split("train") == ("s0_000", "s1_001", "s2_002")
    assert data_set.split("val") == ("s0_003",)


def test_depth_is_optional_and_larger_is_farther(tmp_path: Path) -> None:
    with_depth = FolderDataSet.open(write_data_set(tmp_path / "a", 1, depth=True))
    depth = with_depth.depth("s0_000")
    assert depth is not None
    assert depth[0].mean() > depth[-1].mean()
    assert FolderDataSet.open(write_data_set(tmp_path / "b", 1)).depth("s0_000") is None


def test_depth_of_another_kind_is_refused(tmp_path: Path) -> None:
    data_set = FolderDataSet.open(write_data_set(tmp_path, 1, depth=True))
    Image.new("RGB", (4, 4)).save(tmp_path / "depth" / "s0_000.png")
    with pytest.raises(LayoutFileError, match="depth"):
        data_set.depth("s0_000")


def test_photographs_without_a_layout_are_left_out(tmp_path: Path) -> None:
    write_data_set(tmp_path, 3)
    (tmp_path / "layouts" / "s1_001.png").unlink()
    assert FolderDataSet.open(tmp_path).names == ("s0_000", "s2_002")


def test_a_layout_may_end_in_upper_case_and_a_preview_beside_it_hides_nothing(tmp_path: Path) -> None:
    write_data_set(tmp_path, 3)
    os.replace(tmp_path / "layouts" / "s0_000.png", tmp_path / "layouts" / "s0_000.PNG")
    write_photograph(tmp_path / "layouts" / "s1_001.jpg", make_pair(1)[0])
    data_set = FolderDataSet.open(tmp_path)
    assert data_set.names == ("s0_000", "s1_001", "s2_002")
    assert data_set.left_out == ()
    for i, name in enumerate(data_set.names):
        assert np.array_equal(data_set.layout(name).ids, make_pair(i)[1].ids)
    bank = tmp_path / "bank"
    assert build_bank(tmp_path / "photos", tmp_path / "layouts", data_set.labels, bank).skipped == []


def test_halves_of_pairs_are_listed_with_the_reason(tmp_path: Path) -> None:
    write_data_set(tmp_path, 3)
    (tmp_path / "layouts" / "s1_001.png").unlink()
    (tmp_path / "photos" / "s2_002.png").unlink()
    assert FolderDataSet.open(tmp_path).left_out == (
        ("s1_001", "There is no layout of that name."),
        ("s2_002", "There is no photograph of that name."),
    )


def test_a_folder_without_pairs_or_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError):
        FolderDataSet.open(tmp_path)
    write_data_set(tmp_path, 1)
    (tmp_path / "layouts" / "s0_000.png").unlink()
    with pytest.raises(LayoutFileError, match="no photograph has a layout"):
        FolderDataSet.open(tmp_path)


@pytest.mark.parametrize("text", [None, "", "s0_000\nghost\n"])
def test_a_missing_empty_or_wrong_split_is_refused(tmp_path: Path, text: str | None) -> None:
    write_data_set(tmp_path, 1)
    if text is not None:
        (tmp_path / "val.txt").write_text(text)
    with pytest.raises(LayoutFileError, match=r"val\.txt"):
        FolderDataSet.open(tmp_path).split("val")


def test_only_files_named_like_photographs_are_listed(tmp_path: Path) -> None:
    for name in ("b.JPG", "a.png", "notes.txt", ".hidden.png", "a.webp"):
        (tmp_path / name).touch()
    assert [(n, f.name) for n, f in pictures_in(tmp_path).items()] == [("a", "a.png"), ("b", "b.JPG")]


def test_the_sequence_is_the_name_up_to_the_first_underscore() -> None:
    assert [sequence_of(n) for n in ("0001TP_006690", "a_b_c", "alone")] == ["0001TP", "a", "alone"]
