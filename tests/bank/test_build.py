from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank import memory_bank
from simspaint.bank.build import BuildReport, build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.photograph_file import write_photograph
from tests.bank.banks import minimum_area_of, regions_by_flooding
from tests.bank.build_steps import build, contents
from tests.factories import make_labels, make_pair, write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 6))


def test_a_bank_holds_the_photographs_the_layouts_and_a_segment_for_every_large_component(
    data: FolderDataSet, tmp_path: Path
) -> None:
    assert build(data, tmp_path / "bank") == BuildReport(6, [])
    minimum_area = minimum_area_of(0.00763, Extent(48, 64))
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.photographs == data.names
        assert (bank.labels, bank.extent) == (data.labels, Extent(48, 64))
        segment_id = 0
        for name in data.names:
            layout = data.layout(name)
            assert np.array_equal(bank.layout(name).ids, layout.ids)
            assert np.array_equal(bank.photograph(name), data.photograph(name))
            for label_id, box, mask in regions_by_flooding(layout, minimum_area):
                segment = bank.segment(segment_id)
                assert (segment.segment_id, segment.label_id, segment.box) == (segment_id, label_id, box)
                assert segment.photograph == name
                assert np.array_equal(segment.mask, mask[box.slices])
                assert np.array_equal(segment.color, data.photograph(name)[box.slices])
                assert np.array_equal(segment.context, layout.ids[segment.context_box.slices])
                assert segment_id in bank.segments_of_label(label_id)
                segment_id += 1
        assert bank.n_segments == segment_id
        bank.verify()


def test_adding_keeps_segment_ids_and_what_is_there(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    build(data, out, names=data.names[2:4])
    with MemoryBank.open(out) as bank:
        before = [bank.segment(i) for i in range(bank.n_segments)]
        photographs = bank.photographs
    report = build(data, out, add=True)
    assert (report.added, report.already_there) == (4, 2)
    with MemoryBank.open(out) as bank:
        assert bank.photographs[:2] == photographs
        assert set(bank.photographs) == set(data.names)
        assert bank.n_segments > len(before)
        for segment in before:
            same = bank.segment(segment.segment_id)
            assert (same.photograph, same.box, same.label_id) == (
                segment.photograph,
                segment.box,
                segment.label_id,
            )
        bank.verify()
    again = contents(out)
    assert build(data, out, add=True) == BuildReport(0, [], 6)
    assert contents(out) == again


def test_building_by_parts_and_at_once_find_the_same(data: FolderDataSet, tmp_path: Path) -> None:
    build(data, tmp_path / "whole")
    build(data, tmp_path / "parts", names=data.names[:3])
    build(data, tmp_path / "parts", add=True)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_a_bank_is_not_built_over_another_or_into_a_used_folder(data: FolderDataSet, tmp_path: Path) -> None:
    build(data, tmp_path / "bank")
    with pytest.raises(MemoryBankError, match="--add"):
        build(data, tmp_path / "bank")
    before = contents(data.folder)
    with pytest.raises(MemoryBankError, match="not empty"):
        build(data, data.folder)
    assert contents(data.folder) == before
    with pytest.raises(MemoryBankError, match="no memory bank"):
        build(data, tmp_path / "absent", add=True)
    with pytest.raises(MemoryBankError, match="other labels"):
        build_bank(
            data.folder / "photos", data.folder / "layouts", make_labels(3), tmp_path / "bank", add=True
        )


def test_a_folder_that_cannot_be_written_is_told(data: FolderDataSet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MemoryBankError):
        build(data, tmp_path / "file" / "bank")


def test_a_photograph_that_is_another_one_now_is_refused_before_it_is_decoded(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank"
    build(data, out)
    write_photograph(out / "photos" / f"{data.names[1]}.png", make_pair(77)[0])
    with MemoryBank.open(out) as bank:
        bank.photograph(data.names[0])
        monkeypatch.setattr(memory_bank, "read_photograph", lambda path: pytest.fail(f"{path} was decoded"))
        with pytest.raises(MemoryBankError, match="was changed"):
            bank.photograph(data.names[1])
