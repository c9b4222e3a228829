"""Adding photographs ends at any moment, and no photograph is in the library by halves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling import library_banks
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.library_banks import current_bank
from simspaint.packs.pack import Pack
from simspaint.progress import Cancelled, CancelToken
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack

N = 20
HEADER = "name,title,author,licence,licence_url,page,service"


class Killed(BaseException):
    """Stands for the end of the program."""


@pytest.fixture
def library(tmp_path: Path) -> PhotographLibrary:
    return PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """Photographs with credits."""
    folder = tmp_path / "found"
    for number in range(N):
        write_photograph(folder / f"p{number:02d}.png", halves(RED, GREEN, (40, 56 + number)))
    lines = [f"p{number:02d},t,Maker,CC0,,https://p,s" for number in range(N)]
    (folder / "credits.csv").write_text("\n".join([HEADER, *lines, ""]))
    return folder


def assert_whole(library: PhotographLibrary) -> None:
    """Every photograph has a layout, credits, a note and a line, and there is nothing else."""
    names = set(library.names())
    files = {file.stem for file in library.photographs.glob("*.jpg")} if names else set()
    assert files == names
    assert set(library.credits()) == set(library.notes()) == names
    assert {line.name for line in library.lines() if line.sha256} == names


def cancelled_at(step: int) -> tuple[Callable[[int, int], None], CancelToken]:
    token = CancelToken()

    def report(done: int, total: int) -> None:
        assert (done <= total, total) == (True, 2 * N)
        if done == step:
            token.cancel()

    return report, token


@pytest.mark.parametrize("step", [10, 20, 35])
def test_a_run_that_is_cancelled_leaves_whole_photographs(
    library: PhotographLibrary, found: Path, step: int
) -> None:
    report, token = cancelled_at(step)
    with pytest.raises(Cancelled):
        library.add([found], ColorLabeller(), report, token, words="misty")
    assert_whole(library)
    assert len(library.names()) >= step // 32 * 16
    assert {note.words for note in library.notes().values()} <= {"misty"}
    library.add([found], ColorLabeller(), words="misty")
    assert_whole(library)
    assert len(library.names()) == N


@pytest.mark.parametrize("asked", [0, 3, 17])
def test_a_program_that_ends_while_it_labels_leaves_no_photograph_without_credits(
    library: PhotographLibrary, found: Path, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    class Ending(ColorLabeller):
        def probabilities(self, photograph: np.ndarray) -> np.ndarray:
            if self.n_asked >= asked:
                raise Killed
            return super().probabilities(photograph)

    with monkeypatch.context() as killed:  # nothing is tidied by a program that is killed
        killed.setattr("simspaint.labelling.added_photographs.forget", lambda *_: None)
        killed.setattr("simspaint.labelling.folder_labelling._Run.save", lambda _: None)
        with pytest.raises(Killed):
            library.add([found], Ending())
    left = library.names()
    assert set(left) <= set(library.credits()) & set(library.notes())
    assert [line.name for line in library.lines()] == left
    assert len(list(library.photographs.glob("*.jpg"))) >= len(left)
    for name in left[:1]:
        library.keep_layout(name, Layout(np.zeros((40, 56), np.uint8), library.pack.labels))
        library.remove([name])
    library.add([found], ColorLabeller())
    assert_whole(library)
    assert len(library.names()) == N


def test_what_is_removed_leaves_no_credits(library: PhotographLibrary, found: Path) -> None:
    library.add([found], ColorLabeller())
    library.remove(library.names()[5:])
    assert_whole(library)
    library.remove(library.names())
    assert_whole(library)
    assert not any(library.photographs.iterdir())
    assert not any(library.layouts.glob("*.png"))


def test_damaged_credits_keep_their_photographs_out(library: PhotographLibrary, found: Path) -> None:
    (found / "credits.csv").write_text("name\nx\n")
    write_photograph(found.parent / "more" / "a.png", halves(RED, GREEN))
    report = library.add([found, found.parent / "more"], ColorLabeller())
    assert len(report.skipped) == N
    assert [line.name for line in report.added] == library.names()
    assert len(list(library.photographs.iterdir())) == 1


def test_a_bank_whose_program_ended_before_it_was_noted_shows_later_corrections(
    library: PhotographLibrary, found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([found / "p00.png"], ColorLabeller())
    current_bank(library, "mine", None)
    library.add([found / "p01.png"], ColorLabeller())
    with monkeypatch.context() as killed:
        killed.setattr(library_banks.MemoryBank, "write_light", _end)
        with pytest.raises(Killed):
            current_bank(library, "mine", None)
    name = library.names()[1]
    ids = np.zeros((40, 57), np.uint8)
    library.keep_layout(name, Layout(ids, library.pack.labels))
    with MemoryBank.open(current_bank(library, "mine", None)) as bank:
        assert sorted(bank.photographs) == library.names()
        assert set(np.unique(bank.layout(name).ids)) == {0}


@pytest.mark.parametrize("at", ["rename", "replace"])
def test_a_bank_that_takes_the_place_of_another_is_noted_or_built_anew(
    library: PhotographLibrary, found: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The layouts are as they were before when it is next asked for."""
    library.add([found / "p00.png", found / "p01.png"], ColorLabeller())
    current_bank(library, "mine", None)
    name = library.names()[1]
    layout = library.layouts / f"{name}.png"
    before = layout.read_bytes()
    library.keep_layout(name, Layout(np.zeros((40, 57), np.uint8), library.pack.labels))
    done = getattr(Path, at)

    def end_after(self: Path, target: Path) -> Path:
        if self.name.startswith("mine.new"):
            raise Killed
        return done(self, target)

    with monkeypatch.context() as killed:
        killed.setattr(Path, at, end_after)
        with pytest.raises(Killed):
            current_bank(library, "mine", None)
    layout.write_bytes(before)
    with MemoryBank.open(current_bank(library, "mine", None)) as bank:
        assert sorted(bank.photographs) == library.names()
        assert set(np.unique(bank.layout(name).ids)) == {0, 1}


def _end(_: object) -> None:
    raise Killed
