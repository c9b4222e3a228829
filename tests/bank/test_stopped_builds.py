"""A build that stops, is cancelled or is killed leaves the old bank or the new one, and is taken up again."""

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

from simspaint.bank import bank_file as memory_bank_file
from simspaint.bank import entry as memory_bank_entry
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.progress import Cancelled, CancelToken
from tests.bank.build_steps import build, contents
from tests.factories import make_pair, write_data_set


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 6))


def test_progress_is_reported_and_a_cancelled_build_leaves_no_bank(
    data: FolderDataSet, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    build(data, tmp_path / "bank", report=lambda done, total: seen.append((done, total)))
    assert seen == [(i, 6) for i in range(1, 7)]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        build(data, tmp_path / "other", cancel=token)
    with pytest.raises(MemoryBankError, match="no memory bank"):
        MemoryBank.open(tmp_path / "other")


class _Stopped(BaseException):
    """Stands for a process that ends anywhere."""


def test_a_build_that_stops_anywhere_leaves_the_old_state_and_is_taken_up_again(
    data: FolderDataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write is the last one in turn, for a first build and for an addition."""
    names = data.names[:3]
    build(data, tmp_path / "whole", names=names)
    expected = contents(tmp_path / "whole")
    original = memory_bank_entry.replace_bytes
    for add in (False, True):
        for stop_at in range(1, 10):
            out = tmp_path / f"bank-{add}-{stop_at}"
            if add:
                build(data, out, names=names[:1])
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
                    build(data, out, add=add, names=names)
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
                build(data, out, add=add, names=names)
            assert contents(out) == expected
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
            build(data, out)
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
    assert build(data, out).added == 6
    assert sorted(file.stem for file in decoded) == list(data.names[:3])
    with MemoryBank.open(out) as bank:
        assert np.array_equal(bank.photograph(data.names[0]), make_pair(77)[0])
        bank.verify()


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
            build(data, out)
        with MemoryBank.open(out) as bank:
            assert bank.photographs == data.names
            bank.verify()
        if not (out / ".building").exists():
            files = {entry["file"] for entry in json.loads((out / "bank.json").read_text())["photographs"]}
            assert {file.name for file in (out / "photos").iterdir()} == files


def test_what_killed_builds_left_is_removed_by_the_next(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    build(data, out)
    whole = contents(out)
    for left in (
        ".bank.json.0123456789ab.part",
        "photos/.a.png.0123456789ab.part",
        "index-0123456789abcdef.bin",  # killed after bank.json was replaced, before the old index was removed
    ):
        (out / left).write_bytes(b"cut off")
    build(data, out, add=True)
    assert contents(out) == whole
