"""Tags of a bank's photographs: those that lie beside it in `tags.csv`, and computed ones where it has none.

`tags.csv` has a line a photograph: `photograph`, `sha256` of its file and `tags`, words separated by spaces.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from simspaint.bank.moods.computed_tags import computed_tags
from simspaint.bank.moods.mood_words import HOURS, SEASONS, WEATHER
from simspaint.domain.label_set import LabelSet
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import replace_bytes
from simspaint.files.regular_file import read_at_most
from simspaint.files.table_file import table_bytes
from simspaint.files.untrusted_folder import require_sealed

TAGS_FILE = "tags.csv"
_COLUMNS = ("photograph", "sha256", "tags")
_MAX_BYTES = 64 << 20
MAX_TAGS = 64
"""Tags of one photograph."""
_TAG = re.compile(r"[^\W\d_](?:[^\W\d_]|-){0,39}")
_SHA256 = re.compile("[0-9a-f]{64}")
_EXCLUSIVE = (frozenset(WEATHER), frozenset(HOURS), frozenset((*SEASONS, "snow")))
"""Where somebody says one of these, none of the others is computed."""

Tags = frozenset[str]


def photograph_tags(
    folder: Path,
    photographs: Sequence[str],
    labels: LabelSet,
    light: Callable[[np.ndarray], np.ndarray],
) -> tuple[Tags, ...]:
    """The tags of all photographs of a bank, in its order.

    Parameters
    ----------
    photographs
        sha256 of each.
    light
        `MemoryBank.light`.

    Raises `MemoryBankError` where the file of tags is damaged, or a photograph that is to be looked at is.
    """
    stated = read_tags(folder)
    unknown = np.array([i for i, sha256 in enumerate(photographs) if sha256 not in stated], np.int64)
    computed = computed_tags(light(unknown), [label.name for label in labels.labels]) if unknown.size else []
    found = dict(zip(unknown.tolist(), computed, strict=True))
    return tuple(found[i] if i in found else stated[sha256] for i, sha256 in enumerate(photographs))


def merged_tags(stated: Tags, computed: Tags) -> Tags:
    """What is stated of a photograph, and what is computed and does not contradict it."""
    decided = frozenset().union(*(group for group in _EXCLUSIVE if group & stated))
    return stated | (computed - decided)


def read_tags(folder: Path) -> dict[str, Tags]:
    """The tags beside a bank by the sha256 of photographs; none where there is no file.

    Raises `MemoryBankError` where it is damaged or a link.
    """
    file = folder / TAGS_FILE
    require_sealed(folder, (TAGS_FILE,), MemoryBankError)
    if not file.is_file():
        return {}
    try:
        text = read_at_most(file, _MAX_BYTES).decode("utf-8")
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)  # one by one: many would fill memory
        if tuple(next(rows, ())) != _COLUMNS:
            raise ValueError("columns")
        return {sha256: _checked(sha256, tags) for _, sha256, tags in rows}
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise MemoryBankError(
            f"The tags of photographs in {file} are damaged.", "Delete the file: they are computed again."
        ) from error


def write_tags(folder: Path, tags: Mapping[tuple[str, str], Tags]) -> None:
    """Write the tags of photographs, given by (name, sha256), atomically.

    Raises
    ------
    ValueError
        A tag is no word of at most 40 letters, or a photograph has more than `MAX_TAGS`.
    MemoryBankError
        The folder cannot be written.
    """
    rows = [(name, sha256, " ".join(sorted(own))) for (name, sha256), own in sorted(tags.items())]
    for _, sha256, line in rows:
        _checked(sha256, line)
    require_sealed(folder, (TAGS_FILE,), MemoryBankError)
    try:
        replace_bytes(folder / TAGS_FILE, table_bytes(_COLUMNS, rows), follows_links=False)
    except OSError as error:
        raise MemoryBankError(
            f"{folder / TAGS_FILE} cannot be written: {error.strerror or error}.",
            "Check the folder's permissions and the free space.",
        ) from error


def _checked(sha256: str, tags: str) -> Tags:
    found = frozenset(tags.split())
    if not _SHA256.fullmatch(sha256) or len(found) > MAX_TAGS:
        raise ValueError("a line that no photograph has")
    if not all(_TAG.fullmatch(tag) for tag in found):
        raise ValueError("a tag that is no word")
    return found
