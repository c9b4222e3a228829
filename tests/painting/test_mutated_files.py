"""Every reader, given files with wrong bytes: it reads them or says in one sentence why not. Nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.weights import load_network
from simspaint.errors import SimsPaintError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.packs.pack import Pack
from tests.hostile_files import READERS, Read, mutated
from tests.hostile_tables import NEVER_REFUSED

# Pillow warns where tags of a picture are damaged and goes on without them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def try_mutations(path: Path, read: Read, n: int, seed: int) -> int:
    """Read `n` mutations of a file; how many of them were refused."""
    rng = np.random.default_rng(seed)
    original = path.read_bytes()
    refused = 0
    for _ in range(n):
        path.write_bytes(mutated(rng, original))
        try:
            read(path)
        except SimsPaintError:
            refused += 1
    path.write_bytes(original)
    return refused


@pytest.mark.parametrize("name", READERS)
def test_files_with_wrong_bytes_are_read_or_refused(tmp_path: Path, name: str) -> None:
    file, write, read = READERS[name]
    write(tmp_path / file)
    read(tmp_path / file)
    refused = try_mutations(tmp_path / file, read, 40, 0)
    # A damaged list of names is a list of other names, and a damaged description leaves the painting whole.
    assert refused > 0 or name in ("names", "recovery", *NEVER_REFUSED)


def _of_pack(small_pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_pack, tmp_path / "small"))


def _read_bank(folder: Path) -> None:
    bank = MemoryBank.open(folder)
    try:
        bank.verify()
        for segment_id in range(min(bank.n_segments, 3)):
            bank.segment(segment_id)
    finally:
        bank.close()


def _try_pack(pack: Path, n: int, seed: int) -> tuple[int, int]:
    """Mutations tried and refused of all files of a pack."""
    tried = refused = 0
    refused += try_mutations(pack / "pack.toml", lambda path: Pack.open(path.parent), n, seed)
    tried += n
    for path in sorted((pack / "bank").rglob("*")):
        if path.is_file():
            refused += try_mutations(path, lambda _: _read_bank(pack / "bank"), n, seed)
            tried += n
    for path in sorted((pack / "weights").iterdir()):
        refused += try_mutations(path, lambda path: load_network(path, path.stem), n, seed)  # type: ignore[arg-type]
        tried += n
    return tried, refused


def test_packs_with_wrong_bytes_are_read_or_refused(small_pack: Path, tmp_path: Path) -> None:
    tried, refused = _try_pack(_of_pack(small_pack, tmp_path), 8, 0)
    assert 0 < refused <= tried


def _try_expanded(pack: Path, cache: Path, n: int) -> int:
    """Mutations tried of the expanded index of a bank, which lies in the person's cache."""
    MemoryBank.open(pack / "bank", cache).close()
    (path,) = (cache / "banks").glob("*.arrays")

    def read(_: Path) -> None:
        with MemoryBank.open(pack / "bank", cache) as bank:
            bank.verify()

    try_mutations(path, read, n, 2)
    return n


def test_an_expanded_index_with_wrong_bytes_is_used_refused_or_made_again(
    small_pack: Path, tmp_path: Path
) -> None:
    assert _try_expanded(small_pack, tmp_path, 60) == 60


def _try_drafts(data: FolderDataSet, out: Path, n: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Mutations tried of what a build that was cut off has left; each time the build goes on to the end."""
    rng = np.random.default_rng(3)
    photos, layouts = data.folder / "photos", data.folder / "layouts"
    build_bank(photos, layouts, data.labels, out.with_name("whole"))
    for number in range(n):
        unfinished = out / str(number)
        with monkeypatch.context() as patch:
            patch.setattr("simspaint.bank.build.write_bank", _cut_off)
            with pytest.raises(KeyboardInterrupt):
                build_bank(photos, layouts, data.labels, unfinished)
        for draft in sorted((unfinished / ".building").iterdir()):
            draft.write_bytes(mutated(rng, draft.read_bytes()))
        build_bank(photos, layouts, data.labels, unfinished)
        assert (unfinished / "bank.json").read_bytes() == (out.with_name("whole") / "bank.json").read_bytes()
        shutil.rmtree(unfinished)
    return n


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_drafts_with_wrong_bytes_are_made_again(
    small_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = FolderDataSet.open(small_pack.with_name("small-data"))
    assert _try_drafts(data, tmp_path / "banks", 5, monkeypatch) == 5


@pytest.mark.slow
def test_15_000_files_with_wrong_bytes_are_read_or_refused(
    small_pack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tell_figure: Callable[[str], None],
) -> None:
    tried = refused = 0
    for name, (file, write, read) in READERS.items():
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        write(folder / file)
        refused += try_mutations(folder / file, read, 500, 1)
        tried += 500
    of_pack, refused_of_pack = _try_pack(_of_pack(small_pack, tmp_path), 100, 1)
    tried += of_pack + _try_expanded(small_pack, tmp_path / "cache", 500)
    data = FolderDataSet.open(small_pack.with_name("small-data"))
    tried += _try_drafts(data, tmp_path / "banks", 50, monkeypatch)
    assert tried >= 15_000
    refused += refused_of_pack
    tell_figure(f"{tried} files with wrong bytes tried, {refused} refused, crashes 0")
