"""Training data in one file: small enough, checked, and as good to learn from as the folders."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError
from tests.factories import write_data_set
from tests.training.short_runs import call, short
from tests.training.small_tasks import LABELS
from training.data_sets.data_pack import pack, unpack
from training.depth.pack_depth import encoded_depth


@pytest.fixture(scope="module")
def packed(
    data_set: Path, bank_folder: Path, features_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    depth = folder / "depth"
    depth.mkdir()
    for source in (data_set / "layouts").glob("*.png"):
        levels = np.tile(np.linspace(255, 0, 32).astype(np.uint8)[:, None], (1, 48))
        (depth / f"{source.stem}.webp").write_bytes(encoded_depth(levels))
    pack(folder / "data.zip", [bank_folder], depth, data_set, features_file)
    return folder / "data.zip"


def test_networks_are_trained_from_an_unpacked_file_in_pieces(
    packed: Path, bank_folder: Path, tmp_path: Path
) -> None:
    unpack(packed, tmp_path)
    bank = tmp_path / "banks" / bank_folder.name
    MemoryBank.open(bank, tmp_path / "cache").verify()
    validation = ["--validation", tmp_path / "validation", "--device", "cpu", "--minutes", 9]
    given = [*short(bank, tmp_path / "ordering"), *validation, "--depth", tmp_path / "depth"]
    assert call("ordering", *given).exit_code == 0
    f = [*short(bank, tmp_path / "f"), *validation, "--features", tmp_path / "features.safetensors"]
    result = call("synthesis", *f, "--crop", 32, 64, "--half-crop", 32, 64, "--n-validation", 2)
    assert result.exit_code == 0, result.output
    assert "validation/score" in (tmp_path / "f" / "log.csv").read_text()


def test_photographs_are_encoded_anew_where_they_do_not_fit(tmp_path: Path) -> None:
    write_data_set(tmp_path, 3, Extent(160, 224), LABELS)
    build_bank(tmp_path / "photos", tmp_path / "layouts", LABELS, tmp_path / "bank")
    before = MemoryBank.open(tmp_path / "bank", tmp_path / "cache")
    size = sum(file.stat().st_size for file in (tmp_path / "bank" / "photos").iterdir())
    pack(tmp_path / "data.zip", [tmp_path / "bank"], None, None, None, size * 0.8 / 1e6)
    assert (tmp_path / "data.zip").stat().st_size <= size * 0.8
    unpack(tmp_path / "data.zip", tmp_path / "out")
    after = MemoryBank.open(tmp_path / "out" / "banks" / "bank", tmp_path / "cache")
    after.verify()
    assert after.photographs == before.photographs
    assert after.n_segments == before.n_segments
    for name in before.photographs:
        np.testing.assert_array_equal(after.layout(name).ids, before.layout(name).ids)
        assert np.abs(after.photograph(name).astype(int) - before.photograph(name)).mean() < 12
    with pytest.raises(MemoryBankError, match="at the lowest quality"):
        pack(tmp_path / "small.zip", [tmp_path / "bank"], None, None, None, 1e-3)
    assert not (tmp_path / "small.zip").exists()


def rewritten(packed: Path, target: Path, change: Any) -> Path:
    """The file with its members changed by a function of the dict of them."""
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def add_outside(members: dict[str, bytes]) -> None:
    """A member that would be written beside the folder, rightly summed."""
    manifest = json.loads(members["manifest.json"])
    name = "../outside.txt"
    manifest["files"][name] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    members |= {name: b"", "manifest.json": json.dumps(manifest).encode()}


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update({"validation/val.txt": b"other\n"}),
        lambda m: m.update({"more.txt": b"not in the manifest"}),
        lambda m: m.pop("validation/val.txt"),
        lambda m: m.pop("manifest.json"),
        lambda m: m.update({"manifest.json": b"{}"}),
        add_outside,
    ],
    ids=["changed", "added", "missing", "no manifest", "empty manifest", "outside"],
)
def test_a_file_that_is_not_what_was_packed_is_refused(packed: Path, tmp_path: Path, change: Any) -> None:
    spoiled = rewritten(packed, tmp_path / "data.zip", change)
    with pytest.raises(MemoryBankError, match="damaged"):
        unpack(spoiled, tmp_path / "in" / "out")
    assert not (tmp_path / "in" / "outside.txt").exists()


def test_what_is_no_archive_is_refused(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    (tmp_path / "cut.zip").write_bytes(packed.read_bytes()[:-500])
    for name in ("text.zip", "cut.zip", "absent.zip"):
        with pytest.raises(MemoryBankError, match="damaged"):
            unpack(tmp_path / name, tmp_path / "out")
