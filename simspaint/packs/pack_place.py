"""Where what a person has of a pack lies: by its name where it is installed, else by its folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from simspaint import resource_files


def is_installed(folder: Path) -> bool:
    """Whether a folder lies among the person's packs or the bundled ones, and so can be opened by name."""
    roots = (resource_files.user_packs_folder(), resource_files.bundled_packs_folder())
    return os.path.realpath(folder.parent) in map(os.path.realpath, roots)


def own_folder(name: str, folder: Path) -> Path:
    """The person's folder for a pack; may be absent. No two packs have the same one, whatever they call
    themselves: names of packs hold no `@`."""
    root = resource_files.user_packs_folder()
    if is_installed(folder):
        return root / name
    real = os.path.normcase(os.path.realpath(folder))
    digest = hashlib.sha256(real.encode(errors="surrogateescape")).hexdigest()
    return root / f"{name}@{digest[:16]}"
