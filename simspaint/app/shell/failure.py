"""A task of another thread that failed, as a value for the window's thread."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from simspaint.errors import SimsPaintError


@dataclass(frozen=True, slots=True)
class Failure:
    """What the window tells of an error.

    `report` is empty for what can be expected to fail; otherwise it is what a developer wants to read.
    """

    message: str
    hint: str = ""
    report: str = ""


def failure_of(error: Exception) -> Failure:
    """What to show of an error; with a report where it was not expected."""
    if isinstance(error, SimsPaintError):
        return Failure(error.message, error.hint)
    reason = (str(error).splitlines() or [""])[0] or type(error).__name__
    return Failure(
        f"Something unexpected happened: {reason}",
        "The photograph before is kept.",
        "".join(traceback.format_exception(error)),
    )
