from __future__ import annotations

import json
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import retrieve_layout
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from tests.bank.banks import bank_of_layouts
from tests.factories import make_labels, make_layout, write_data_set


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    data = FolderDataSet.open(write_data_set(folder / "data", 5))
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, folder / "bank")
    return folder / "bank"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy that the test may damage."""
    return Path(shutil.copytree(built, tmp_path / "bank"))


def _index(folder: Path) -> Path:
    (file,) = folder.glob("index-*.bin")
    return file


def _expansions(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.arrays"))


def test_the_index_is_expanded_once_and_mapped_afterwards(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with MemoryBank.open(folder, cache) as first:
        expected = {name: array.copy() for name, array in first.index.as_arrays().items()}
    (file,) = _expansions(cache)
    made = file.stat().st_ino
    with MemoryBank.open(folder, cache) as second:
        for name, array in second.index.as_arrays().items():
            assert np.array_equal(array, expected[name])
            assert not array.flags.writeable
    assert _expansions(cache) == [file]
    assert file.stat().st_ino == made


def test_the_cache_is_the_persons_own_by_default(folder: Path, own_folders: Path) -> None:
    MemoryBank.open(folder).close()
    assert len(_expansions(own_folders / "cache")) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "foreign", "header", "text"])
def test_a_damaged_expansion_is_made_again(
    folder: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (file,) = _expansions(tmp_path)
    whole = file.read_bytes()
    broken = {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "foreign": b"\x89PNG" * 100,
        "header": whole[:16] + b"{" + whole[17:40],
        "text": whole[:16] + whole[16:].replace(b"run_start", b"run_stand"),
    }
    file.write_bytes(broken[damage])
    with MemoryBank.open(folder, tmp_path) as bank:
        bank.verify()
    assert file.read_bytes() == whole
    assert "made again" in caplog.text


def test_a_bank_opens_where_the_cache_cannot_be_written(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING), MemoryBank.open(folder, tmp_path / "file") as bank:
        bank.verify()
    assert "cannot be written" in caplog.text


def test_photographs_added_to_a_bank_are_seen_at_the_next_opening(folder: Path, tmp_path: Path) -> None:
    with MemoryBank.open(folder) as bank:
        n = bank.n_segments
        labels = bank.labels
    data = FolderDataSet.open(write_data_set(tmp_path / "more", 2, seed=9))
    for kind in ("photos", "layouts"):
        for file in (data.folder / kind).iterdir():
            file.rename(file.with_name(f"new-{file.name}"))
    build_bank(data.folder / "photos", data.folder / "layouts", labels, folder, add=True)
    with MemoryBank.open(folder) as bank:
        assert bank.n_segments > n
        bank.verify()


def test_expansions_that_no_bank_asks_for_any_more_are_removed(folder: Path, tmp_path: Path) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (old,) = _expansions(tmp_path)
    recent = old.with_name("recent.arrays")
    shutil.copy(old, recent)
    os.utime(old, (0, 0))
    MemoryBank.open(folder, tmp_path).close()  # asked for again: it is not forgotten
    forgotten = old.with_name("forgotten.arrays")
    shutil.copy(old, forgotten)
    os.utime(forgotten, (0, 0))
    old.unlink()
    MemoryBank.open(folder, tmp_path).close()
    assert _expansions(tmp_path) == sorted([old, recent])


def test_photographs_are_decoded_once_and_only_a_few_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simspaint.bank import memory_bank

    reads: list[Path] = []
    original = memory_bank.read_photograph
    monkeypatch.setattr(memory_bank, "read_photograph", lambda p: reads.append(p) or original(p))
    with MemoryBank.open(folder) as bank:
        first = bank.photograph(bank.photographs[0])
        assert bank.photograph(bank.photographs[0]) is first
        assert not first.flags.writeable
        assert len(reads) == 1
        bank._decoded._max_bytes = 2 * first.nbytes
        for name in bank.photographs:
            bank.photograph(name)
        assert bank._decoded.n_bytes == 2 * first.nbytes
        bank.photograph(bank.photographs[0])
    assert len(reads) == len(bank.photographs) + 1


def test_threads_read_the_same_from_one_bank(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        layout = bank.layout(bank.photographs[0])
        components = find_components(layout, 20)
        expected = retrieve_layout(components, layout, bank, 5)
        colors = [bank.segment(i).color.copy() for i in range(bank.n_segments)]

    def work(seed: int) -> bool:
        order = np.random.default_rng(seed).permutation(bank.n_segments).tolist()
        same = all(np.array_equal(bank.segment(i).color, colors[i]) for i in order)
        return same and retrieve_layout(components, layout, bank, 5) == expected

    with MemoryBank.open(folder) as bank, ThreadPoolExecutor(4) as pool:
        bank._decoded._max_bytes = 3 * 48 * 64 * 3
        assert all(pool.map(work, range(8)))


def test_a_closed_bank_says_so(folder: Path) -> None:
    bank = MemoryBank.open(folder)
    bank.close()
    with pytest.raises(MemoryBankError, match="closed"):
        bank.segment(0)
    bank.close()


def test_unknown_segments_and_photographs_are_refused(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        for segment_id in (-1, bank.n_segments):
            with pytest.raises(IndexError):
                bank.segment(segment_id)
        with pytest.raises(KeyError):
            bank.photograph("unknown")


def test_every_segment_is_listed_under_its_label_once() -> None:
    rng = np.random.default_rng(5)
    bank = bank_of_layouts([make_layout(rng, labels=make_labels(6)) for _ in range(4)])
    listed = [bank.segments_of_label(label.id) for label in bank.labels.labels]
    assert sorted(np.concatenate(listed).tolist()) == list(range(bank.n_segments))
    for label_id, ids in enumerate(listed):
        assert np.all(bank.index.segment_label[ids] == label_id)
        assert np.all(np.diff(ids) > 0)


def test_a_missing_bank_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MemoryBankError, match="bank build"):
        MemoryBank.open(tmp_path)


def test_a_bank_of_another_format_is_refused(folder: Path) -> None:
    document = json.loads((folder / "bank.json").read_text())
    (folder / "bank.json").write_text(json.dumps(document | {"format": 99}))
    with pytest.raises(MemoryBankError, match="format 99"):
        MemoryBank.open(folder)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 1}',
        '{"format": 1, "extent": [1], "labels": []}',
        b"\xff\xfe\x00",
        "[" * 100_000,
    ],
)
def test_a_damaged_description_is_refused(folder: Path, text: str | bytes) -> None:
    (folder / "bank.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(MemoryBankError):
        MemoryBank.open(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"extent": [0, 64]},
        {"extent": [48, 1 << 20]},
        {"extent": "ab"},
        {"labels": []},
        {"photographs": [{"name": "a", "file": "../../etc/passwd", "sha256": ""}]},
        {"photographs": [{"name": "a", "file": "a.png", "sha256": ""}] * 2},
        {"photographs": [{"name": "a"}]},
        {"photographs": 7},
        {"index_file": "../index.bin"},
        {"index_file": 3},
        {"minimum_component": None},
    ],
)
def test_a_description_that_cannot_be_is_refused(folder: Path, change: dict[str, object]) -> None:
    document = json.loads((folder / "bank.json").read_text())
    (folder / "bank.json").write_text(json.dumps(document | change))
    with pytest.raises(MemoryBankError):
        MemoryBank.open(folder)


def test_a_cut_or_missing_index_is_noticed_at_opening(folder: Path) -> None:
    MemoryBank.open(folder).close()  # the expansion exists, and must not hide it
    index = _index(folder)
    index.write_bytes(index.read_bytes()[:-1])
    with pytest.raises(MemoryBankError, match="damaged"):
        MemoryBank.open(folder)
    index.unlink()
    with pytest.raises(MemoryBankError, match="lost its index"):
        MemoryBank.open(folder)


def test_a_changed_index_is_noticed_when_it_is_expanded_or_verified(folder: Path, tmp_path: Path) -> None:
    bank = MemoryBank.open(folder, tmp_path / "cache")
    data = bytearray(_index(folder).read_bytes())
    data[len(data) // 2] ^= 1
    _index(folder).write_bytes(data)
    with pytest.raises(MemoryBankError, match="damaged"):
        bank.verify()
    with pytest.raises(MemoryBankError, match="damaged"):
        MemoryBank.open(folder, tmp_path / "other")


def test_verify_names_missing_and_changed_photographs(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        bank.verify()
        files = sorted((folder / "photos").iterdir())
        files[0].unlink()
        files[2].write_bytes(files[2].read_bytes() + b" ")
        with pytest.raises(MemoryBankError) as raised:
            bank.verify()
    assert f"{files[0].name} is missing" in raised.value.message
    assert f"{files[2].name} was changed" in raised.value.message
    assert raised.value.hint


def test_verify_notices_an_expansion_that_was_changed(folder: Path, tmp_path: Path) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (file,) = _expansions(tmp_path)
    data = bytearray(file.read_bytes())
    data[-2000] ^= 255
    file.write_bytes(data)
    with MemoryBank.open(folder, tmp_path) as bank, pytest.raises(MemoryBankError, match="expanded index"):
        bank.verify()


def test_a_missing_photograph_is_told_when_its_segment_is_asked_for(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        name = bank.photograph_of(0)
        (folder / "photos" / f"{name}.png").unlink()
        with pytest.raises(MemoryBankError, match=name):
            bank.segment(0)


def test_a_description_names_its_photographs_and_index(folder: Path) -> None:
    bank = read_bank_file(folder)
    assert bank.index_file == _index(folder).name
    assert {photograph.file for photograph in bank.photographs} == {
        file.name for file in (folder / "photos").iterdir()
    }
