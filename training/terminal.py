"""What the scripts tell in the terminal: texts of strangers as they stand, without markup and controls."""

from __future__ import annotations

from rich.text import Text

from simspaint.cli import console
from simspaint.files.plain_names import printable_lines


def tell(text: str) -> None:
    """A result, on standard output."""
    console.out().print(text, markup=False, soft_wrap=True)


def tell_problem(text: str) -> None:
    """What is left out, on standard error."""
    console.err().print(text, markup=False, soft_wrap=True)


def tell_failure(text: str) -> None:
    """Why a script ends, in red, on standard error."""
    console.err().print(Text(printable_lines(text), "red"), soft_wrap=True)
