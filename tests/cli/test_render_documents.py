"""Documents on the command line: rendered with their own settings and composition, imported, restored."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.picture_settings import Matching, PictureSettings
from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings, SizeChoice
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.export.picture_with_recipe import read_recipe, restore_document
from tests.command_line import CommandLine
from tests.factories import make_layout
from tests.painting.documents import make_document


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96))
    return path


@pytest.mark.parametrize("in_folder", [False, True])
def test_a_picture_with_its_painting_gives_the_same_picture_again(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path, layout: Path, in_folder: bool
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    first, again = made / "a.png", tmp_path / "again" / "a.png"
    options = ("--pack", small_pack, "--seed", 7, "--top-k", 3)
    assert simspaint("render", layout, "-o", first, "--embed", *options).code == 0
    source, out = (made, again.parent) if in_folder else (first, again)
    again.parent.mkdir(exist_ok=True)
    assert simspaint("render", source, "-o", out, "--pack", small_pack).code == 0
    assert np.array_equal(read_photograph(again), read_photograph(first))


def test_the_layout_of_a_document_is_exported(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    document = make_document()
    write_document(tmp_path / "a.simspaint", document.snapshot())
    out = tmp_path / "a.png"
    assert simspaint("layout", "import", tmp_path / "a.simspaint", "-o", out, "--pack", small_pack).code == 0
    assert np.array_equal(read_layout(out, document.labels).ids, document.ids)


def _document(small_pack: Path) -> Document:
    document = Document.from_layout(make_layout(np.random.default_rng(5), 64, 96))
    assert document.labels == read_labels(small_pack / "labels.csv")
    picture = PictureSettings(seed=9, top_k=3, matching=Matching(0.5, 1, 0.2))
    document.set_settings(DocumentSettings(picture, SizeChoice.DOUBLE))
    return document


def test_a_document_is_rendered_with_its_own_seed_size_and_choices(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    document = _document(small_pack)
    write_document(tmp_path / "a.simspaint", document.snapshot())
    out, origin = tmp_path / "a.png", tmp_path / "a.json"
    arguments = ("-o", out, "--provenance", origin, "--pack", small_pack)
    assert simspaint("render", tmp_path / "a.simspaint", *arguments).code == 0
    values = json.loads(origin.read_text())
    assert values["seed"] == 9
    assert read_photograph(out).shape == (128, 192, 3)
    banned = values["components"][0]["photograph"]
    document.choose(document.choices.with_ban(banned), "Ban")
    write_document(tmp_path / "a.simspaint", document.snapshot())
    assert simspaint("render", tmp_path / "a.simspaint", *arguments, "--seed", 4, "--size", "96x64").code == 0
    values = json.loads(origin.read_text())
    assert values["seed"] == 4
    assert read_photograph(out).shape == (64, 96, 3)
    assert banned not in {row["photograph"] for row in values["components"]}
    assert simspaint("render", tmp_path / "a.simspaint", *arguments, "--embed").code == 0
    assert restore_document(out).choices == document.choices
    assert restore_document(out).settings.picture.matching == Matching(0.5, 1, 0.2)
    asked = ("--appearance", 2, "--fill-segments", 0, "--embed")
    assert simspaint("render", tmp_path / "a.simspaint", *arguments, *asked).code == 0
    assert restore_document(out).settings.picture.matching == Matching(2.0, 0, 0.2)


def test_options_are_found_by_their_former_names_which_are_told(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.png"
    arguments = ("render", layout, "-o", out, "--pack", small_pack, "--embed")
    run = simspaint(*arguments, "--same-light", 2, "--pieces-behind", 0)
    assert run.code == 0, run.err
    notes = "--same-light is now called --appearance.\n--pieces-behind is now called --fill-segments.\n"
    assert run.err == notes
    assert restore_document(out).settings.picture.matching == Matching(2.0, 0)
    assert simspaint(*arguments, "--same-light", 9).code == 2
    help_text = simspaint("render", "--help").out
    assert "--appearance" in help_text
    assert "--same-light" not in help_text
    assert "--pieces-behind" not in help_text


DIVERSE = (
    ("--method", "paper"),
    ("--outlines", 1),
    ("--seed", 3, "--top-k", 4, "--size", "192x128"),
    ("--elide", "--no-refine", "--match-colors", 0),
)


@pytest.mark.parametrize("asked", DIVERSE, ids=lambda asked: asked[0])
def test_a_photograph_that_holds_its_painting_can_be_made_again_byte_by_byte(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, asked: tuple[object, ...]
) -> None:
    first, again, document = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "a.simspaint"
    run = simspaint("render", layout, "-o", first, "--pack", small_pack, "--embed", *asked)
    assert run.code == 0, run.err
    assert simspaint("layout", "restore", first, "-o", document).code == 0
    run = simspaint("render", document, "-o", again, "--pack", small_pack, "--embed")
    assert run.code == 0, run.err
    assert np.array_equal(read_photograph(again), read_photograph(first))
    assert read_recipe(again) == read_recipe(first)
    one, other = restore_document(again), restore_document(first)
    assert one.composition == other.composition is not None
    assert one.settings == other.settings


def test_a_document_is_rendered_by_the_composition_that_it_holds(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    plain, other, out, path = (tmp_path / name for name in ("a.png", "b.png", "c.png", "a.simspaint"))
    common = ("--pack", small_pack, "--embed")
    simspaint("render", layout, "-o", plain, *common)
    painting = restore_document(plain)
    assert painting.composition is not None
    segments = [each.segment for each in painting.composition.components if each.segment is not None]
    banned = painting.choices.with_ban(segments[0].photograph)
    write_document(path, replace(painting, composition=None, choices=banned))
    simspaint("render", path, "-o", other, *common)
    assert not np.array_equal(read_photograph(other), read_photograph(plain))
    # Without the ban the pieces stay that were chosen by it, as long as they are in the document.
    write_document(path, replace(painting, composition=restore_document(other).composition))
    assert simspaint("render", path, "-o", out, *common).code == 0
    assert np.array_equal(read_photograph(out), read_photograph(other))
    write_document(path, replace(painting, composition=None))
    assert simspaint("render", path, "-o", out, *common).code == 0
    assert np.array_equal(read_photograph(out), read_photograph(plain))


def test_what_is_left_out_of_a_damaged_document_is_told(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    first, path = tmp_path / "a.png", tmp_path / "a.simspaint"
    simspaint("render", layout, "-o", first, "--pack", small_pack, "--embed")
    restored = restore_document(first)
    assert restored.composition is not None
    write_document(path, restored)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["compositions.bin"] = bytes(len(members["compositions.bin"]))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    run = simspaint("render", path, "-o", tmp_path / "b.png", "--pack", small_pack)
    assert run.code == 0
    assert "a.simspaint: What its photograph is composed of is damaged and was left out." in run.err
    assert np.array_equal(read_photograph(tmp_path / "b.png"), read_photograph(first))


def test_a_document_of_version_1_is_rendered_with_its_choices(simspaint: CommandLine, tmp_path: Path) -> None:
    """Its segments are named by their rows in the bank that comes with the program."""
    old = Path(__file__).parents[1] / "painting" / "files" / "version-1.simspaint"
    origin = tmp_path / "a.json"
    run = simspaint("render", old, "-o", tmp_path / "a.png", "--pack", "landscapes", "--provenance", origin)
    assert run.code == 0, run.err
    assert read_photograph(tmp_path / "a.png").shape == (64, 96, 3)
    values = json.loads(origin.read_text())
    assert values["seed"] == 7
    shown = {(row["label"], row["photograph"]) for row in values["components"]}
    assert ("sky", "000014") in shown  # the lock
    assert ("mountain", "000002") in shown  # the swap
    assert "000003" not in {photograph for _, photograph in shown}


def test_a_damaged_document_in_a_folder_is_skipped_and_named(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    write_document(folder / "whole.simspaint", _document(small_pack).snapshot())
    (folder / "broken.simspaint").write_bytes(b"broken")
    run = simspaint("render", folder, "-o", tmp_path / "photos", "--pack", small_pack)
    assert run.code == 3
    assert "broken.simspaint" in run.err
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["whole.png"]
