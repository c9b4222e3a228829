from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.bank import bank_file as memory_bank_file
from simspaint.bank import entry as memory_bank_entry
from simspaint.bank import memory_bank
from simspaint.bank.build import BuildReport, build_bank
from simspaint.bank.entry import have_one_shape
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.progress import Cancelled, CancelToken
from tests.bank.banks import minimum_area_of, regions_by_flooding
from tests.factories import make_labels, make_pair, write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 6))


def _build(data: FolderDataSet, out: Path, **options: object) -> BuildReport:
    return build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, **options)  # type: ignore[arg-type]


def _add_pair(data: FolderDataSet, name: str, seed: int, height: int = 48, width: int = 64) -> None:
    photograph, layout = make_pair(seed, height, width, data.labels)
    write_photograph(data.folder / "photos" / f"{name}.png", photograph)
    write_layout(data.folder / "layouts" / f"{name}.png", layout)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_a_bank_holds_the_photographs_the_layouts_and_a_segment_for_every_large_component(
    data: FolderDataSet, tmp_path: Path
) -> None:
    assert _build(data, tmp_path / "bank") == BuildReport(6, [])
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


def test_photographs_of_the_banks_size_are_stored_as_they_are(data: FolderDataSet, tmp_path: Path) -> None:
    _build(data, tmp_path / "bank")
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
    _build(data, tmp_path / "bank")
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.extent == Extent(48, 64)
        stored, color = bank.layout("wide").ids, bank.photograph("wide")
        assert stored.shape == (48, 64)
        # 100×200 is cropped to 100×133 around its middle, then scaled by .48
        assert np.argwhere(stored == 1).min(0).tolist() == [14, 23]
        difference = np.abs(color.astype(int) - data.labels.palette()[stored].astype(int)).max(2)
        assert np.mean(difference > 60) < 0.06  # only along edges


def test_an_extent_can_be_asked_for(data: FolderDataSet, tmp_path: Path) -> None:
    _build(data, tmp_path / "bank", extent=Extent(24, 32))
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.extent == Extent(24, 32)
        assert bank.photograph(data.names[0]).shape == (24, 32, 3)


def test_only_the_named_photographs_are_used(data: FolderDataSet, tmp_path: Path) -> None:
    report = _build(data, tmp_path / "bank", names=[data.names[1], "unknown"])
    assert report == BuildReport(1, [("unknown", "There is no photograph of that name.")])


def test_broken_and_mismatched_pairs_are_listed_and_skipped(data: FolderDataSet, tmp_path: Path) -> None:
    photos, layouts = data.folder / "photos", data.folder / "layouts"
    _add_pair(data, "b_small", 50, 20, 30)
    write_photograph(photos / "b_small.png", make_pair(51, 40, 64)[0])
    _add_pair(data, "c_truncated", 52)
    (photos / "c_truncated.png").write_bytes((photos / "c_truncated.png").read_bytes()[:300])
    _add_pair(data, "d_ids", 53)
    write_layout(layouts / "d_ids.png", Layout(np.full((48, 64), 11, np.uint8), make_labels(12)))
    write_photograph(photos / "e_alone.png", make_pair(54)[0])
    write_layout(layouts / "f_alone.png", make_pair(55, labels=data.labels)[1])
    (photos / "g_text.jpg").write_text("no picture")
    write_layout(layouts / "g_text.png", make_pair(55, labels=data.labels)[1])

    report = _build(data, tmp_path / "bank")
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
    assert _build(data, tmp_path / "bank", names=["z"], extent=Extent(48, 64)).added == 1
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


def test_adding_keeps_segment_ids_and_what_is_there(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    _build(data, out, names=data.names[2:4])
    with MemoryBank.open(out) as bank:
        before = [bank.segment(i) for i in range(bank.n_segments)]
        photographs = bank.photographs
    report = _build(data, out, add=True)
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
    again = _contents(out)
    assert _build(data, out, add=True) == BuildReport(0, [], 6)
    assert _contents(out) == again


def test_building_by_parts_and_at_once_find_the_same(data: FolderDataSet, tmp_path: Path) -> None:
    _build(data, tmp_path / "whole")
    _build(data, tmp_path / "parts", names=data.names[:3])
    _build(data, tmp_path / "parts", add=True)
    assert _contents(tmp_path / "parts") == _contents(tmp_path / "whole")


def test_a_bank_is_not_built_over_another_or_into_a_used_folder(data: FolderDataSet, tmp_path: Path) -> None:
    _build(data, tmp_path / "bank")
    with pytest.raises(MemoryBankError, match="--add"):
        _build(data, tmp_path / "bank")
    before = _contents(data.folder)
    with pytest.raises(MemoryBankError, match="not empty"):
        _build(data, data.folder)
    assert _contents(data.folder) == before
    with pytest.raises(MemoryBankError, match="no memory bank"):
        _build(data, tmp_path / "absent", add=True)
    with pytest.raises(MemoryBankError, match="other labels"):
        build_bank(
            data.folder / "photos", data.folder / "layouts", make_labels(3), tmp_path / "bank", add=True
        )


def test_progress_is_reported_and_a_cancelled_build_leaves_no_bank(
    data: FolderDataSet, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    _build(data, tmp_path / "bank", report=lambda done, total: seen.append((done, total)))
    assert seen == [(i, 6) for i in range(1, 7)]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        _build(data, tmp_path / "other", cancel=token)
    with pytest.raises(MemoryBankError, match="no memory bank"):
        MemoryBank.open(tmp_path / "other")


def test_a_folder_that_cannot_be_written_is_told(data: FolderDataSet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MemoryBankError):
        _build(data, tmp_path / "file" / "bank")


class _Stopped(BaseException):
    """Stands for a process that ends anywhere."""


def test_a_build_that_stops_anywhere_leaves_the_old_state_and_is_taken_up_again(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write is the last one in turn, for a first build and for an addition."""
    names = data.names[:3]
    _build(data, tmp_path / "whole", names=names)
    expected = _contents(tmp_path / "whole")
    original = memory_bank_entry.replace_bytes
    for add in (False, True):
        for stop_at in range(1, 10):
            out = tmp_path / f"bank-{add}-{stop_at}"
            if add:
                _build(data, out, names=names[:1])
            calls = 0

            def stopping(path: Path, content: bytes, stop_at: int = stop_at, **options: bool) -> None:
                nonlocal calls
                calls += 1
                if calls >= stop_at:
                    raise _Stopped
                original(path, content, **options)

            with monkeypatch.context() as patch:
                patch.setattr(memory_bank_entry, "replace_bytes", stopping)
                patch.setattr(memory_bank_file, "replace_bytes", stopping)
                finished = True
                try:
                    _build(data, out, add=add, names=names)
                except _Stopped:
                    finished = False
            if not finished and add:
                with MemoryBank.open(out) as bank:
                    assert bank.photographs == names[:1]
                    bank.verify()
            elif not finished:
                with pytest.raises(MemoryBankError, match="no memory bank"):
                    MemoryBank.open(out)
            if not finished:
                _build(data, out, add=add, names=names)
            assert _contents(out) == expected
            shutil.rmtree(out)


def test_finished_photographs_of_a_stopped_build_are_not_made_again(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise _Stopped

    out = tmp_path / "bank"
    with monkeypatch.context() as patch:
        patch.setattr("simspaint.bank.build.write_bank", stop)
        with pytest.raises(_Stopped):
            _build(data, out)
    decoded: list[Path] = []
    monkeypatch.setattr(
        memory_bank_entry, "read_photograph", lambda path: decoded.append(path) or read_photograph(path)
    )
    changed = data.photograph_files[data.names[0]]
    write_photograph(changed, make_pair(77)[0])
    (out / "photos" / f"{data.names[1]}.png").write_bytes(b"damaged")
    named = f'"{data.names[2]}"'.encode()
    (draft,) = (file for file in (out / ".building").iterdir() if named in file.read_bytes())
    draft.write_bytes(draft.read_bytes()[:-5])
    assert _build(data, out).added == 6
    assert sorted(file.stem for file in decoded) == list(data.names[:3])
    with MemoryBank.open(out) as bank:
        assert np.array_equal(bank.photograph(data.names[0]), make_pair(77)[0])
        bank.verify()


def test_a_photograph_that_is_another_one_now_is_refused_before_it_is_decoded(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank"
    _build(data, out)
    write_photograph(out / "photos" / f"{data.names[1]}.png", make_pair(77)[0])
    with MemoryBank.open(out) as bank:
        bank.photograph(data.names[0])
        monkeypatch.setattr(memory_bank, "read_photograph", lambda path: pytest.fail(f"{path} was decoded"))
        with pytest.raises(MemoryBankError, match="was changed"):
            bank.photograph(data.names[1])


def test_a_killed_build_leaves_no_bank_or_a_whole_one(data: FolderDataSet, tmp_path: Path) -> None:
    program = (
        "import sys; from simspaint.files.folder_data_set import FolderDataSet;"
        "from simspaint.bank.build import build_bank;"
        "d = FolderDataSet.open(sys.argv[1]);"
        "print('ready', flush=True);"
        "build_bank(d.folder / 'photos', d.folder / 'layouts', d.labels, sys.argv[2])"
    )
    for delay_ms in (2, 12, 30):
        out = tmp_path / f"bank{delay_ms}"
        with subprocess.Popen(
            [sys.executable, "-c", program, str(data.folder), str(out)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay_ms / 1000)
            process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        if not (out / "bank.json").exists():
            with pytest.raises(MemoryBankError, match="no memory bank"):
                MemoryBank.open(out)
            _build(data, out)
        with MemoryBank.open(out) as bank:
            assert bank.photographs == data.names
            bank.verify()
        if not (out / ".building").exists():
            files = {entry["file"] for entry in json.loads((out / "bank.json").read_text())["photographs"]}
            assert {file.name for file in (out / "photos").iterdir()} == files


def test_what_killed_builds_left_is_removed_by_the_next(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    _build(data, out)
    whole = _contents(out)
    for left in (
        ".bank.json.0123456789ab.part",
        "photos/.a.png.0123456789ab.part",
        "index-0123456789abcdef.bin",  # killed after bank.json was replaced, before the old index was removed
    ):
        (out / left).write_bytes(b"cut off")
    _build(data, out, add=True)
    assert _contents(out) == whole
