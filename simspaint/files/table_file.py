"""Tables as comma-separated text: read as people's programs write them, and written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import is_printable
from simspaint.files.regular_file import read_at_most

_MAX_BYTES = 1 << 20
_MOST_COLUMNS = 256
"""No table of ours has more; the others would be compared with one another for hours."""
_MOST_ROWS = 1 << 18
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")
"""Spreadsheets calculate what begins so, which can ask servers and start programs; an apostrophe before it,
which they do not show, makes it a text."""


def read_table(
    path: Path,
    required: Collection[str],
    known: Collection[str],
    what: str,
    hint: str,
    most_bytes: int = _MAX_BYTES,
    strips: bool = True,
) -> list[dict[str, str]]:
    """Rows of a table by the names of their columns, which count in any case and with any spaces around them.

    A mark at the beginning of the file and Windows' line ends are skipped. Cells without content are
    empty texts. The apostrophe of what would be a formula, see `table_bytes`, is taken away.

    Parameters
    ----------
    required, known
        Columns that must be there, and all that may be.
    what
        What messages call the table.
    strips
        Spaces around texts do not count.

    Raises
    ------
    LayoutFileError
        The file cannot be read, is no comma-separated UTF-8 text, lacks a column, has one twice or an unknown
        one, or has texts with control characters.
    """
    try:
        data = read_at_most(path, most_bytes)
    except OSError as error:
        raise LayoutFileError(f"The {what} {path} cannot be read: {error.strerror}.", hint) from error
    try:
        text = data.decode("utf-8-sig")
        lines = list(islice(_lines(text), _MOST_ROWS + 2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise LayoutFileError(f"{path.name} is not comma-separated UTF-8 text.", hint) from error
    if len(lines) > _MOST_ROWS + 1:
        raise LayoutFileError(f"{path.name} has more than {_MOST_ROWS} lines: it is no {what}.", hint)
    columns = [cell.strip().lower() for cell in lines[0]] if lines else []
    if len(columns) > _MOST_COLUMNS:
        raise LayoutFileError(f"{path.name} has {len(columns)} columns: it is no {what}.", hint)
    _check(columns, text, path, required, known, what, hint)
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() if strips else cell for cell in line]
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            raise LayoutFileError(f"A line of {path.name} has more cells than columns: {_shown(line)}.", hint)
        if not all(is_printable(cell) for cell in cells):
            raise LayoutFileError(f"{path.name} holds control characters: {_shown(line)}.", hint)
        cells = [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in cells]
        rows.append({name: cells[i] if i < len(cells) else "" for i, name in enumerate(columns) if name})
    return rows


def _lines(text: str) -> Iterator[list[str]]:
    """Lines that hold something."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    return (line for line in lines if any(cell.strip() for cell in line))


def _shown(line: list[str]) -> str:
    """The beginning of a line, as messages say it."""
    return repr([cell[:40] for cell in line[:8]])


def table_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as UTF-8 text: the names of its columns, then a line a row.

    Texts that spreadsheets would take for formulas get an apostrophe, which `read_table` takes away.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_no_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _no_formula(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table atomically. Raises `LayoutFileError` where it cannot be written."""
    try:
        replace_bytes(path, table_bytes(columns, rows))
    except OSError as error:
        raise LayoutFileError(
            f"{path.parent} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def _check(
    columns: list[str],
    text: str,
    path: Path,
    required: Collection[str],
    known: Collection[str],
    what: str,
    hint: str,
) -> None:
    missing = [name for name in required if name not in columns]
    first = text.split("\n", 1)[0]
    if missing and any(mark in first for mark in ";\t"):
        raise LayoutFileError(f"{path.name} is separated by semicolons or tabs, not by commas.", hint)
    if missing:
        raise LayoutFileError(f"{path.name} has no column {missing[0]}: it is no {what}.", hint)
    twice = [name for name in columns if name and columns.count(name) > 1]
    if twice:
        raise LayoutFileError(f"{path.name} has the column {twice[0]} twice.", hint)
    unknown = [name for name in columns if name and name not in known]
    if unknown:
        raise LayoutFileError(
            f"{path.name} has unknown columns: {', '.join(map(ascii, unknown[:8]))}.",
            f"Columns of a {what} are {', '.join(known)}.",
        )
