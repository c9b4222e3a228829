"""Which pairs of photograph and layout a build takes, and in what size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.bank.build import BuildReport, build_bank
from simspaint.bank.entry import have_one_shape
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.thinned import write_bank_without
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.bank.build_steps import add_pair, build
from tests.factories import make_labels, make_pair, write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 6))


def test_photographs_of_the_banks_size_are_stored_as_they_are(data: FolderDataSet, tmp_path: Path) -> None:
    build(data, tmp_path / "bank")
    for name, file in data.photograph_files.items():
        assert (tmp_path / "bank" / "photos" / f"{name}.png").read_bytes() == file.read_bytes()


def test_pairs_of_another_size_are_scaled_and_cropped_alike(data: FolderDataSet, tmp_path: Path) -> None:
    """A picture of flat label colours stays aligned with its layout."""
    ids = np.zeros((100, 200), np.uint8)
    ids[30:70, 80:120] = 1
    ids[10:20, :] = 2
    layout = Layout(ids, data.labels)
    write_layout(data.folder / "layouts" / "wide.png", layout)
    write_photograph(data.folder / "photos" / "wide.png", data.labels.palette()[ids])
    build(data, tmp_path / "bank")
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.extent == Extent(48, 64)
        stored, color = bank.layout("wide").ids, bank.photograph("wide")
        assert stored.shape == (48, 64)
        # 100×200 is cropped to 100×133 around its middle, then scaled by .48
        assert np.argwhere(stored == 1).min(0).tolist() == [14, 23]
        difference = np.abs(color.astype(int) - data.labels.palette()[stored].astype(int)).max(2)
        assert np.mean(difference > 60) < 0.06  # only along edges


def test_how_far_a_photograph_was_enlarged_is_known_also_after_adding(
    data: FolderDataSet, tmp_path: Path
) -> None:
    """One of 24 × 32 pixels is enlarged twice, one of 20 × 64 by its height; large ones are not."""
    more = write_data_set(tmp_path / "more", 1)
    for name, shape in (("small", (24, 32)), ("flat", (20, 64)), ("large", (96, 128))):
        ids = np.zeros(shape, np.uint8)
        ids[: shape[0] // 2] = 1
        write_layout(more / "layouts" / f"{name}.png", Layout(ids, data.labels))
        write_photograph(more / "photos" / f"{name}.png", data.labels.palette()[ids])
    build(data, tmp_path / "bank")
    names = ("small", "flat", "large")
    build_bank(more / "photos", more / "layouts", data.labels, tmp_path / "bank", add=True, names=names)
    write_bank_without(tmp_path / "bank", tmp_path / "thinned", data.names[:2])
    for folder in ("bank", "thinned"):
        with MemoryBank.open(tmp_path / folder) as bank:
            known = dict(zip(bank.photographs, bank.enlarged.tolist(), strict=True))
            assert [known.pop(name) for name in names] == [2, 2.4, 1]
            assert set(known.values()) == {1}
    assert (tmp_path / "bank" / "bank.json").read_text().count("enlarged") == 2


def test_an_extent_can_be_asked_for(data: FolderDataSet, tmp_path: Path) -> None:
    build(data, tmp_path / "bank", extent=Extent(24, 32))
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.extent == Extent(24, 32)
        assert bank.photograph(data.names[0]).shape == (24, 32, 3)


def test_only_the_named_photographs_are_used(data: FolderDataSet, tmp_path: Path) -> None:
    report = build(data, tmp_path / "bank", names=[data.names[1], "unknown"])
    assert report == BuildReport(1, [("unknown", "There is no photograph of that name.")])


def test_broken_and_mismatched_pairs_are_listed_and_skipped(data: FolderDataSet, tmp_path: Path) -> None:
    photos, layouts = data.folder / "photos", data.folder / "layouts"
    add_pair(data, "b_small", 50, 20, 30)
    write_photograph(photos / "b_small.png", make_pair(51, 40, 64)[0])
    add_pair(data, "c_truncated", 52)
    (photos / "c_truncated.png").write_bytes((photos / "c_truncated.png").read_bytes()[:300])
    add_pair(data, "d_ids", 53)
    write_layout(layouts / "d_ids.png", Layout(np.full((48, 64), 11, np.uint8), make_labels(12)))
    write_photograph(photos / "e_alone.png", make_pair(54)[0])
    write_layout(layouts / "f_alone.png", make_pair(55, labels=data.labels)[1])
    (photos / "g_text.jpg").write_text("no picture")
    write_layout(layouts / "g_text.png", make_pair(55, labels=data.labels)[1])

    report = build(data, tmp_path / "bank")
    assert report.added == 6
    reasons = dict(report.skipped)
    assert list(reasons) == ["b_small", "c_truncated", "d_ids", "e_alone", "f_alone", "g_text"]
    assert "64 × 40" in reasons["b_small"]
    assert "30 × 20" in reasons["b_small"]
    assert "damaged" in reasons["c_truncated"]
    assert "11" in reasons["d_ids"]
    assert "no layout" in reasons["e_alone"]
    assert "no photograph" in reasons["f_alone"]
    assert "g_text" in reasons["g_text"]
    with MemoryBank.open(tmp_path / "bank") as bank:
        bank.verify()


@given(height=st.integers(1, 3000), width=st.integers(1, 3000), longest=st.integers(1, 3000))
def test_a_layout_of_a_photograph_made_smaller_fits_it(height: int, width: int, longest: int) -> None:
    photograph, factor = Extent(height, width), min(longest / max(height, width), 1)
    layout = Extent(*(max(round(side * factor), 1) for side in photograph))
    assert have_one_shape(photograph, layout)
    assert have_one_shape(photograph, photograph)
    assert not have_one_shape(photograph, Extent(height + 1, width))


def test_a_layout_of_another_shape_or_turned_does_not_fit() -> None:
    for layout in (Extent(479, 640), Extent(640, 480), Extent(240, 300), Extent(960, 1280)):
        assert not have_one_shape(Extent(480, 640), layout)


def test_a_smaller_layout_of_the_same_shape_is_stretched(data: FolderDataSet, tmp_path: Path) -> None:
    layout = make_pair(51, 24, 32, labels=data.labels)[1]
    write_layout(data.folder / "layouts" / "z.png", layout)
    write_photograph(data.folder / "photos" / "z.png", np.zeros((96, 128, 3), np.uint8))
    assert build(data, tmp_path / "bank", names=["z"], extent=Extent(48, 64)).added == 1
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert np.array_equal(bank.layout("z").ids, layout.resized(Extent(48, 64)).ids)


def test_nothing_usable_makes_no_bank_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "layouts").mkdir()
    write_photograph(tmp_path / "photos" / "a.png", make_pair(0)[0])
    with pytest.raises(MemoryBankError, match="a: There is no layout"):
        build_bank(tmp_path / "photos", tmp_path / "layouts", make_labels(), tmp_path / "bank")
    with pytest.raises(LayoutFileError):
        build_bank(tmp_path / "absent", tmp_path / "layouts", make_labels(), tmp_path / "bank")
    with pytest.raises(MemoryBankError, match="no memory bank"):
        MemoryBank.open(tmp_path / "bank")
