"""Where a table of the library is damaged, nothing is changed before that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack

TABLES = ("notes.csv", "credits.csv", "layouts/labelling.csv")


@pytest.fixture
def library(tmp_path: Path) -> PhotographLibrary:
    """One of one photograph."""
    made = PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))
    write_photograph(tmp_path / "lake.png", halves(RED, GREEN, (64, 96)))
    made.add([tmp_path / "lake.png"], ColorLabeller())
    return made


@pytest.mark.parametrize("table", TABLES)
def test_no_photograph_is_removed(library: PhotographLibrary, table: str) -> None:
    (library.folder / table).write_bytes(b"a,b\n1,2\n")
    before = {file: file.read_bytes() for file in library.folder.rglob("*.*g")}
    with pytest.raises(LayoutFileError, match=Path(table).name):
        library.remove(library.names())
    assert {file: file.read_bytes() for file in library.folder.rglob("*.*g")} == before
    assert len(library.names()) == 1


def test_a_photograph_that_was_being_added_is_taken_back(library: PhotographLibrary, tmp_path: Path) -> None:
    (library.folder / "notes.csv").write_bytes(b"a,b\n1,2\n")
    before = sorted(library.photographs.iterdir())
    write_photograph(tmp_path / "new.png", halves(RED, BLUE, (64, 96)))
    with pytest.raises(LayoutFileError, match=r"notes\.csv"):
        library.add([tmp_path / "new.png"], ColorLabeller())
    assert sorted(library.photographs.iterdir()) == before


def test_no_corrected_layout_is_kept(library: PhotographLibrary) -> None:
    (name,) = library.names()
    (library.layouts / "labelling.csv").write_bytes(b"a,b\n1,2\n")
    file = library.layout_file(name)
    before = file.read_bytes()
    layout = read_layout(file, library.pack.labels)
    file.write_bytes(before + b" ")
    with pytest.raises(LayoutFileError, match=r"labelling\.csv"):
        library.keep_layout(name, layout)
    assert file.read_bytes() == before + b" "
