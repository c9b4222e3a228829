"""Tables that people open in spreadsheets, and tables of strangers."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.errors import LayoutFileError
from simspaint.files import table_file
from simspaint.files.plain_names import is_printable
from simspaint.files.table_file import read_table, table_bytes, write_table

COLUMNS = ("name", "title")
FORMULAS = [
    "=1+1",
    "+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1",
    "'=1",
    "''=1",
    '=HYPERLINK("https://x")',
]


def _read(path: Path, **options: bool) -> list[dict[str, str]]:
    return read_table(path, COLUMNS, COLUMNS, "table", "Move it away.", **options)


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_that_is_written_begins_as_a_formula_and_it_is_read_as_it_was(
    tmp_path: Path, text: str
) -> None:
    write_table(tmp_path / "a.csv", COLUMNS, [("a", text)])
    (cell,) = (row[1] for row in csv.reader(io.StringIO((tmp_path / "a.csv").read_text())) if row[0] == "a")
    assert cell == f"'{text}"
    assert _read(tmp_path / "a.csv") == [{"name": "a", "title": text}]


def test_tabs_at_the_beginning_are_no_formulas_either() -> None:
    assert b"'\t=1" in table_bytes(COLUMNS, [("a", "\t=1")])


def test_numbers_and_other_apostrophes_stay_as_they_are(tmp_path: Path) -> None:
    assert table_bytes(("n",), [(-0.5,), ("'tis",), ("a=b",)]) == b"n\n-0.5\n'tis\na=b\n"
    (tmp_path / "a.csv").write_text("name,title\n'tis,rock 'n' roll\n")
    assert _read(tmp_path / "a.csv") == [{"name": "'tis", "title": "rock 'n' roll"}]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(is_printable))
def test_every_text_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("table") / "a.csv"
    write_table(path, COLUMNS, [("a", text)])
    assert _read(path, strips=False) == [{"name": "a", "title": text}]


def test_a_table_of_too_many_lines_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "_MOST_ROWS", 3)
    (tmp_path / "a.csv").write_text("name,title\n" + "a,b\n" * 3)
    assert len(_read(tmp_path / "a.csv")) == 3
    (tmp_path / "a.csv").write_text("name,title\n" + "a,b\n" * 4)
    with pytest.raises(LayoutFileError, match="more than 3 lines"):
        _read(tmp_path / "a.csv")


def test_lines_without_anything_take_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,title\n" + "\n" * 500_000)
    tracemalloc.start()
    try:
        assert _read(tmp_path / "a.csv") == []
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


def test_a_message_shows_only_the_beginning_of_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,title\n" + ",".join(["a" * 100] * 5000) + "\n")
    with pytest.raises(LayoutFileError, match="more cells than columns") as told:
        _read(tmp_path / "a.csv")
    assert len(str(told.value)) < 600
