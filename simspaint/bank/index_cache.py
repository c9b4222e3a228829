"""The file of an expanded index in the person's cache."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.bank_description import BankFile
from simspaint.bank.index import INDEX_VERSION, BankIndex

_log = logging.getLogger(__name__)


def expanded_index(
    entries: Sequence[bytes], bank: BankFile, cache: Path, forgotten_after_s: float
) -> tuple[BankIndex, Path | None]:
    """The expanded index from its file in the cache, made there if absent; in memory, and without a
    file, where that cannot be written.

    Parameters
    ----------
    entries
        Of the bank's photographs, checked: what the description states may not be what lies there.
    cache
        Folder of expanded indexes.
    forgotten_after_s
        Age of expansions, since they were asked for last, that are removed.
    """
    path = cache / f"{bank.index_sha256[:40]}-{len(bank.labels)}-{INDEX_VERSION}.arrays"
    if path.is_file():
        try:
            index = BankIndex(**open_arrays(path))
            index.check(len(bank.photographs), bank.extent, len(bank.labels))
            with contextlib.suppress(OSError):  # a cache that is only read keeps its times
                os.utime(path)
            return index, path
        except (OSError, ValueError, TypeError) as error:
            _log.warning("The expanded index %s is made again: %s", path.name, error)
    index = BankIndex.expanded(entries, bank.extent, len(bank.labels))
    try:
        _remove_forgotten(cache, forgotten_after_s)
        write_arrays(path, index.as_arrays())
        return BankIndex(**open_arrays(path)), path
    except OSError as error:
        _log.warning("The expanded index is kept in memory, the cache cannot be written: %s", error)
        return index, None


def _remove_forgotten(cache: Path, after_s: float) -> None:
    """Remove expansions that no bank has asked for in a long time: their banks have changed or are gone."""
    for path in cache.glob("*.arrays"):
        if time.time() - path.stat().st_mtime > after_s:
            path.unlink(missing_ok=True)
