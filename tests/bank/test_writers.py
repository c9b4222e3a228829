"""Two programs at once in one bank."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from simspaint.files import folder_lock
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.progress import Cancelled, CancelToken
from tests.factories import write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 40))


def _add(folder: Path, out: Path, names: tuple[str, ...]) -> None:
    data = FolderDataSet.open(folder)
    for name in names:
        build_bank(folder / "photos", folder / "layouts", data.labels, out, add=True, names=[name])


def test_two_programs_that_add_photographs_lose_none_and_readers_always_see_a_whole_bank(
    data: FolderDataSet, tmp_path: Path
) -> None:
    out = tmp_path / "bank"
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, names=data.names[:2])
    context = multiprocessing.get_context("spawn")
    halves = data.names[2::2], data.names[3::2]
    programs = [context.Process(target=_add, args=(data.folder, out, half)) for half in halves]
    for program in programs:
        program.start()
    seen = []
    while any(program.is_alive() for program in programs):
        with MemoryBank.open(out, tmp_path / "cache") as bank:
            seen.append(len(bank.photographs))
            bank.photograph(bank.photographs[-1])
    for program in programs:
        program.join()
        assert program.exitcode == 0
    assert seen == sorted(seen)
    with MemoryBank.open(out, tmp_path / "cache") as bank:
        assert sorted(bank.photographs) == sorted(data.names)
        bank.verify()
    assert {file.name for file in (out / "photos").iterdir()} == {f"{name}.png" for name in data.names}
    assert [file.name for file in out.glob("index-*")] == [read_bank_file(out).index_file]


def test_a_bank_that_another_program_changes_is_waited_for_and_then_told(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank"
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, names=data.names[:2])
    monkeypatch.setattr(folder_lock, "WAIT_S", 0.3)
    with FileLock(out / folder_lock.LOCK_FILE):
        with pytest.raises(MemoryBankError, match="Another program"):
            _add(data.folder, out, data.names[2:3])
        with (
            MemoryBank.open(out, tmp_path / "cache") as bank,
            pytest.raises(MemoryBankError, match="Another"),
        ):
            bank.write_light()
        cancel = CancelToken()
        threading.Timer(0.05, cancel.cancel).start()
        with pytest.raises(Cancelled):
            build_bank(
                data.folder / "photos", data.folder / "layouts", data.labels, out, add=True, cancel=cancel
            )
    _add(data.folder, out, data.names[2:3])
    assert len(read_bank_file(out).photographs) == 3


def test_a_reader_whose_index_is_replaced_meanwhile_takes_the_new_bank(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank"
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, names=data.names[:2])
    from simspaint.bank import memory_bank

    original, calls = memory_bank.read_entries, []

    def late(folder: Path, bank: object) -> list[bytes]:
        calls.append(1)
        if len(calls) == 1:
            _add(data.folder, out, data.names[2:3])
        return original(folder, bank)  # type: ignore[arg-type]

    monkeypatch.setattr(memory_bank, "read_entries", late)
    with MemoryBank.open(out, tmp_path / "cache") as bank:
        assert len(bank.photographs) == 3
    assert len(calls) == 2
