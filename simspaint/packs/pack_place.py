"""Where what a person has of a pack lies: by its name where that opens it, else by its folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from simspaint import resource_files
from simspaint.bank.bank_file import bank_exists, read_bank_file
from simspaint.domain.label_set import LabelSet
from simspaint.errors import SimsPaintError
from simspaint.files.label_table import read_labels
from simspaint.files.untrusted_folder import is_sealed

PACK = "pack.toml"
_LABELS = "labels.csv"
_OF_A_PACK = {PACK, _LABELS, "weights"}
"""One of these says that a pack lies there; other programs leave files such as Thumbs.db anywhere."""
_BANKS = ("bank", "mine/mine", "mine/both")


def is_installed(folder: Path) -> bool:
    """Whether a folder lies among the person's packs or the bundled ones."""
    return _lies_in(folder, resource_files.user_packs_folder()) or _is_bundled(folder)


def is_named(folder: Path) -> bool:
    """Whether the folder's name opens this pack: the person's goes before a bundled one."""
    other = resource_files.user_packs_folder() / folder.name / PACK
    return is_installed(folder) and not (_is_bundled(folder) and os.path.isfile(other))


def own_folder(name: str, folder: Path, labels: LabelSet) -> Path:
    """The person's folder for a pack with these labels; may be absent. No two packs have the same one,
    whatever they call themselves: names of packs hold no `@`. A bundled pack and the person's copy of it are
    one pack, so that nothing changes its place where a copy is made of the pack in use."""
    root = resource_files.user_packs_folder()
    if _is_bundled(folder) and _is_of_another(root / name, labels):
        return root / f"{name}@bundled"  # wherever the program lies from one start to the next
    if is_installed(folder):
        return root / name
    real = os.path.normcase(os.path.realpath(folder))
    digest = hashlib.sha256(real.encode(errors="surrogateescape")).hexdigest()
    return root / f"{name}@{digest[:16]}"


def take_over(name: str, folder: Path, labels: LabelSet) -> None:
    """Give a pack that is opened by its folder what lies under its name alone, where earlier
    versions have put it, and where that has its labels. The first such pack gets it, once. Nothing is moved
    where something of a pack lies there: one is being installed or moved."""
    root = resource_files.user_packs_folder()
    before, place = root / name, own_folder(name, folder, labels)
    if is_installed(folder) or place.exists() or not is_sealed(root, name):
        return
    bundled = resource_files.bundled_packs_folder() / name / PACK
    if not os.path.isfile(bundled) and any(_has_labels(before, each, labels) for each in _BANKS):
        with contextlib.suppress(OSError):
            if not _OF_A_PACK & {each.name for each in before.iterdir()}:
                before.rename(place)


def _is_of_another(folder: Path, labels: LabelSet) -> bool:
    """Whether a pack lies there that has other labels; not where they cannot be read: it cannot be opened."""
    if not os.path.isfile(folder / PACK) or not is_sealed(folder, _LABELS):
        return False
    try:
        return not _are_same(read_labels(folder / _LABELS), labels)
    except SimsPaintError:
        return False


def _has_labels(folder: Path, member: str, labels: LabelSet) -> bool:
    if not is_sealed(folder, member) or not bank_exists(folder / member):
        return False
    try:
        found = read_bank_file(folder / member).labels
    except SimsPaintError:
        return False
    return _are_same(found, labels)


def _are_same(one: LabelSet, other: LabelSet) -> bool:
    return [label.name for label in one.labels] == [label.name for label in other.labels]


def _is_bundled(folder: Path) -> bool:
    return _lies_in(folder, resource_files.bundled_packs_folder())


def _lies_in(folder: Path, root: Path) -> bool:
    return os.path.realpath(folder.parent) == os.path.realpath(root)
