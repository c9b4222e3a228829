from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.array_cache import ArrayCache
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import retrieve_layout
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from tests.bank.banks import bank_of_layouts
from tests.factories import make_labels, make_layout, write_data_set


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
        bank._decoded = ArrayCache(2 * first.nbytes)
        bank.photograph(bank.photographs[0])
        for name in bank.photographs:
            bank.photograph(name)
        assert bank._decoded.n_bytes == 2 * first.nbytes
        bank.photograph(bank.photographs[0])
    assert len(reads) == len(bank.photographs) + 2


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
