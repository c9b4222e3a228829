"""Packs and banks of strangers: nothing outside of their folder is read, replaced or deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simspaint import resource_files
from simspaint.app.library.bank_growing import add_photograph, own_pack
from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.build import BuildReport, build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError, PackError, SimsPaintError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from tests.command_line import CommandLine
from tests.factories import make_labels, write_data_set
from tests.pack_factory import write_pack

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 3))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """The person's own folder, outside of every pack."""
    folder = tmp_path / "Pictures"
    folder.mkdir()
    for name in ("wedding.jpg", "index-0123456789abcdef.bin", ".a.0123456789ab.part"):
        (folder / name).write_bytes(b"precious")
    return folder


def _build(data: FolderDataSet, out: Path, **options: object) -> BuildReport:
    return build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, **options)  # type: ignore[arg-type]


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def _link(at: Path, to: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    if at.is_dir():
        at.rename(at.with_name("moved"))
    at.unlink(missing_ok=True)
    at.symlink_to(to)


@pytest.mark.parametrize(
    "member",
    ["photos", ".building", "photos/a.png", ".building/x.draft", "light.arrays", "bank.json", ".lock"],
)
def test_a_bank_that_was_begun_with_a_link_in_it_is_not_built(
    data: FolderDataSet, tmp_path: Path, pictures: Path, member: str
) -> None:
    out = tmp_path / "bank"
    (out / ".building").mkdir(parents=True)
    (out / ".building").rmdir() if member == ".building" else None
    _link(out / member, pictures if "." not in member[1:] else pictures / "wedding.jpg")
    before = _contents(pictures)
    with pytest.raises(MemoryBankError):
        _build(data, out)
    assert _contents(pictures) == before


@pytest.mark.parametrize("member", ["photos", ".building", "light.arrays", "index", "more", ".lock"])
@pytest.mark.parametrize("names", [None, ("p000",)])
def test_nothing_is_added_to_a_bank_with_a_link_in_it(
    data: FolderDataSet, tmp_path: Path, pictures: Path, member: str, names: tuple[str, ...] | None
) -> None:
    out = tmp_path / "bank"
    _build(data, out, names=data.names[:1])
    wanted = data.names[:1] if names else None
    member = read_bank_file(out).index_file if member == "index" else member
    _link(out / member, pictures if "." not in member[1:] else pictures / "wedding.jpg")
    before = _contents(pictures)
    with pytest.raises(MemoryBankError):
        _build(data, out, add=True, names=wanted)
    assert _contents(pictures) == before


@pytest.mark.parametrize("member", ["bank.json", "photos", "light.arrays"])
def test_a_bank_with_a_link_in_it_is_not_read(data: FolderDataSet, tmp_path: Path, member: str) -> None:
    out = tmp_path / "bank"
    _build(data, out)
    elsewhere = tmp_path / "elsewhere"
    if (out / member).exists():
        (out / member).rename(elsewhere)
    (out / member).symlink_to(elsewhere)
    with pytest.raises(MemoryBankError, match="is a link"), MemoryBank.open(out) as bank:
        bank.light(np.array([0]))


def test_a_linked_photograph_is_not_read(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    _build(data, out)
    file = out / "photos" / f"{data.names[0]}.png"
    file.rename(tmp_path / "same.png")
    file.symlink_to(tmp_path / "same.png")
    with MemoryBank.open(out) as bank, pytest.raises(MemoryBankError, match="is a link"):
        bank.photograph(data.names[0])


def test_only_what_a_build_made_is_deleted(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    _build(data, out, names=data.names[:1])
    kept = [out / "photos" / "holiday.png", out / "index-of-mine.bin", out / ".notes.part", out / "a.bin"]
    for file in kept:
        file.write_bytes(b"mine")
    assert _build(data, out, add=True).added == 2
    assert all(file.read_bytes() == b"mine" for file in kept)


def test_a_hard_link_in_a_bank_is_replaced_and_its_other_name_is_not(
    data: FolderDataSet, tmp_path: Path, pictures: Path
) -> None:
    out = tmp_path / "bank"
    (out / "photos").mkdir(parents=True)
    (out / ".building").mkdir()
    os.link(pictures / "wedding.jpg", out / "photos" / f"{data.names[0]}.png")
    os.link(pictures / "wedding.jpg", out / "light.arrays")
    _build(data, out)
    with MemoryBank.open(out, tmp_path / "cache") as bank:
        bank.write_light()
        bank.verify()
    assert (pictures / "wedding.jpg").read_bytes() == b"precious"


def test_a_hard_link_in_place_of_the_lock_is_not_emptied(
    data: FolderDataSet, tmp_path: Path, pictures: Path
) -> None:
    out = tmp_path / "bank"
    (out / ".building").mkdir(parents=True)
    os.link(pictures / "wedding.jpg", out / ".lock")
    with pytest.raises(MemoryBankError, match="not a lock"):
        _build(data, out)
    assert (pictures / "wedding.jpg").read_bytes() == b"precious"


@pytest.mark.parametrize(
    "file",
    ["CON", "con.png", "nul .txt", "C:", "C:a.png", "a\\b.png", "..", "../a.png", "/etc/passwd", "a/b.png",
     "a.png ", "a.", "a\n.png", "a\ud800.png", "x" * 256, "", "COM1.jpg", "lpt9", 7, None],
)  # fmt: skip
def test_a_bank_that_names_a_file_that_is_none_is_refused(
    data: FolderDataSet, tmp_path: Path, file: object
) -> None:
    out = tmp_path / "bank"
    _build(data, out)
    whole = json.loads((out / "bank.json").read_bytes())
    for change in ("photograph", "index"):
        document = json.loads(json.dumps(whole))
        if change == "photograph":
            document["photographs"][0]["file"] = file
        else:
            document["index_file"] = file
        (out / "bank.json").write_text(json.dumps(document))
        with pytest.raises(MemoryBankError, match="damaged"):
            MemoryBank.open(out)


@pytest.mark.parametrize("member", ["labels.csv", "pack.toml", "bank"])
def test_a_pack_with_a_link_in_it_is_refused(tmp_path: Path, member: str) -> None:
    pack = write_pack(tmp_path / "evil", n=2)
    (pack / member).rename(tmp_path / "elsewhere")
    (pack / member).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackError, match="link"):
        Pack.open(pack)


@pytest.mark.parametrize("to_itself", [True, False])
def test_links_that_lead_in_a_circle_are_told_and_hide_no_other_pack(
    simspaint: CommandLine, to_itself: bool
) -> None:
    own = resource_files.user_packs_folder()
    pack = write_pack(own / "loop", n=2)
    if to_itself:
        (own / "round").symlink_to(own / "round")
    (pack / "labels.csv").unlink()
    (pack / "labels.csv").symlink_to("labels.csv")
    write_pack(own / "whole", n=2)
    assert Pack.open("whole").has_bank
    with pytest.raises(SimsPaintError):
        Pack.open("loop")
    assert "whole" in simspaint("pack", "list").out


def test_a_pack_with_linked_weights_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "evil", n=2)
    weights = sorted((pack / "weights").iterdir())[0]
    weights.rename(tmp_path / "elsewhere")
    weights.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackError, match="outside"):
        Pack.open(pack)


@pytest.fixture
def one_photograph() -> Callable[[Pack], str]:
    def add(pack: Pack) -> str:
        ids = np.zeros((64, 96), np.uint8)
        ids[30:] = 1
        color = np.full((64, 96, 3), 90, np.uint8)
        return add_photograph(pack, "mine", color, Layout(ids, make_labels()), CancelToken())

    return add


@pytest.mark.parametrize("bank_kind", ["bundled", "user"])
def test_a_photograph_is_not_added_through_a_link(
    tmp_path: Path, pictures: Path, bank_kind: str, one_photograph: Callable[[Pack], str]
) -> None:
    folder = tmp_path / "evil" if bank_kind == "bundled" else resource_files.user_packs_folder() / "evil"
    pack = Pack.open(write_pack(folder, n=2, bank_kind=bank_kind))  # type: ignore[arg-type]
    _link(pack.folder / "bank" / "more", pictures)
    before = _contents(pictures)
    with pytest.raises(MemoryBankError, match="is a link"):
        one_photograph(pack)
    assert _contents(pictures) == before
    assert not list(resource_files.user_packs_folder().rglob("wedding.jpg"))


def test_a_pack_that_is_a_link_to_a_folder_of_the_persons_own_may_grow(
    tmp_path: Path, one_photograph: Callable[[Pack], str]
) -> None:
    write_pack(tmp_path / "drive" / "linked", n=2, bank_kind="user")
    own = resource_files.user_packs_folder()
    own.mkdir(parents=True, exist_ok=True)
    (own / "linked").symlink_to(tmp_path / "drive" / "linked")
    pack = own_pack(Pack.open("linked"))
    assert one_photograph(pack) == "mine"
    assert Pack.open("linked").open_bank().bank.extent == Extent(64, 96)
