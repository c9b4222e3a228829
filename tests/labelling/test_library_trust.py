"""A library lies beside a pack, which may be somebody else's, and several programs change it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.library_banks import current_bank
from simspaint.packs.pack import Pack
from tests.bank.hostile_links import own_pictures
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack

links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


@pytest.fixture
def library(tmp_path: Path) -> PhotographLibrary:
    return PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    write_photograph(folder / "a.png", halves(RED, GREEN, (64, 96)))
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return own_pictures(tmp_path, "wedding.jpg", "a.png", "bashrc")


def _add(library: PhotographLibrary, photos: Path) -> None:
    library.add([photos], ColorLabeller())


def _build(library: PhotographLibrary, photos: Path) -> None:
    current_bank(library, "mine", None)


def _remove(library: PhotographLibrary, photos: Path) -> None:
    library.remove(library.names() or ["wedding"])


def _note(library: PhotographLibrary, photos: Path) -> None:
    library.write_words(library.names(), "misty")


def _keep(library: PhotographLibrary, photos: Path) -> None:
    layout = Layout(np.zeros((64, 96), np.uint8), library.pack.labels)
    library.keep_layout((library.names() or ["wedding"])[0], layout)


@links
@pytest.mark.parametrize("act", [_add, _build, _remove, _note, _keep])
@pytest.mark.parametrize(
    ("member", "to"),
    [
        (".", "."),
        ("photos", "."),
        ("photos/new.jpg", "bashrc"),
        ("layouts", "."),
        ("layouts/labelling.csv", "bashrc"),
        ("layouts/a.png", "a.png"),
        ("notes.csv", "absent"),
        ("credits.csv", "bashrc"),
        ("mine.new-contents.json", "bashrc"),
        ("mine", "."),
        ("both.new", "."),
        (".building", "."),
    ],
)
def test_nothing_outside_is_changed_by_a_library_with_links(
    library: PhotographLibrary,
    photos: Path,
    pictures: Path,
    act: Callable[[PhotographLibrary, Path], None],
    member: str,
    to: str,
) -> None:
    link = library.folder / member
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to((pictures / to).resolve())
    before = {file.name: file.read_bytes() for file in pictures.iterdir()}
    with pytest.raises(LayoutFileError, match="is a link"):
        act(library, photos)
    assert {file.name: file.read_bytes() for file in pictures.iterdir()} == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_pipes_are_waited_for_by_nobody(library: PhotographLibrary, photos: Path) -> None:
    os.mkfifo(photos / "pipe.jpg")
    report = library.add([photos], ColorLabeller())
    assert [name for name, _ in report.skipped] == ["pipe.jpg"]
    current_bank(library, "mine", None)
    (library.folder / "mine-contents.json").unlink()
    os.mkfifo(library.folder / "mine-contents.json")
    with pytest.raises(LayoutFileError, match="no file"):
        current_bank(library, "mine", None)


class _WhileLabelling(ColorLabeller):
    """Does something else while the first photograph is labelled, as another program would."""

    def __init__(self, other: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile: Callable[[], object] | None = other

    def probabilities(self, photograph: np.ndarray) -> np.ndarray:
        other, self._meanwhile = self._meanwhile, None
        if other is not None:
            other()
        return super().probabilities(photograph)


def test_what_another_program_adds_meanwhile_stays(
    library: PhotographLibrary, photos: Path, tmp_path: Path
) -> None:
    write_photograph(tmp_path / "more" / "b.png", halves(RED, BLUE, (64, 96)))
    header = "name,title,author,licence,licence_url,page,service"
    for folder, name in ((photos, "a"), (tmp_path / "more", "b")):
        (folder / "credits.csv").write_text(f"{header}\n{name},t,Maker,CC0,,https://p,s\n")

    def add_more() -> None:
        second = PhotographLibrary(library.pack)
        second.add([tmp_path / "more"], ColorLabeller(), words="misty")

    library.add([photos], _WhileLabelling(add_more))
    assert len(library.names()) == 2
    assert {line.name for line in library.lines()} == set(library.names())
    assert set(library.notes()) == set(library.credits()) == set(library.names())
    assert [note.words for note in library.notes().values()] == ["", "misty"]


def test_what_another_program_removes_meanwhile_is_gone(
    library: PhotographLibrary, photos: Path, tmp_path: Path
) -> None:
    library.add([photos], ColorLabeller())
    before = library.names()
    write_photograph(tmp_path / "more" / "b.png", halves(RED, BLUE, (64, 96)))
    library.add([tmp_path / "more"], _WhileLabelling(lambda: PhotographLibrary(library.pack).remove(before)))
    assert [line.name for line in library.lines()] == library.names()
    assert not set(before) & set(library.names())


def test_several_programs_build_the_bank_of_one_library(library: PhotographLibrary, tmp_path: Path) -> None:
    """Those that come later find what the first one has built."""
    for number in range(4):
        left = RED if number % 2 else GREEN
        write_photograph(tmp_path / "more" / f"{number}.png", halves(left, BLUE, (64, 96 + number)))
        if number > 1:
            library.remove([library.names()[0]])  # so that a new bank takes the place of the one before
        library.add([tmp_path / "more" / f"{number}.png"], ColorLabeller())
        with ThreadPoolExecutor(4) as pool:
            others = [PhotographLibrary(library.pack) for _ in range(4)]
            built = {each.result() for each in [pool.submit(current_bank, o, "mine", None) for o in others]}
        with MemoryBank.open(built.pop()) as bank:
            bank.verify()
            assert sorted(bank.photographs) == library.names()


@links
@pytest.mark.parametrize("member", ["more", "photos/more"])
def test_nothing_that_a_packs_bank_links_to_is_copied_into_the_library(
    library: PhotographLibrary, photos: Path, pictures: Path, member: str
) -> None:
    """A link to a disk's root would be followed until the disk is full."""
    library.add([photos], ColorLabeller())
    bank = library.pack.require_bank()
    (bank / member).symlink_to(pictures)
    with pytest.raises(MemoryBankError, match="is a link"):
        current_bank(library, "both", bank)
    assert not [file for file in library.folder.rglob("*") if file.name.startswith("wedding")]
