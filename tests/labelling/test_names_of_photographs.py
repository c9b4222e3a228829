"""Names of photographs: they count once however often they are said, and with the spaces around them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_date import Taken
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.photograph_notes import NOTES, PhotographNote, read_notes, write_notes
from simspaint.packs.pack import Pack
from simspaint.web.credits_file import PhotographTerms, write_credits_table
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack


@pytest.fixture
def library(tmp_path: Path) -> PhotographLibrary:
    return PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))


def put(library: PhotographLibrary, name: str) -> None:
    """As a person does that puts files there."""
    pixels = halves(RED, GREEN, (64, 96))
    write_photograph(library.photographs / f"{name}.png", pixels)
    write_layout(library.layouts / f"{name}.png", Layout(pixels[..., 0] // 255, library.pack.labels))


def test_a_name_that_is_said_twice_is_one_photograph(library: PhotographLibrary) -> None:
    put(library, "lake")
    put(library, "hill")
    library.write_words(["lake", "lake"], "misty")
    assert library.remove(["lake", "hill", "lake"]) == ["lake", "hill"]
    assert library.names() == []
    with pytest.raises(LayoutFileError, match="holds no lake\\."):
        library.remove(["lake", "lake"])


@pytest.mark.parametrize("name", ["my pic ", " my pic", "'=my pic", "\u3000my pic\u00a0"])
def test_words_stay_with_a_name_that_begins_or_ends_with_a_space(
    library: PhotographLibrary, name: str
) -> None:
    put(library, name)
    put(library, "lake")
    for words in ("misty", "snow"):
        library.write_words([name], words)
        library.write_words(["lake"], "clear")
        assert {each.name: each.words for each in library.notes().values()} == {name: words, "lake": "clear"}
    library.remove([name])
    assert list(library.notes()) == ["lake"]


ODD_NAMES = ["my  pic", " my pic", "my pic ", "'=my  pic", "\u3000my\u3000\u3000pic\u00a0"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_terms_stay_with_a_name_of_many_spaces(library: PhotographLibrary, tmp_path: Path, name: str) -> None:
    put(library, name)
    write_credits_table(library.folder, [PhotographTerms(name, "", "Ann", "CC0", "", "", "")])
    write_photograph(tmp_path / "more" / "lake.png", halves(GREEN, RED, (64, 96)))
    write_credits_table(tmp_path / "more", [PhotographTerms("lake", "", "Bob", "CC0", "", "", "")])
    library.add([tmp_path / "more"], ColorLabeller(library.pack.labels))
    assert {each: terms.author for each, terms in library.credits().items()} == {
        each: "Ann" if each == name else "Bob" for each in library.names()
    }


@pytest.mark.parametrize("name", ODD_NAMES)
def test_terms_beside_a_photograph_of_many_spaces_come_with_it(
    library: PhotographLibrary, tmp_path: Path, name: str
) -> None:
    write_photograph(tmp_path / "more" / f"{name}.png", halves(GREEN, RED, (64, 96)))
    write_credits_table(tmp_path / "more", [PhotographTerms(name, "A\n  lake", "Ann", "CC0", "", "", "")])
    library.add([tmp_path / "more"], ColorLabeller(library.pack.labels))
    (added,) = library.names()
    assert (library.credits()[added].author, library.credits()[added].title) == ("Ann", "A lake")


def test_spaces_around_what_is_no_name_do_not_count(tmp_path: Path) -> None:
    (tmp_path / NOTES).write_text("name, taken, south, words\nlake, 2021-10-03T09:30:00, 1, misty \n")
    note = read_notes(tmp_path)["lake"]
    assert note == PhotographNote("lake", Taken(datetime(2021, 10, 3, 9, 30), True), "misty")
    write_notes(tmp_path, [note])
    assert read_notes(tmp_path) == {"lake": note}
