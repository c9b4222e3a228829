"""Stanford Background (Gould et al. 2009) as published: images/*.jpg, labels/*.regions.txt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.photograph_file import read_photograph
from training.data_sets.number_files import files_in, foreign
from training.data_sets.published import (
    Choices,
    Published,
    PublishedPair,
    Sample,
    Split,
    not_this_data_set,
    paired,
)

LABELS = labels_from_names(
    ("sky", "tree", "road", "grass", "water", "building", "mountain", "foreground object")
)
HELD_OUT_EVERY = 10
"""No split is published; every tenth photograph, in the order of names, is held out."""
_UNKNOWN = -1
_MOST_BYTES = 64 << 20


def list_stanford(root: Path, choices: Choices) -> Published:
    """Pairs in the order of names. Raises `LayoutFileError` where the folder holds none."""
    del choices
    found, alone = paired(files_in(root / "images", ".jpg"), files_in(root / "labels", ".regions.txt"))
    if not found:
        raise not_this_data_set(root, "images/NAME.jpg and labels/NAME.regions.txt")
    pairs = [
        _pair(name, "val" if number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 else "train", *files)
        for number, (name, files) in enumerate(found.items())
    ]
    return Published(LABELS, tuple(pairs), tuple(alone))


def regions_layout(path: Path) -> UInt8[np.ndarray, "height width"]:
    """Label ids of a text with a row of numbers a line; −1 is unlabelled.

    Raises `LayoutFileError` where it is no such text or holds other numbers.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("too large")
        rows = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        numbers = np.array(rows, np.int32)
    except (OSError, ValueError, OverflowError) as error:
        raise LayoutFileError(f"{path.name} is no table of numbers.", "Unpack it again.") from error
    if numbers.ndim != 2:
        raise LayoutFileError(f"{path.name} is no table of numbers.", "Unpack it again.")
    unknown = np.unique(numbers[(numbers < _UNKNOWN) | (numbers >= len(LABELS))])
    if len(unknown):
        raise foreign(path.name, [str(number) for number in unknown[:8]])
    return np.where(numbers == _UNKNOWN, UNLABELLED, numbers).astype(np.uint8)


def _pair(name: str, split: Split, photograph: Path, layout: Path) -> PublishedPair:
    def read() -> Sample:
        return Sample(read_photograph(photograph), regions_layout(layout))

    return PublishedPair(name, split, (photograph, layout), read, photograph)
