"""Small tables in MATLAB's files up to version 7, by an optional library."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simspaint.errors import LayoutFileError

_BROKEN = (OSError, ValueError, TypeError, NotImplementedError, EOFError, IndexError, KeyError, MemoryError)
"""What the library raises on damaged bytes, beside errors of its own."""


def read_matlab(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """These variables of a file.

    Raises `LayoutFileError` where the file cannot be read, lacks one, or the library is not installed.
    """
    try:
        from scipy.io import loadmat
        from scipy.io.matlab import MatReadError
    except ImportError as error:
        raise missing_library("scipy", path) from error
    try:
        stated = loadmat(str(path), variable_names=list(names))
    except (MatReadError, zlib.error, *_BROKEN) as error:
        raise LayoutFileError(f"{path.name} cannot be read.", "Fetch it again.") from error
    missing = [name for name in names if name not in stated]
    if missing:
        raise LayoutFileError(f"{path.name} has no {', '.join(missing)}.", "Is it the published file?")
    return stated


def missing_library(library: str, path: Path) -> LayoutFileError:
    """The error where a file needs a library that is not installed."""
    return LayoutFileError(f"Reading {path.name} needs {library}.", "pip install 'simspaint[train]'")
