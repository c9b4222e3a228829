"""Every number of every JSON and TOML file that is read, replaced by one that cannot be."""

from __future__ import annotations

import copy
import json
import math
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.weights import load_network
from simspaint.errors import SimsPaintError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.packs.pack import Pack
from tests.hostile_files import READERS

HOSTILE: tuple[Any, ...] = (
    math.nan, math.inf, -math.inf, 1e308, -1e308, 10**30, -(10**30), 2**31, 2**63, -1, 0, 0.5, "7", "", None,
    [], {}, True, "../../etc/passwd", "/etc/passwd", "..\\a", "C:a", "a\0b",
)  # fmt: skip

TOLERANT = ("recovery", "settings", "answer of openverse", "answer of commons")
"""A damaged description does not lose the painting; of settings and answers what is usable is taken."""


def places(values: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the leaves of a JSON value are; of long lists the first two items."""
    items = values.items() if isinstance(values, dict) else enumerate(values[:2])
    for key, value in items:
        if isinstance(value, (dict, list)) and value:
            yield from places(value, (*path, key))
        else:
            yield (*path, key)


def changed(values: Any, place: tuple[Any, ...], leaf: Any) -> str:
    """The JSON text with another leaf."""
    values = copy.deepcopy(values)
    inner = values
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = leaf
    return json.dumps(values)


def read_or_refused(read: Callable[[], object]) -> bool:
    """Whether it was refused."""
    try:
        read()
    except SimsPaintError:
        return True
    return False


@pytest.mark.parametrize("name", [name for name, (file, _, _) in READERS.items() if file.endswith(".json")])
def test_numbers_that_cannot_be_are_read_or_refused(tmp_path: Path, name: str) -> None:
    file, write, read = READERS[name]
    write(tmp_path / file)
    values = json.loads((tmp_path / file).read_text())
    refused = 0
    for place in places(values):
        for leaf in HOSTILE:
            (tmp_path / file).write_text(changed(values, place, leaf))
            refused += read_or_refused(lambda: read(tmp_path / file))
    assert refused > 0 or name in TOLERANT


def test_numbers_of_a_document_that_cannot_be_are_read_or_refused(tmp_path: Path) -> None:
    _, write, read = READERS["document"]
    write(tmp_path / "good.simspaint")
    with zipfile.ZipFile(tmp_path / "good.simspaint") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    values = json.loads(members["document.json"])
    refused = 0
    for place in places(values):
        for leaf in HOSTILE:
            with zipfile.ZipFile(tmp_path / "bad.simspaint", "w") as archive:
                for name, data in members.items():
                    is_it = name == "document.json"
                    archive.writestr(name, changed(values, place, leaf) if is_it else data)
            refused += read_or_refused(lambda: read(tmp_path / "bad.simspaint"))
    assert refused > 100


def test_numbers_of_a_bank_that_cannot_be_are_read_or_refused(small_pack: Path, tmp_path: Path) -> None:
    bank = Path(shutil.copytree(small_pack / "bank", tmp_path / "bank"))
    data = FolderDataSet.open(small_pack.with_name("small-data"))
    values = json.loads((bank / "bank.json").read_text())

    def read() -> None:
        with MemoryBank.open(bank) as opened:
            opened.verify()
            opened.segment(0)
        build_bank(data.folder / "photos", data.folder / "layouts", data.labels, bank, add=True)

    refused = 0
    for place in places(values):
        for leaf in HOSTILE:
            (bank / "bank.json").write_text(changed(values, place, leaf))
            refused += read_or_refused(read)
            for path in (small_pack / "bank" / "photos").iterdir():
                assert (bank / "photos" / path.name).is_file() or shutil.copy(path, bank / "photos")
            for path in (small_pack / "bank").glob("index-*.bin"):
                shutil.copy(path, bank)
    assert refused > 100
    assert not (tmp_path.parent / "etc").exists()


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e308", "9" * 30, "-1", "0", "0.5", "true", '""', "[]"]
)
def test_numbers_of_a_pack_that_cannot_be_are_read_or_refused(
    small_pack: Path, tmp_path: Path, value: str
) -> None:
    pack = Path(shutil.copytree(small_pack, tmp_path / "small"))
    lines = (pack / "pack.toml").read_text().splitlines()
    refused = 0
    for i, line in enumerate(lines):
        if "=" in line:
            key = line.partition("=")[0]
            (pack / "pack.toml").write_text("\n".join([*lines[:i], f"{key}= {value}", *lines[i + 1 :]]))
            refused += read_or_refused(lambda: Pack.open(pack))
    assert refused > 0


@pytest.mark.parametrize("leaf", [leaf for leaf in HOSTILE if not isinstance(leaf, str)], ids=repr)
def test_numbers_of_weights_that_cannot_be_are_read_or_refused(
    small_pack: Path, tmp_path: Path, leaf: Any
) -> None:
    data = (small_pack / "weights" / "synthesis.safetensors").read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    config = json.loads(header["__metadata__"]["config"])
    path = tmp_path / "synthesis.safetensors"
    refused = 0
    for place in places(config):
        header["__metadata__"]["config"] = changed(config, place, leaf)
        text = json.dumps(header).encode()
        path.write_bytes(len(text).to_bytes(8, "little") + text + data[end:])
        refused += read_or_refused(lambda: load_network(path, "synthesis"))
    assert refused > 0
