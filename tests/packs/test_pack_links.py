"""Packs of strangers with links in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simspaint import resource_files
from simspaint.app.library import added_to_bank
from simspaint.app.library.added_to_bank import add_photograph, own_pack
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError, PackError, SimsPaintError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from tests.bank.hostile_links import contents, link, own_pictures
from tests.command_line import CommandLine
from tests.factories import make_labels, write_data_set
from tests.pack_factory import write_pack


@pytest.fixture
def data(tmp_path: Path) -> FolderDataSet:
    return FolderDataSet.open(write_data_set(tmp_path / "data", 3))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return own_pictures(tmp_path, "wedding.jpg", "index-0123456789abcdef.bin", ".a.0123456789ab.part")


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
    link(pack.folder / "bank" / "more", pictures)
    before = contents(pictures)
    with pytest.raises(MemoryBankError, match="is a link"):
        one_photograph(pack)
    assert contents(pictures) == before
    assert not list(resource_files.user_packs_folder().rglob("wedding.jpg"))


def test_a_link_that_comes_while_a_pack_is_copied_is_not_followed(
    tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch, one_photograph: Callable[[Pack], str]
) -> None:
    pack = Pack.open(write_pack(tmp_path / "evil", n=2, bank_kind="bundled"))
    check = added_to_bank.require_all_sealed

    def check_then_link(folder: Path, error: type[SimsPaintError]) -> None:
        check(folder, error)
        if folder == pack.folder:
            link(pack.folder / "bank" / "more", pictures)

    monkeypatch.setattr(added_to_bank, "require_all_sealed", check_then_link)
    with pytest.raises(MemoryBankError, match="is a link"):
        one_photograph(pack)
    assert not list(resource_files.user_packs_folder().rglob("wedding.jpg"))
    assert not (resource_files.user_packs_folder() / "evil").exists()


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
