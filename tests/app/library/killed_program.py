"""What a program that is killed would leave for recovery."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from simspaint.painting.document.document import Document
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from simspaint.resource_files import user_recovery_folder


class Killed:
    """What would be found if the program were killed now: the files as they lie there, without the locks."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._n = folder, 0

    def __call__(self) -> tuple[Recoverable, ...]:
        self._n += 1
        folder = self._folder / str(self._n)
        shutil.copytree(user_recovery_folder(), folder, ignore=shutil.ignore_patterns("*lock"))
        return RecoveryFolder(folder).found()

    def has(self, *documents: Document) -> bool:
        """Whether just these are found, in their newest state."""
        found = [recoverable.open().layout.ids for recoverable in self()]
        return len(found) == len(documents) and all(
            any(np.array_equal(each, document.ids) for each in found) for document in documents
        )
