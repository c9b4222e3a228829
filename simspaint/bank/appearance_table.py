"""The appearance of a bank's photographs: computed when first asked for, and kept in a file.

Every row is found again by what it was made of, so that a bank that has grown keeps the rows that it had, and
a file of another bank does no harm. The file is a convenience: without it the same rows are computed again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from hashlib import blake2b
from pathlib import Path

import numpy as np

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.ops.appearance_rows import N_VALUES, can_be_light, light_of

_log = logging.getLogger(__name__)
LIGHT_FILE = "light.arrays"
LIGHT_VERSION = 1
"""Counts changes of what a row holds: rows of another version are made again."""
_KEY_BYTES = 16
_MOST_ROWS = 4
"""Rows of a kept file for each photograph, at most: it may hold those of photographs that are gone."""

Pictures = Callable[[int], tuple[np.ndarray, np.ndarray]]
"""Colour and label ids of the photograph of an index."""


def light_key(photograph: bytes, layout: bytes, n_labels: int) -> bytes:
    """Tells apart what a row is made of."""
    header = f"{LIGHT_VERSION} {n_labels} {len(photograph)} ".encode()
    return blake2b(header + photograph + layout, digest_size=_KEY_BYTES).digest()


class BankLight:
    """Rows of `light_of`, by index of the photograph. Any number of threads may ask.

    Parameters
    ----------
    keys
        `light_key` of every photograph.
    pictures
        Gives a photograph to make a row from.
    files
        Where rows may lie already, in this order; missing and damaged files are skipped.
    kept_in
        Where new rows are written to, or None.
    """

    def __init__(
        self,
        keys: Sequence[bytes],
        n_labels: int,
        pictures: Pictures,
        files: Sequence[Path],
        kept_in: Path | None,
    ) -> None:
        self._keys, self._n_labels, self._pictures = keys, n_labels, pictures
        self._kept_in = kept_in
        self._rows = np.zeros((len(keys), n_labels + 1, N_VALUES), np.float32)
        self._known = np.zeros(len(keys), bool)
        self._lock = threading.Lock()
        for file in files:
            self._take(file)

    def rows(self, photographs: np.ndarray, threads: Executor) -> np.ndarray:
        """(n, labels + 1, `N_VALUES`) of these photographs; those that are not known are decoded.

        Raises `MemoryBankError` where a photograph's file is missing or damaged.
        """
        with self._lock:
            missing = np.unique(photographs[~self._known[photographs]]).tolist()
            if missing:
                made = threads.map(lambda i: light_of(*self._pictures(i), self._n_labels), missing)
                for i, row in zip(missing, made, strict=True):
                    self._rows[i], self._known[i] = row, True
                if self._kept_in is not None:
                    self._write(self._kept_in)
            return self._rows[photographs]

    def write_all(self, path: Path, threads: Executor) -> None:
        """Make all rows and write them. Raises `OSError` where that fails."""
        self.rows(np.arange(len(self._keys)), threads)
        write_arrays(path, self._arrays())

    def _arrays(self) -> dict[str, np.ndarray]:
        keys = np.frombuffer(b"".join(self._keys), np.uint8).reshape(-1, _KEY_BYTES)
        return {"key": keys[self._known], "row": self._rows[self._known]}

    def _write(self, path: Path) -> None:
        try:
            write_arrays(path, self._arrays())
        except OSError as error:
            _log.warning("The light of photographs is not kept, %s cannot be written: %s", path.name, error)
            self._kept_in = None

    def _take(self, file: Path) -> None:
        if not file.is_file():
            return
        try:
            arrays = open_arrays(file)
            keys, rows = arrays["key"], arrays["row"]
            if keys.shape != (len(rows), _KEY_BYTES) or rows.shape[1:] != self._rows.shape[1:]:
                raise ValueError("it is of another kind")
            if len(rows) > _MOST_ROWS * len(self._keys) + _MOST_ROWS:
                raise ValueError("it has far more rows than there are photographs")
            rows = np.array(rows, np.float32)
            if not can_be_light(rows):
                raise ValueError("it holds what no photograph has")
        except (OSError, ValueError, KeyError) as error:
            _log.warning("The light of photographs in %s is made again: %s", file, error)
            return
        stored = {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}
        for i, key in enumerate(self._keys):
            if not self._known[i] and key in stored:
                self._rows[i], self._known[i] = stored[key], True
