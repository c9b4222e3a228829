"""Who made each photograph of a folder, on which terms: a table beside the photographs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from simspaint.files.plain_names import as_shown, printable
from simspaint.files.table_file import read_table, write_table

CREDITS = "credits.csv"
_MOST_BYTES = 32 << 20
_MOST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class PhotographTerms:
    """A line of the table; `name` is the photograph's file without its suffix."""

    name: str
    title: str
    author: str
    licence: str
    licence_url: str
    page: str
    service: str

    @property
    def origin(self) -> str:
        """Title, author and page in one line."""
        return f"{self.title}, by {self.author} ({self.service}): {self.page}"


_COLUMNS = tuple(field.name for field in fields(PhotographTerms))


def read_credits(folder: Path) -> dict[str, PhotographTerms]:
    """The lines of a folder's table by name; none where there is no table.

    Raises `LayoutFileError` where it is damaged.
    """
    file = folder / CREDITS
    if not file.is_file():
        return {}
    rows = read_table(
        file, _COLUMNS, _COLUMNS, "table of credits", "Move it away.", _MOST_BYTES, strips=False
    )
    shown = _COLUMNS[1:]
    lines = [PhotographTerms(row["name"], *(as_shown(row[column]) for column in shown)) for row in rows]
    return {line.name: line for line in lines}


def _readable(text: str) -> str:
    """A text as `read_credits` takes it, whatever somebody wrote."""
    return printable(" ".join(text[:_MOST_TEXT].split()))


def write_credits_table(folder: Path, lines: Iterable[PhotographTerms]) -> None:
    """Write the table, sorted by name, atomically; names keep their spaces, as those of files do. Raises
    `LayoutFileError` where it cannot be written."""
    ordered = sorted(map(astuple, lines), key=lambda line: line[0])
    rows = [[printable(name), *map(_readable, others)] for name, *others in ordered]
    write_table(folder / CREDITS, _COLUMNS, rows)
