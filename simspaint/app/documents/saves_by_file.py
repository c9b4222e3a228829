"""Saves that were asked for: those of one file follow one another, those of different files do not wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot

Then = Callable[[], object]


def real_name(path: Path) -> str:
    """One name for each file, whatever links and working folder lead to it."""
    return os.path.realpath(path)


@dataclass(frozen=True, slots=True, eq=False)
class Save:
    """A save with the painting as it was when it was asked for; `number` grows from one to the next."""

    number: int
    document: Document
    snapshot: DocumentSnapshot
    path: Path
    then: Then | None
    is_asked: bool
    """Whether it is asked first where the file was changed by somebody else."""


class SavesByFile:
    """The save of each file that runs, and those that follow it."""

    def __init__(self) -> None:
        self._saves: dict[str, list[Save]] = {}

    def __bool__(self) -> bool:
        return bool(self._saves)

    def add(self, save: Save) -> bool:
        """Whether the save is to begin now. Of those that wait, one that nothing follows gives way to a newer
        one of the same painting."""
        saves = self._saves.setdefault(real_name(save.path), [])
        if len(saves) > 1 and saves[-1].document is save.document and saves[-1].then is None:
            saves.pop()
        saves.append(save)
        return len(saves) == 1

    def end(self, save: Save) -> Save | None:
        """The save has ended; gives the one that is to begin now."""
        name = next(name for name, saves in self._saves.items() if saves[0] is save)
        following = self._saves.pop(name)[1:]
        if not following:
            return None
        self._saves[name] = following
        return following[0]
