"""Where the command line writes: results to standard output, all else to standard error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.text import Text

from simspaint.errors import SimsPaintError
from simspaint.files.plain_names import as_shown, printable_lines

Advance = Callable[[int, int], None]
"""Takes how many are done and how many there are."""


class _PlainConsole(Console):
    """Prints texts of strangers as what they are: no control characters reach the terminal."""

    def print(self, *objects: Any, **options: Any) -> None:
        plain = (printable_lines(each) if isinstance(each, str) else each for each in objects)
        super().print(*plain, **options)


def out() -> Console:
    """Standard output, as it is now."""
    return _PlainConsole(highlight=False)


def err() -> Console:
    """Standard error, as it is now."""
    return _PlainConsole(stderr=True, highlight=False)


def cell(text: str, style: str = "") -> Text:
    """A text of somebody's in a table: without markup and control characters."""
    return Text(as_shown(text), style)


def print_error(error: SimsPaintError) -> None:
    """An expected failure as one line."""
    print_line(f"Error: {error}")


def print_line(text: str) -> None:
    """One line on standard error, whatever line breaks the text holds."""
    err().print(" ".join(text.split()), markup=False, soft_wrap=True)


class _Warnings(logging.Handler):
    """What the program logs, as one line on standard error: paths and names of strangers are in it."""

    def emit(self, record: logging.LogRecord) -> None:
        print_line(record.getMessage())


def print_warnings() -> None:
    """Have warnings of the program printed as lines; without it Python prints them as they stand."""
    log = logging.getLogger("simspaint")
    if not any(isinstance(handler, _Warnings) for handler in log.handlers):
        log.addHandler(_Warnings(logging.WARNING))


@contextmanager
def progress_bar(description: str) -> Iterator[Advance]:
    """A bar on standard error while the block runs; nothing where that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = err()
    text = TextColumn("{task.description}", markup=False)
    columns = (text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(description, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
