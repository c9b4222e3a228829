"""Photographs of the web stay where they lie until they are in the library."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from simspaint.app.library import library_work
from simspaint.app.library.library_work import add_found
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling import added_photographs
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from simspaint.web.credits_file import PhotographTerms, read_credits, write_credits_table
from tests.labelling.made_labeller import ColorLabeller
from tests.pack_factory import write_pack


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PhotographLibrary:
    monkeypatch.setattr(library_work, "own_labeller", lambda pack: ColorLabeller(pack.labels))
    return PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))


def find(library: PhotographLibrary, names: str) -> None:
    rng = np.random.default_rng(ord(names[0]))
    for name in names:
        write_photograph(library.found / f"{name}.jpg", rng.integers(0, 256, (48, 64, 3), np.uint8))
    new = [PhotographTerms(name, name, "Ada", "CC0", "https://l", "https://p", "Openverse") for name in names]
    write_credits_table(library.found, [*read_credits(library.found).values(), *new])


def test_what_cannot_be_added_or_comes_meanwhile_stays(
    library: PhotographLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(library, "abc")
    write = added_photographs.write_photograph

    def write_but_b(file: Path, rgb: np.ndarray) -> None:
        if file.name.startswith("b-"):
            find(library, "z")  # another window fetches one just then
            raise added_photographs.LayoutFileError("The disk is full.", "Make room.")
        write(file, rgb)

    monkeypatch.setattr(added_photographs, "write_photograph", write_but_b)
    added = add_found(library, "mine", lambda *_: None, CancelToken())
    assert (added.n_new, [name for name, _ in added.skipped]) == (2, ["b.jpg"])
    assert {file.stem for file in library.found.glob("*.jpg")} == {"b", "z"}
    assert read_credits(library.found).keys() == {"b", "z"}
    monkeypatch.undo()
    monkeypatch.setattr(library_work, "own_labeller", lambda pack: ColorLabeller(pack.labels))
    assert add_found(library, "mine", lambda *_: None, CancelToken()).n_new == 2
    assert not library.found.exists()


def test_one_that_is_in_the_library_under_another_name_is_not_kept(
    library: PhotographLibrary, tmp_path: Path
) -> None:
    find(library, "a")
    own = tmp_path / "mine.jpg"
    shutil.copyfile(library.found / "a.jpg", own)
    library.add([own], ColorLabeller(library.pack.labels))
    added = add_found(library, "mine", lambda *_: None, CancelToken())
    assert (added.n_new, [file for file, _ in added.same]) == (0, ["a.jpg"])
    assert not library.found.exists()
    assert [terms.author for terms in library.credits().values()] == ["Ada"]
