"""What the labelling network learns from: rendered scenes with layouts, photographs with soft targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import read_photograph
from simspaint.files.picture_pairs import pictures_in
from training.data_sets.map_data_set import split
from training.examples.labelled_photograph import Target, target_of_layout

LONGEST = 576
"""Photographs are kept with their longer side at most so long."""
HELD_EVERY = {"ade_landscapes": 7, "stanford": 10}
"""Every so-many-th photograph of a folder, in the order of names, is held out; those of others all teach."""


@dataclass(frozen=True, slots=True)
class HeldPhotograph:
    """A held-out photograph."""

    name: str
    target: Target
    agreement: np.ndarray
    """(h, w), 0 to 1: how far the teachers agree."""


def scenes(bank: MemoryBank) -> list[Target]:
    """All photographs of a bank with their layouts."""
    return [_scene(bank.photograph(name), bank.layout(name)) for name in bank.photographs]


def _scene(photograph: np.ndarray, layout: Layout) -> Target:
    small = shrunk(photograph)
    half = layout.ids[::2, ::2].copy()
    return target_of_layout(small, half, len(layout.labels))


def shrunk(photograph: np.ndarray, longest: int = LONGEST) -> np.ndarray:
    """With its longer side at most `longest`."""
    factor = longest / max(photograph.shape[:2])
    if factor >= 1:
        return photograph
    size = (round(photograph.shape[1] * factor), round(photograph.shape[0] * factor))
    return cv2.resize(photograph, size, interpolation=cv2.INTER_AREA)


def learned_and_held(folder: Path) -> tuple[list[str], list[str]]:
    """Names of a data set's photographs to learn from, and held-out ones."""
    return split(sorted(pictures_in(folder / "photos")), HELD_EVERY.get(folder.name, 0), 0)


def photographs(data: Path, targets: Path, names: Sequence[str]) -> list[Target]:
    """Photographs of a data set folder that have a target."""
    files = pictures_in(data / "photos")
    with_target = [name for name in names if (targets / f"{name}.npz").is_file()]
    return [_read(files[name], targets / f"{name}.npz")[0] for name in with_target]


def held_photographs(data: Path, targets: Path) -> list[HeldPhotograph]:
    """The held-out photographs of a data set folder that have a target."""
    files = pictures_in(data / "photos")
    found = []
    for name in learned_and_held(data)[1]:
        file = targets / f"{name}.npz"
        if file.is_file():
            found.append(HeldPhotograph(name, *_read(files[name], file)))
    return found


def _read(photograph: Path, target: Path) -> tuple[Target, np.ndarray]:
    try:
        with np.load(target, allow_pickle=False) as arrays:
            sets, shares, agreement = arrays["sets"], arrays["shares"], arrays["agreement"]
    except (OSError, ValueError, KeyError) as error:
        raise LayoutFileError(f"The target {target} is damaged.", "Delete it and make it again.") from error
    return Target(shrunk(read_photograph(photograph)), sets, shares), agreement.astype(np.float32) / 255
