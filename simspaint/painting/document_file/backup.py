"""The backup of a document, and files that saves left which were cut off."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from pathlib import Path

from simspaint.files.atomic import part_stem
from simspaint.files.plain_names import LONGEST_NAME

_LEFTOVER_S = 3600.0


def backup_of(path: str | Path) -> Path:
    """Where the former state of a document is kept when it is saved."""
    path = Path(path)
    if len(os.fsencode(path.name)) < LONGEST_NAME:
        return path.with_name(path.name + "~")
    end = f"{path.suffix}~"
    stem = os.fsencode(path.stem)[: LONGEST_NAME - len(os.fsencode(end))].decode(errors="ignore")
    return path.with_name(stem + end)


def keep_backup_of(target: Path) -> None:
    """The file that is about to be replaced, under its backup's name; nothing where there is none yet."""
    if not target.is_file():
        return
    backup = backup_of(target)
    # A name of its own: another program may be saving the same document.
    part = backup.with_name(f"{part_stem(backup.name)}{secrets.token_hex(6)}.part")
    try:
        try:
            os.link(target, part)
        except OSError:  # file systems without hard links
            shutil.copy2(target, part)
        os.replace(part, backup)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def remove_leftovers(target: Path) -> None:
    """Temporary files of saves of this document that were cut off long ago."""
    stem, backup_stem = (re.escape(part_stem(path.name)) for path in (target, backup_of(target)))
    pattern = re.compile(rf"{stem}[0-9a-f]{{12}}\.part|({backup_stem})(?:[0-9a-f]{{12}}\.)?part")
    # The document is saved by now: what cannot be tidied up is no failure.
    with contextlib.suppress(OSError):
        for path in target.parent.iterdir():
            found = pattern.fullmatch(path.name)
            if found is not None and _age_s(path, found[1] is not None) > _LEFTOVER_S:
                path.unlink(missing_ok=True)


def _age_s(path: Path, is_backup: bool) -> float:
    """How long ago it was written, or, where it is the former document, got this name."""
    state = path.stat()
    return time.time() - (state.st_ctime if is_backup else state.st_mtime)
