"""Addresses of files that other programs hand over, dropped or pasted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDropEvent

_MOST = 2000
"""Each is looked for on the disk while the window waits, and a web page can hand over a hundred thousand."""

ELSEWHERE = "Files of another computer are not taken from other programs: use File › Open."
ON_THE_WEB = (
    "Pictures of the web are not fetched from here: save the picture first, or copy the picture itself and "
    "paste it (Ctrl+V)."
)


def local_files(urls: Iterable[QUrl]) -> list[Path]:
    """Those that name a file or folder of this machine, of the first `_MOST`.

    Files of another machine are left out: a web page can hand over such an address, and Windows would tell
    that machine the person's name and a digest of the password as soon as it is looked at.
    """
    return [Path(url.toLocalFile()) for url in islice(urls, _MOST) if _is_here(url)]


def told_elsewhere(urls: Iterable[QUrl]) -> str:
    """A sentence for the person where a file of another machine, or of the web, is among the first `_MOST`;
    empty where none is. Nothing is looked at."""
    first = [*islice(urls, _MOST)]
    if any(url.isLocalFile() and not _is_here(url) for url in first):
        return ELSEWHERE
    return ON_THE_WEB if any(url.scheme().lower() in ("http", "https") for url in first) else ""


def take_copy(event: QDropEvent) -> None:
    """Take what is dragged as a copy, whatever the other program proposes: told that it was moved, a file
    manager deletes the file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _is_here(url: QUrl) -> bool:
    name = url.toLocalFile()
    return url.isLocalFile() and not url.host() and not name.startswith(("//", "\\\\", "/\\", "\\/"))


def is_folder(path: Path) -> bool:
    """Whether it is one; never an error, however odd or long its name."""
    return os.path.isdir(path)
