"""Indexes that state other things than they hold."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank import entry as memory_bank_entry
from simspaint.bank import entry_codec, entry_expansion
from simspaint.bank.build import build_bank
from simspaint.bank.entry_codec import MOST_RUNS, PhotographRegions, encode
from simspaint.bank.entry_expansion import PhotographExpansion
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.factories import write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 3))


def _with_index(folder: Path, index: bytes, **changes: object) -> Path:
    document = json.loads((folder / "bank.json").read_bytes())
    document |= {"index_sha256": hashlib.sha256(index).hexdigest(), "index_bytes": len(index), **changes}
    (folder / document["index_file"]).write_bytes(index)
    (folder / "bank.json").write_text(json.dumps(document))
    return folder


@pytest.mark.parametrize(("side", "n"), [(8192, 1), (2048, 40)])
def test_an_index_that_unpacks_to_far_more_is_refused_before_it_is_unpacked(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: int, n: int
) -> None:
    bank = tmp_path / "bank"
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, bank)
    runs = side * side
    entry = struct.pack("<II", 1, runs) + zlib.compress(bytes(6 + 4 * min(runs, 1000)), 9)
    index = struct.pack("<8sIII", b"SPBANK01", side, side, n)
    index += struct.pack(f"<{n}I", *[len(entry)] * n) + entry * n
    photographs = [{"name": f"p{i}", "file": f"p{i}.png", "sha256": "0" * 64} for i in range(n)]
    _with_index(bank, index, extent=[side, side], photographs=photographs)
    monkeypatch.setattr(zlib, "decompressobj", lambda: pytest.fail("it was unpacked"))
    with pytest.raises(MemoryBankError, match="far more"):
        MemoryBank.open(bank, tmp_path / "cache")


def test_an_entry_of_too_many_runs_is_refused_by_itself() -> None:
    entry = struct.pack("<II", 1, MOST_RUNS + 1) + zlib.compress(b"")
    with pytest.raises(MemoryBankError, match="damaged"):
        entry_codec.decode(entry, Extent(8192, 8192))


def test_a_layout_that_could_not_be_read_again_is_left_out_with_a_word(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = (np.indices((48, 64)).sum(0) % 2).astype(np.uint8)
    write_layout(data.folder / "layouts" / "noise.png", Layout(ids, data.labels))
    write_photograph(data.folder / "photos" / "noise.png", np.zeros((48, 64, 3), np.uint8))
    monkeypatch.setattr(memory_bank_entry, "MOST_RUNS", 1000)
    report = build_bank(data.folder / "photos", data.folder / "layouts", data.labels, tmp_path / "bank")
    assert report.added == 3
    assert [name for name, reason in report.skipped if "too many small pieces" in reason] == ["noise"]


def test_the_expansion_of_another_bank_is_not_believed(data: FolderDataSet, tmp_path: Path) -> None:
    """An index of zeros that states another bank's sha256, and other numbers of photographs."""
    bank, cache = tmp_path / "bank", tmp_path / "cache"
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, bank)
    MemoryBank.open(bank, cache).close()
    document = json.loads((bank / "bank.json").read_bytes())
    index = (bank / document["index_file"]).read_bytes()
    for changes in ({}, {"extent": [24, 32]}, {"photographs": document["photographs"][:1]}):
        content = bytes(len(index)) if not changes else index
        _with_index(bank, content, index_sha256=document["index_sha256"], **changes)
        with pytest.raises(MemoryBankError):
            MemoryBank.open(bank, cache)
        (bank / "bank.json").write_text(json.dumps(document))


def test_an_expansion_of_other_numbers_is_made_again(data: FolderDataSet, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for names, bank in ((data.names, tmp_path / "bank"), (data.names[:1], tmp_path / "one")):
        build_bank(data.folder / "photos", data.folder / "layouts", data.labels, bank, names=names)
    MemoryBank.open(tmp_path / "one", cache).close()
    (small,) = (cache / "banks").glob("*.arrays")
    other = small.read_bytes()
    small.unlink()
    MemoryBank.open(tmp_path / "bank", cache).close()
    (large,) = (cache / "banks").glob("*.arrays")
    whole = large.read_bytes()
    large.write_bytes(other)
    with MemoryBank.open(tmp_path / "bank", cache) as bank:
        bank.verify()
    assert large.read_bytes() == whole


def test_segments_whose_surroundings_cover_the_frame_many_times_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each has a pixel in the first row and one in the last, and nothing else is labelled."""
    monkeypatch.setattr(entry_expansion, "MOST_FRAMES", 100)
    extent, n = Extent(64, 640), 300
    columns = np.arange(1, n + 1)
    row = np.concatenate([np.tile([0, 63], n), np.arange(64), [0, 63]])
    column = np.concatenate([np.stack([columns, columns + 338], 1).ravel(), np.zeros(64, int), [n + 1, 639]])
    order = np.lexsort((column[2 * n :], row[2 * n :])) + 2 * n
    row[2 * n :], column[2 * n :] = row[order], column[order]
    label = np.array([0] * n + [UNLABELLED], np.uint8)
    runs = np.array([2] * n + [66])
    for n_segments, fits in ((2, True), (300, False)):
        is_segment = np.arange(n + 1) < n_segments
        entry = encode(PhotographRegions(label, is_segment, runs, row, column))
        if fits:
            assert len(PhotographExpansion.of(entry, extent, 16, 3).segment_label) == 2
            continue
        with pytest.raises(MemoryBankError, match="damaged"):
            PhotographExpansion.of(entry, extent, 16, 3)
