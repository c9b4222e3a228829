"""Packs and banks of strangers: nothing outside of their folder is read, replaced or deleted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from tests.bank.hostile_links import build, contents, link, own_pictures
from tests.factories import write_data_set

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 3))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return own_pictures(tmp_path, "wedding.jpg", "index-0123456789abcdef.bin", ".a.0123456789ab.part")


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
    link(out / member, pictures if "." not in member[1:] else pictures / "wedding.jpg")
    before = contents(pictures)
    with pytest.raises(MemoryBankError):
        build(data, out)
    assert contents(pictures) == before


@pytest.mark.parametrize("member", ["photos", ".building", "light.arrays", "index", "more", ".lock"])
@pytest.mark.parametrize("names", [None, ("p000",)])
def test_nothing_is_added_to_a_bank_with_a_link_in_it(
    data: FolderDataSet, tmp_path: Path, pictures: Path, member: str, names: tuple[str, ...] | None
) -> None:
    out = tmp_path / "bank"
    build(data, out, names=data.names[:1])
    wanted = data.names[:1] if names else None
    member = read_bank_file(out).index_file if member == "index" else member
    link(out / member, pictures if "." not in member[1:] else pictures / "wedding.jpg")
    before = contents(pictures)
    with pytest.raises(MemoryBankError):
        build(data, out, add=True, names=wanted)
    assert contents(pictures) == before


@pytest.mark.parametrize("member", ["bank.json", "photos", "light.arrays"])
def test_a_bank_with_a_link_in_it_is_not_read(data: FolderDataSet, tmp_path: Path, member: str) -> None:
    out = tmp_path / "bank"
    build(data, out)
    elsewhere = tmp_path / "elsewhere"
    if (out / member).exists():
        (out / member).rename(elsewhere)
    (out / member).symlink_to(elsewhere)
    with pytest.raises(MemoryBankError, match="is a link"), MemoryBank.open(out) as bank:
        bank.light(np.array([0]))


def test_a_linked_photograph_is_not_read(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    build(data, out)
    file = out / "photos" / f"{data.names[0]}.png"
    file.rename(tmp_path / "same.png")
    file.symlink_to(tmp_path / "same.png")
    with MemoryBank.open(out) as bank, pytest.raises(MemoryBankError, match="is a link"):
        bank.photograph(data.names[0])


def test_only_what_a_build_made_is_deleted(data: FolderDataSet, tmp_path: Path) -> None:
    out = tmp_path / "bank"
    build(data, out, names=data.names[:1])
    kept = [out / "photos" / "holiday.png", out / "index-of-mine.bin", out / ".notes.part", out / "a.bin"]
    for file in kept:
        file.write_bytes(b"mine")
    assert build(data, out, add=True).added == 2
    assert all(file.read_bytes() == b"mine" for file in kept)


def test_a_hard_link_in_a_bank_is_replaced_and_its_other_name_is_not(
    data: FolderDataSet, tmp_path: Path, pictures: Path
) -> None:
    out = tmp_path / "bank"
    (out / "photos").mkdir(parents=True)
    (out / ".building").mkdir()
    os.link(pictures / "wedding.jpg", out / "photos" / f"{data.names[0]}.png")
    os.link(pictures / "wedding.jpg", out / "light.arrays")
    build(data, out)
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
        build(data, out)
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
    build(data, out)
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
