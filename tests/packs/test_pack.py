import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError, PackError, SimsPaintError, WeightsError
from simspaint.files.label_table import write_labels
from simspaint.files.plain_names import printable_lines
from simspaint.packs import pack_toml
from simspaint.packs.pack import Pack, find_packs
from simspaint.packs.pack_description import PackLicence
from simspaint.packs.pack_toml import write_pack_toml
from simspaint.resource_files import user_packs_folder
from tests.factories import make_labels


def make_pack(folder: Path, **changes: object) -> Path:
    write_labels(folder / "labels.csv", make_labels(3))
    (folder / "weights").mkdir()
    (folder / "weights" / "f.safetensors").write_bytes(b"weights")
    settings: dict = {
        "name": folder.name,
        "title": "A “pack” \\ with\ttricks",
        "extent": Extent(96, 128),
        "weights": [("synthesis", "weights/f.safetensors", "tiny")],
        "bank_kind": "user",
        "bank_hint": "Ask the owners for the photographs.",
        "licences": [PackLicence("weights", "MIT", "trained on own pictures")],
    }
    write_pack_toml(folder, **(settings | changes))
    return folder


def test_a_written_pack_is_read_back_as_it_was(tmp_path: Path) -> None:
    pack = Pack.open(make_pack(tmp_path / "p"))
    assert (pack.name, pack.extent, pack.labels) == ("p", Extent(96, 128), make_labels(3))
    assert pack.description.title == "A “pack” \\ with tricks"
    assert pack.description.licences == (PackLicence("weights", "MIT", "trained on own pictures"),)
    weights = pack.weights["synthesis"]
    assert (weights.path.read_bytes(), weights.config) == (b"weights", "tiny")
    weights.verify()


@given(title=st.text())
def test_any_title_survives_in_a_printable_form(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    folder = tmp_path_factory.mktemp("packs") / "p"
    read = Pack.open(make_pack(folder, title=title)).description.title
    assert read == printable_lines(title.expandtabs(1))


def test_packs_are_found_by_name_the_persons_own_first() -> None:
    make_pack(user_packs_folder() / "mine")
    assert Pack.open("mine").folder == user_packs_folder() / "mine"
    assert find_packs()[0] == user_packs_folder() / "mine"


@pytest.mark.parametrize("name", ["nowhere", "../mine", "", "a/b", "UPPER"])
def test_an_unknown_pack_is_refused_with_the_known_ones(name: str) -> None:
    make_pack(user_packs_folder() / "mine")
    with pytest.raises(PackError, match="mine"):
        Pack.open(name)


def test_a_pack_without_its_bank_says_how_to_get_it() -> None:
    pack = Pack.open(make_pack(user_packs_folder() / "p"))
    assert not pack.has_bank
    assert pack.bank_folder == user_packs_folder() / "p" / "bank"
    with pytest.raises(PackError, match=r"Ask the owners.*simspaint pack complete p --photos"):
        pack.require_bank()


def test_a_bundled_bank_lies_in_the_pack(tmp_path: Path) -> None:
    pack = Pack.open(make_pack(tmp_path / "p", bank_kind="bundled"))
    assert pack.bank_folder == tmp_path / "p" / "bank"
    with pytest.raises(PackError, match="without its memory bank"):
        pack.require_bank()


def test_a_pack_of_another_version_is_refused(tmp_path: Path) -> None:
    description = make_pack(tmp_path / "p") / "pack.toml"
    description.write_text(description.read_text().replace("format = 1", "format = 2"))
    with pytest.raises(PackError, match="version 2"):
        Pack.open(tmp_path / "p")


def test_changed_and_missing_weights_are_refused_when_verified(tmp_path: Path) -> None:
    weights = Pack.open(make_pack(tmp_path / "p")).weights["synthesis"]
    weights.path.write_bytes(b"Weights")
    with pytest.raises(WeightsError, match="sha256 differs"):
        weights.verify()
    with weights.path.open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)  # sparse: it states a terabyte
    with pytest.raises(WeightsError, match="larger"):
        weights.verify()
    weights.path.unlink()
    with pytest.raises(WeightsError, match="cannot be read"):
        weights.verify()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "p"', 'name = "../p"'),
        ('name = "p"', ""),
        ('name = "p"', "name = 3"),
        ("extent = [96, 128]", "extent = [96]"),
        ("extent = [96, 128]", "extent = [96, 1e9]"),
        ("extent = [96, 128]", "extent = 5"),
        ("[bank]", "[[bank]]"),
        ('kind = "user"', 'kind = "other"'),
        ("[weights.synthesis]", "[weights.magic]"),
        ('file = "weights/f', 'file = "../../f'),
        ('file = "weights/f', 'file = "/etc/f'),
        ('sha256 = "', 'sha256 = "x'),
        ("[[licences]]", "[licences]"),
        ("[bank]", "[bank"),
        pytest.param("[bank]", "deep" + ".b" * 20 + " = 1\n[bank]", id="name of many parts"),
        pytest.param("[bank]", '"deep"' + '."b"' * 20 + " = 1\n[bank]", id="name of many quoted parts"),
        pytest.param(
            "[weights.synthesis]",
            f"[weights.synthesis{'.gpu' * 3}]\nfile = 'a'\n[weights.synthesis]",
            id="larger",
        ),
        pytest.param("[bank]", "deep = " + "[" * 5000 + "]" * 5000 + "\n[bank]", id="deep"),
    ],
)
def test_damaged_descriptions_are_refused_in_one_line(tmp_path: Path, old: str, new: str) -> None:
    description = make_pack(tmp_path / "p") / "pack.toml"
    text = description.read_text()
    assert old in text
    description.write_text(text.replace(old, new))
    with pytest.raises(PackError) as caught:
        Pack.open(tmp_path / "p")
    assert "\n" not in str(caught.value)


def test_texts_that_do_not_end_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of their quotes was tried as a beginning: 13 s for 64 KB, hours for this."""
    monkeypatch.setattr(pack_toml, "_MAX_BYTES", 1 << 20)
    (make_pack(tmp_path / "p") / "pack.toml").write_text('a = "' + '\\"' * 500_000)
    with pytest.raises(PackError, match="cannot be read"):
        Pack.open(tmp_path / "p")


def test_binary_descriptions_and_missing_labels_are_refused(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    shutil.copytree(folder, tmp_path / "q")
    (folder / "pack.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "q" / "labels.csv").unlink()
    with pytest.raises(PackError):
        Pack.open(folder)
    with pytest.raises(LayoutFileError):
        Pack.open(tmp_path / "q")


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    with pytest.raises((ValueError, SimsPaintError)):
        make_pack(tmp_path / "Bad Name")
    assert not (tmp_path / "Bad Name" / "pack.toml").exists()
