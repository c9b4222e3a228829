"""Packs that call themselves alike never share what a person has of one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simspaint import resource_files
from simspaint.errors import PackError
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.installed import installed_packs
from simspaint.packs.pack import Pack
from tests.factories import make_labels
from tests.pack_factory import write_pack


def made(folder: Path, n_labels: int = 5, **parts: bool) -> Pack:
    labels = make_labels(n_labels)
    return Pack.open(write_pack(folder, n=2, labels=labels, bank_kind="user", with_networks=False, **parts))


def test_an_installed_pack_has_the_name_of_its_folder() -> None:
    root = resource_files.user_packs_folder()
    made(root / "made")
    shutil.copytree(root / "made", root / "stranger")
    for given in ("stranger", root / "stranger"):
        with pytest.raises(PackError, match="calls itself made"):
            Pack.open(given)
    found, errors = installed_packs()
    assert [each.pack.folder.name for each in found if each.pack.name == "made"] == ["made"]
    assert any("calls itself made" in str(error) for error in errors)


def test_packs_given_by_their_folders_have_libraries_and_banks_of_their_own(tmp_path: Path) -> None:
    installed = made(resource_files.user_packs_folder() / "made", with_bank=False)
    packs = [installed, *(made(tmp_path / part / "made", with_bank=False) for part in "ab")]
    assert [pack.name for pack in packs] == ["made"] * 3
    assert len({PhotographLibrary(pack).folder for pack in packs}) == 3
    assert len({pack.bank_folder for pack in packs[1:]} | {installed.own_folder / "bank"}) == 3
    assert PhotographLibrary(installed).folder == installed.folder / "mine"


def test_a_pack_has_one_library_by_whatever_path_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "a" / "made")
    monkeypatch.chdir(tmp_path / "a")
    paths = (Path("made"), tmp_path / "a" / "made", tmp_path / "a" / ".." / "a" / "made")
    assert len({PhotographLibrary(Pack.open(path)).folder for path in paths}) == 1
    installed = made(resource_files.user_packs_folder() / "mine-too")
    assert PhotographLibrary(Pack.open("mine-too")).folder == PhotographLibrary(installed).folder


def test_a_pack_that_is_not_installed_says_how_it_is_completed(tmp_path: Path) -> None:
    pack = made(tmp_path / "made", with_bank=False)
    with pytest.raises(PackError, match=f"pack complete {pack.folder}"):
        pack.require_bank()


def test_a_bundled_pack_and_another_of_the_person_of_its_name_share_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource_files, "bundled_packs_folder", lambda: tmp_path / "program")
    bundled = made(tmp_path / "program" / "made")
    library = PhotographLibrary(bundled).folder
    assert library == resource_files.user_packs_folder() / "made" / "mine"
    own = made(resource_files.user_packs_folder() / "made", n_labels=4)
    assert PhotographLibrary(own).folder == library
    other = PhotographLibrary(Pack.open(bundled.folder)).folder
    assert other != library
    shutil.move(tmp_path / "program", tmp_path / "unpacked elsewhere")
    monkeypatch.setattr(resource_files, "bundled_packs_folder", lambda: tmp_path / "unpacked elsewhere")
    moved = Pack.open(tmp_path / "unpacked elsewhere" / "made")
    assert PhotographLibrary(moved).folder == other


def test_a_bundled_pack_keeps_its_library_while_a_copy_of_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource_files, "bundled_packs_folder", lambda: tmp_path / "program")
    bundled = made(tmp_path / "program" / "made")
    place, copy = bundled.own_folder, resource_files.user_packs_folder() / "made"
    copy.mkdir(parents=True)
    for member in ("pack.toml", "labels.csv"):  # in the order that is worst: another program copies it
        shutil.copy(bundled.folder / member, copy / member)
        assert bundled.own_folder == place == Pack.open(bundled.folder).own_folder
    assert PhotographLibrary(Pack.open("made")).folder == PhotographLibrary(bundled).folder


@pytest.mark.parametrize("has_its_labels", [True, False])
def test_what_lay_under_the_name_of_a_pack_opened_by_its_folder_is_found(
    tmp_path: Path, has_its_labels: bool
) -> None:
    before = resource_files.user_packs_folder() / "made"
    other = write_pack(tmp_path / "other", n=2, labels=make_labels(5 if has_its_labels else 4))
    shutil.copytree(other / "bank", before / "mine" / "mine")
    (before / "mine" / "photos").mkdir()
    (before / "mine" / "photos" / "a.jpg").write_bytes(b"mine")
    (before / ".lock").touch()
    (before / "Thumbs.db").touch()
    labels = make_labels(5)
    packs = [Pack.open(write_pack(tmp_path / part / "made", n=2, labels=labels)) for part in "ab"]
    found = [(PhotographLibrary(pack).photographs / "a.jpg").is_file() for pack in packs]
    assert found == [has_its_labels, False]
    again = PhotographLibrary(Pack.open(packs[0].folder)).photographs / "a.jpg"
    assert again.is_file() == has_its_labels
    assert before.is_dir() != has_its_labels


@pytest.mark.parametrize("gone", [("pack.toml",), ("pack.toml", "labels.csv"), ()])
def test_a_pack_that_is_being_moved_is_given_to_no_other_of_its_name(
    tmp_path: Path, gone: tuple[str, ...]
) -> None:
    installed = write_pack(resource_files.user_packs_folder() / "made", n=2)
    shutil.copytree(installed / "bank", installed / "mine" / "mine")
    for member in gone:
        (installed / member).rename(tmp_path / member)
    before = sorted(installed.rglob("*"))
    other = made(tmp_path / "friend" / "made")
    assert not other.own_folder.exists()
    assert sorted(installed.rglob("*")) == before
