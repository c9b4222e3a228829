"""Tables made of a bank's layouts alone, kept in the person's cache beside the expanded index."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from simspaint.bank.array_file import open_arrays, write_arrays

_log = logging.getLogger(__name__)
Arrays = Mapping[str, np.ndarray]


def kept_table(
    file: Path | None,
    n_rows: int | None,
    make: Callable[[], Arrays],
    fits: Callable[[Arrays], bool] = lambda _: True,
) -> Arrays:
    """The arrays of a file, or those that `make` gives, which are written to it.

    Parameters
    ----------
    file
        Named by all that the table depends on; None where nothing can be kept.
    n_rows
        Rows that every array must have; other files are made again. None where that is not known before.
    fits
        Whether arrays can be those of the table; files of others are made again as well.
    """
    if file is not None and file.is_file():
        try:
            arrays = open_arrays(file)
            lengths = {len(array) for array in arrays.values()} | ({n_rows} if n_rows is not None else set())
            if len(lengths) == 1 and fits(arrays):
                return arrays
            _log.warning("The table %s is of another bank and is made again.", file.name)
        except (OSError, ValueError, TypeError) as error:
            _log.warning("The table %s is made again: %s", file.name, error)
    arrays = make()
    if file is not None:
        try:
            write_arrays(file, arrays)
        except OSError as error:
            _log.warning("A table is not kept, %s cannot be written: %s", file.name, error)
    return arrays
