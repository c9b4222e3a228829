"""Banks that are missing, damaged or of another format are refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from tests.bank.index_cache import index_file


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
        *(
            {"photographs": [{"name": "a", "file": "a.png", "sha256": "0" * 64, "enlarged": enlarged}]}
            for enlarged in (0.5, -1, 1e9, float("nan"), "2", None)
        ),
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
    index = index_file(folder)
    index.write_bytes(index.read_bytes()[:-1])
    with pytest.raises(MemoryBankError, match="damaged"):
        MemoryBank.open(folder)
    index.unlink()
    with pytest.raises(MemoryBankError, match="lost its index"):
        MemoryBank.open(folder)


def test_a_changed_index_is_noticed_when_it_is_expanded_or_verified(folder: Path, tmp_path: Path) -> None:
    bank = MemoryBank.open(folder, tmp_path / "cache")
    data = bytearray(index_file(folder).read_bytes())
    data[len(data) // 2] ^= 1
    index_file(folder).write_bytes(data)
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


def test_a_missing_photograph_is_told_when_its_segment_is_asked_for(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        name = bank.photograph_of(0)
        (folder / "photos" / f"{name}.png").unlink()
        with pytest.raises(MemoryBankError, match=name):
            bank.segment(0)


def test_a_description_names_its_photographs_and_index(folder: Path) -> None:
    bank = read_bank_file(folder)
    assert bank.index_file == index_file(folder).name
    assert {photograph.file for photograph in bank.photographs} == {
        file.name for file in (folder / "photos").iterdir()
    }
