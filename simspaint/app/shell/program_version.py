"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The installed version; `(not installed)` where the program runs from a checkout."""
    try:
        return version("simspaint")
    except PackageNotFoundError:
        return "(not installed)"
