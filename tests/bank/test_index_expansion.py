"""The index of a bank is expanded once, into a cache, and mapped."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from tests.bank.index_cache import expansions


def test_the_index_is_expanded_once_and_mapped_afterwards(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with MemoryBank.open(folder, cache) as first:
        expected = {name: array.copy() for name, array in first.index.as_arrays().items()}
    (file,) = expansions(cache)
    made = file.stat().st_ino
    with MemoryBank.open(folder, cache) as second:
        for name, array in second.index.as_arrays().items():
            assert np.array_equal(array, expected[name])
            assert not array.flags.writeable
    assert expansions(cache) == [file]
    assert file.stat().st_ino == made


def test_the_cache_is_the_persons_own_by_default(folder: Path, own_folders: Path) -> None:
    MemoryBank.open(folder).close()
    assert len(expansions(own_folders / "cache")) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "foreign", "header", "text"])
def test_a_damaged_expansion_is_made_again(
    folder: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (file,) = expansions(tmp_path)
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


def test_expansions_that_no_bank_asks_for_any_more_are_removed(folder: Path, tmp_path: Path) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (old,) = expansions(tmp_path)
    recent = old.with_name("recent.arrays")
    shutil.copy(old, recent)
    os.utime(old, (0, 0))
    MemoryBank.open(folder, tmp_path).close()  # asked for again: it is not forgotten
    forgotten = old.with_name("forgotten.arrays")
    shutil.copy(old, forgotten)
    os.utime(forgotten, (0, 0))
    old.unlink()
    MemoryBank.open(folder, tmp_path).close()
    assert expansions(tmp_path) == sorted([old, recent])


def test_verify_notices_an_expansion_that_was_changed(folder: Path, tmp_path: Path) -> None:
    MemoryBank.open(folder, tmp_path).close()
    (file,) = expansions(tmp_path)
    arrays = dict(open_arrays(file))
    arrays["cells"] = arrays["cells"] ^ 255
    write_arrays(file, arrays)
    with MemoryBank.open(folder, tmp_path) as bank, pytest.raises(MemoryBankError, match="expanded index"):
        bank.verify()
