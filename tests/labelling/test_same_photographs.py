"""A photograph is in the library once, whatever its file is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.added_photographs import told_same
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.library_banks import current_bank
from simspaint.packs.pack import Pack
from simspaint.web.credits_file import PhotographTerms, write_credits_table
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack


@pytest.fixture
def library(tmp_path: Path) -> PhotographLibrary:
    return PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))


def test_the_same_file_under_another_name_is_told_and_not_added_again(
    library: PhotographLibrary, tmp_path: Path
) -> None:
    write_photograph(tmp_path / "lake.png", halves(RED, GREEN, (64, 96)))
    (first,) = library.add([tmp_path / "lake.png"], ColorLabeller()).added
    shutil.copyfile(tmp_path / "lake.png", tmp_path / "IMG_0001.png")
    write_photograph(tmp_path / "IMG_0002.png", halves(RED, BLUE, (64, 96)))
    report = library.add([tmp_path / "IMG_0001.png", tmp_path / "IMG_0002.png"], ColorLabeller())
    assert report.same == [("IMG_0001.png", first.name)]
    assert report.already_there == 1
    assert len(report.added) == 1
    assert len(library.names()) == 2
    assert told_same(report.same) == f" IMG_0001.png is there as {first.name}."


def test_copies_in_one_folder_are_added_once(library: PhotographLibrary, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    write_photograph(folder / "a.png", halves(RED, GREEN, (64, 96)))
    for name in "bc":
        shutil.copyfile(folder / "a.png", folder / f"{name}.png")
    report = library.add([folder], ColorLabeller())
    assert [line.name for line in report.added] == library.names()
    assert len(library.names()) == 1
    assert [name for name, _ in report.same] == ["b.png", "c.png"]
    assert told_same(report.same).startswith(" 2 are there under other names, b.png as a-")


@pytest.mark.parametrize(
    ("authors", "kept"), [(("Ann", None), "Ann"), ((None, "Ann"), "Ann"), (("Ann", "Ben"), "Ann")]
)
def test_the_first_copy_that_has_credits_gives_them(
    library: PhotographLibrary, tmp_path: Path, authors: tuple[str | None, ...], kept: str
) -> None:
    picture = halves(RED, GREEN, (64, 96))
    for folder, author in zip("ab", authors, strict=True):
        write_photograph(tmp_path / folder / "lake.png", picture)
        if author is not None:
            terms = PhotographTerms(
                "lake", "Lake", author, "CC BY 4.0", "https://x", "https://y", "wikimedia"
            )
            write_credits_table(tmp_path / folder, [terms])
    library.add([tmp_path / "a", tmp_path / "b"], ColorLabeller())
    assert len(library.names()) == 1
    assert [each.author for each in library.credits().values()] == [kept]


@pytest.mark.parametrize("source", ["photos", "mine/photos", "one", "by a link", "of links", "with others"])
def test_photographs_of_the_library_are_not_added_to_it_again(
    library: PhotographLibrary, tmp_path: Path, source: str
) -> None:
    """They are smaller copies, whose bytes are not those of what they were made of."""
    write_photograph(tmp_path / "lake.png", halves(RED, GREEN, (64, 96)))
    write_photograph(tmp_path / "others" / "hill.png", halves(RED, BLUE, (64, 96)))
    library.add([tmp_path / "lake.png"], ColorLabeller())
    current_bank(library, "mine", None)
    before = library.names()
    kept = library.photograph_file(before[0])
    (tmp_path / "link").symlink_to(library.photographs)
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "a.jpg").symlink_to(kept)
    sources = {
        "photos": [library.photographs],
        "mine/photos": [library.folder / "mine" / "photos"],
        "one": [kept.parent / ".." / "photos" / kept.name],
        "by a link": [tmp_path / "link"],
        "of links": [tmp_path / "links"],
        "with others": [tmp_path / "others", library.photographs],
    }
    with pytest.raises(LayoutFileError, match="belongs to the library: its photographs are there already"):
        library.add(sources[source], ColorLabeller())
    assert library.names() == before


def test_photographs_of_the_web_that_wait_in_the_library_are_added(library: PhotographLibrary) -> None:
    write_photograph(library.found / "lake.png", halves(RED, GREEN, (64, 96)))
    assert len(library.add([library.found], ColorLabeller()).added) == 1
