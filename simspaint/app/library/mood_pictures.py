"""Moods to choose from, each with a picture of the bank that has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QDropEvent, QImage

from simspaint.app.documents.dropped_files import dropped_photographs
from simspaint.app.pictures.thumbnails import thumbnail_of
from simspaint.app.shell.local_files import is_folder
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.moods.computed_tags import computed_tags
from simspaint.bank.ops.appearance_rows import SHARE

MOODS = (
    ("clear", "Clear"),
    ("cloudy", "Clouds"),
    ("overcast", "Overcast"),
    ("mist", "Mist"),
    ("sunset", "Golden hour"),
    ("dusk", "Dusk"),
    ("snow", "Snow"),
    ("autumn", "Autumn"),
)
"""Tags that have a picture, and what they are called."""
PICTURE = QSize(112, 75)
_TYPICAL_SKY = 0.4


def mood_pictures(bank: MemoryBank, tags: Sequence[str], side: int) -> dict[str, QImage]:
    """A photograph of the bank for each tag that one has, each another: one where the tag can be seen, with
    about as much sky as is usual."""
    rows, names = bank.light(np.arange(len(bank.photographs))), [label.name for label in bank.labels.labels]
    sky = [i for i, name in enumerate(names) if name in ("sky", "cloud")]
    apart = np.abs(rows[:, sky, SHARE].sum(1) - _TYPICAL_SKY)
    seen, found = computed_tags(rows, names), {}
    for tag in tags:
        has = np.array([tag in own for own in bank.tags], bool)
        if has.any():
            hidden = np.array([tag not in own for own in seen], float)
            best = int(np.argmin(np.where(has, apart + hidden, np.inf)))
            apart[best] += len(tags)  # what is taken comes last
            found[tag] = thumbnail_of(bank.photograph(bank.photographs[best]), side)
    return found


def pictures(event: QDropEvent) -> list[Path]:
    return [path for path in dropped_photographs(event.mimeData()) if not is_folder(path)]
