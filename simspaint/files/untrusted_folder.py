"""Folders that somebody else made: links that lead out of them are refused.

A link inside of a pack or bank would let whoever made it choose what is read, written and deleted here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from simspaint.errors import SimsPaintError

_HINT = "Nothing was changed. Get it again from somebody whom you trust, as a folder without links."
_LINK_TAGS = (0xA000000C, 0xA0000003)
"""Symbolic links and junctions, as Windows tags them."""


def is_sealed(folder: Path, member: str) -> bool:
    """Whether a member, given with forward slashes, is absent, or a file or folder that lies inside of the
    folder by itself: no part of its path below the folder is a link, and it is no pipe or device."""
    path = Path(folder)
    for part in member.split("/"):
        path = path / part
        try:
            state = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        if getattr(state, "st_reparse_tag", 0) in _LINK_TAGS:
            return False
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            return False
    return True


def require_sealed(folder: Path, members: Iterable[str], error: type[SimsPaintError]) -> None:
    """Raise an error of this class where `is_sealed` refuses a member."""
    for member in members:
        if not is_sealed(folder, member):
            raise error(f"{member} in {folder} is a link, or no file: it may lead outside.", _HINT)


def require_all_sealed(folder: Path, error: type[SimsPaintError]) -> None:
    """Raise an error of this class where anything in a folder, at any depth, is a link, pipe or device."""
    if os.path.lexists(folder) and not Path(folder).is_dir():
        raise error(f"{folder} is not a folder.", _HINT)
    for parent, folders, files in os.walk(folder):
        require_sealed(Path(parent), [*folders, *files], error)
