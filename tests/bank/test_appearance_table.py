"""The light of a bank's photographs: kept, found again, computed again where it is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.appearance_table import BankLight, light_key
from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.appearance_rows import can_be_light, light_of
from simspaint.errors import MemoryBankError
from simspaint.packs.pack import OpenedPack

N_LABELS = 3


def picture(i: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(i)
    return rng.integers(0, 256, (24, 32, 3), dtype=np.uint8), rng.integers(0, 3, (24, 32), dtype=np.uint8)


class Opened:
    """The light of pictures 0, 1, 2 … of a bank, and which of them were looked at."""

    def __init__(self, numbers: Sequence[int], files: Sequence[Path], kept_in: Path | None) -> None:
        self.looked_at: list[int] = []
        keys = [light_key(str(number).encode(), b"layout", N_LABELS) for number in numbers]

        def look(i: int) -> tuple[np.ndarray, np.ndarray]:
            self.looked_at.append(numbers[i])
            return picture(numbers[i])

        self.light = BankLight(keys, N_LABELS, look, files, kept_in)

    def rows(self, *photographs: int) -> np.ndarray:
        with ThreadPoolExecutor(2) as threads:
            return self.light.rows(np.array(photographs), threads)


def test_rows_are_those_of_the_photographs_and_each_is_looked_at_once() -> None:
    opened = Opened(range(4), [], None)
    rows = opened.rows(2, 0, 2)
    assert np.array_equal(rows, np.stack([light_of(*picture(i), N_LABELS) for i in (2, 0, 2)]))
    opened.rows(0, 2)
    assert sorted(opened.looked_at) == [0, 2]


def test_rows_are_kept_in_a_file_and_a_bank_that_has_grown_finds_them_again(tmp_path: Path) -> None:
    file = tmp_path / "light.arrays"
    first = Opened([5, 6, 7], [file], file)
    before = first.rows(0, 1)
    grown = Opened([9, 5, 6, 7], [file], file)
    assert np.array_equal(grown.rows(1, 2), before)
    assert grown.looked_at == []
    grown.rows(0, 3)
    assert sorted(grown.looked_at) == [7, 9]
    assert Opened([9, 7], [file], None).rows(0, 1).shape[0] == 2


def test_all_rows_can_be_written_for_others(tmp_path: Path) -> None:
    file = tmp_path / "light.arrays"
    with ThreadPoolExecutor(1) as threads:
        Opened(range(5), [], None).light.write_all(file, threads)
    shipped = Opened(range(5), [file], None)
    shipped.rows(*range(5))
    assert shipped.looked_at == []


@pytest.mark.parametrize("content", [b"", b"no arrays", b"SPARRAY1" + bytes(200)])
def test_a_damaged_file_is_made_again(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "light.arrays"
    file.write_bytes(content)
    opened = Opened(range(2), [file], file)
    assert np.array_equal(opened.rows(1)[0], light_of(*picture(1), N_LABELS))
    again = Opened(range(2), [file], file)
    again.rows(1)
    assert again.looked_at == []


def test_without_a_place_to_write_the_rows_are_there_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    opened = Opened(range(2), [], tmp_path / "taken" / "light.arrays")
    assert np.array_equal(opened.rows(1)[0], light_of(*picture(1), N_LABELS))


def test_a_bank_that_brings_its_light_along_decodes_nothing_for_it(
    pack: OpenedPack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = np.arange(len(pack.bank.photographs))
    shutil.copytree(pack.bank.folder, tmp_path / "bank")
    with MemoryBank.open(tmp_path / "bank", tmp_path / "cache") as bank:
        bank.write_light()
    with MemoryBank.open(tmp_path / "bank", tmp_path / "other cache") as bank:
        monkeypatch.setattr(bank, "_read_photograph", None)
        assert np.array_equal(bank.light(every), pack.bank.light(every))


def test_light_that_cannot_be_written_beside_a_bank_is_an_error_that_says_so(
    pack: OpenedPack, tmp_path: Path
) -> None:
    shutil.copytree(pack.bank.folder, tmp_path / "bank", ignore=shutil.ignore_patterns("light.arrays"))
    (tmp_path / "bank" / "light.arrays").mkdir()
    cache = tmp_path / "cache"
    with (
        MemoryBank.open(tmp_path / "bank", cache) as bank,
        pytest.raises(MemoryBankError, match="cannot be written"),
    ):
        bank.write_light()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -200.0, 1.5])
def test_light_that_no_photograph_has_is_made_again(tmp_path: Path, value: float) -> None:
    """It would shift colours by what is no number, and no painting with such pieces could be saved."""
    file = tmp_path / "light.arrays"
    with ThreadPoolExecutor(1) as threads:
        Opened(range(2), [], None).light.write_all(file, threads)
    stored = open_arrays(file)
    rows = stored["row"].copy()
    rows[1, 0, 0] = value
    write_arrays(file, {"key": stored["key"].copy(), "row": rows})
    opened = Opened(range(2), [file], None)
    assert np.array_equal(opened.rows(1)[0], light_of(*picture(1), N_LABELS))
    assert opened.looked_at == [1]


@pytest.mark.parametrize("gray", [0, 255])
def test_light_of_any_photograph_can_be_light(gray: int) -> None:
    wild = np.zeros((16, 16, 3), np.uint8)
    wild[:, 8:] = (gray, 0, 255 - gray)
    wild[::2] = gray
    assert can_be_light(light_of(wild, np.zeros((16, 16), np.uint8), N_LABELS)[None])


def test_a_file_of_far_more_rows_than_photographs_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "light.arrays"
    first = Opened([0, 1], [], file)
    with ThreadPoolExecutor(1) as threads:
        row = first.light.rows(np.arange(2), threads)[:1]
        write_arrays(file, {"key": np.zeros((100, 16), np.uint8), "row": np.repeat(row, 100, axis=0)})
        again = Opened([0, 1], [file], None)
        again.light.rows(np.arange(2), threads)
    assert sorted(again.looked_at) == [0, 1]
