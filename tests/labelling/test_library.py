from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError, PackError
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import photograph_size, write_photograph
from simspaint.labelling import added_photographs
from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.labelling.library_banks import current_bank, open_photographs
from simspaint.packs.pack import Pack
from simspaint.web.credits_file import PhotographTerms, read_credits, write_credits_table
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False))


@pytest.fixture
def library(pack: Pack) -> PhotographLibrary:
    return PhotographLibrary(pack)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    write_photograph(folder / "red and green.png", halves(RED, GREEN, (64, 96)))
    write_photograph(folder / "wide.png", halves(RED, BLUE, (700, 2800)))
    (folder / "broken.jpg").write_bytes(b"nothing")
    return folder


def segments(bank: Path) -> tuple[int, int]:
    """Number of photographs and of segments."""
    with MemoryBank.open(bank) as opened:
        return len(opened.photographs), opened.n_segments


def test_photographs_are_kept_once_smaller_and_labelled(library: PhotographLibrary, photos: Path) -> None:
    report = library.add([photos], ColorLabeller())
    assert [line.name for line in report.added] == library.names()
    assert [name for name, _ in report.skipped] == ["broken.jpg"]
    first, second = library.names()
    assert first.startswith("red_and_green-")
    assert photograph_size(library.photographs / f"{second}.jpg") == (512, 2048)
    assert [line.name for line in library.lines()] == [second, first]
    again = library.add([photos / "wide.png", photos], ColorLabeller())
    assert again.added == []
    assert again.already_there == 2


def test_the_bank_follows_additions_corrections_and_removals(
    library: PhotographLibrary, photos: Path, pack: Pack
) -> None:
    library.add([photos / "red and green.png"], ColorLabeller())
    bank = current_bank(library, "mine", None)
    assert segments(bank) == (1, 2)
    before = (bank / "bank.json").stat().st_mtime_ns
    assert (current_bank(library, "mine", None) / "bank.json").stat().st_mtime_ns == before
    library.add([photos], ColorLabeller())
    assert segments(current_bank(library, "mine", None)) == (2, 3)
    corrected = library.layouts / f"{library.names()[0]}.png"
    layout = read_layout(corrected, pack.labels)
    write_layout(corrected, type(layout)(np.zeros_like(layout.ids), layout.labels))
    assert segments(current_bank(library, "mine", None)) == (2, 2)
    library.remove([library.names()[1]])
    assert segments(current_bank(library, "mine", None)) == (1, 1)
    assert [line.name for line in library.lines()] == library.names()


def test_both_holds_the_photographs_of_the_pack_and_ones_own(
    library: PhotographLibrary, photos: Path, pack: Pack
) -> None:
    library.add([photos], ColorLabeller())
    own, whole = pack.open_bank().bank.photographs, open_photographs(pack, "both").bank.photographs
    assert set(whole) == {*own, *library.names()}
    library.remove(library.names()[:1])
    assert set(open_photographs(pack, "both").bank.photographs) == {*own, *library.names()}
    pack.open_bank().bank.verify()
    assert open_photographs(pack, "pack").bank.photographs == own


def test_without_own_photographs_it_says_how_to_add_some(pack: Pack) -> None:
    with pytest.raises(PackError, match="photos add"):
        open_photographs(pack, "mine")


def test_what_is_no_photograph_and_unknown_names_are_told(
    library: PhotographLibrary, photos: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    for source, reason in ((tmp_path / "none", "no photograph in"), (tmp_path / "a.txt", "is no photograph")):
        with pytest.raises(LayoutFileError, match=reason):
            library.add([source], ColorLabeller())
    with pytest.raises(LayoutFileError, match="No photograph can be used"):
        library.add([photos / "broken.jpg"], ColorLabeller())
    with pytest.raises(LayoutFileError, match="holds no nothing"):
        library.remove(["nothing"])


def test_names_dates_and_words_say_what_the_mood_of_photographs_is(
    library: PhotographLibrary, photos: Path, pack: Pack, tmp_path: Path
) -> None:
    library.add([photos], ColorLabeller())
    dated = tmp_path / "foggy lake.jpg"
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2021:10:03 09:30:00"
    Image.fromarray(halves(RED, GREEN, (64, 64))).save(dated, exif=exif)
    library.add([dated], ColorLabeller(), words="Hallstatt")
    (name,) = (name for name in library.names() if name.startswith("foggy"))
    assert library.notes()[name].tags == {"mist", "lake", "october", "autumn", "morning", "hallstatt"}

    def tags(which: Photographs) -> dict[str, frozenset[str]]:
        bank = open_photographs(pack, which).bank
        return dict(zip(bank.photographs, bank.tags, strict=True))

    assert tags("mine")[name] >= {"mist", "lake", "october", "autumn", "morning", "hallstatt"}
    library.write_words([name], "sunny\tevening")
    found = tags("mine")[name]
    assert found >= {"clear", "evening", "october"}
    assert not found & {"mist", "morning", "hallstatt"}
    assert tags("both")[name] == found
    library.remove([name])
    assert name not in library.notes()


def test_words_about_photographs_that_are_not_there_or_too_many_are_told(
    library: PhotographLibrary, photos: Path
) -> None:
    library.add([photos], ColorLabeller())
    with pytest.raises(LayoutFileError, match="holds no nothing"):
        library.write_words(["nothing"], "misty")
    with pytest.raises(LayoutFileError, match="too long"):
        library.write_words(library.names()[:1], "misty " * 80)
    (library.folder / "notes.csv").write_text("name,taken,south,words\nred,yesterday,0,\n")
    with pytest.raises(LayoutFileError, match="date"):
        library.notes()


def test_the_packs_tags_stay_beside_ones_own(library: PhotographLibrary, photos: Path, pack: Pack) -> None:
    with pack.open_bank().bank as own:
        own.write_tags({own.photographs[0]: frozenset({"storm"})})
    library.add([photos], ColorLabeller())
    both = open_photographs(pack, "both").bank
    assert both.tags[both.photographs.index(own.photographs[0])] == {"storm"}


def test_a_photograph_of_another_format_that_a_person_put_there_is_one_like_the_others(
    library: PhotographLibrary, pack: Pack
) -> None:
    write_photograph(library.photographs / "own.png", halves(RED, GREEN, (64, 96)))
    ids = np.zeros((64, 96), np.uint8)
    ids[:32] = 1
    write_layout(library.layouts / "own.png", Layout(ids, pack.labels))
    assert library.photograph_file("own") == library.photographs / "own.png"
    assert segments(current_bank(library, "mine", None)) == (1, 2)
    library.remove(["own"])
    assert library.names() == []
    assert list(library.photographs.iterdir()) == []


def test_the_credits_of_a_folder_are_read_once(
    library: PhotographLibrary, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be those of a stranger's folder, and long."""
    read: list[Path] = []

    def count(folder: Path) -> dict[str, PhotographTerms]:
        read.append(folder)
        return read_credits(folder)

    line = PhotographTerms("wide", "t", "a", "l", "", "", "")
    write_credits_table(photos, [line])
    monkeypatch.setattr(added_photographs, "read_credits", count)
    library.add([photos], ColorLabeller())
    assert read.count(photos) == 1
    assert [each.title for each in library.credits().values()] == ["t"]
    (photos / "credits.csv").write_text("nothing")
    read.clear()
    with pytest.raises(LayoutFileError, match="No photograph can be used"):
        library.add([photos], ColorLabeller())
    assert read.count(photos) == 1
