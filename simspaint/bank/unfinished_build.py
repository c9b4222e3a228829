"""The folder in which a bank is built: photographs that are finished, layouts that were labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from simspaint.bank.bank_description import BankPhotograph
from simspaint.bank.bank_file import PHOTOS
from simspaint.bank.entry import DRAFTS, is_stored, read_draft
from simspaint.domain.label_set import LabelSet
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import is_part
from simspaint.files.untrusted_folder import require_all_sealed, require_sealed

_LAYOUTS = "layouts"


def drafts_folder(out: Path) -> Path:
    """Where a build keeps what it has done; gone when the bank is built."""
    return out / DRAFTS


def labelled_folder(out: Path, labeller: str, labels: LabelSet) -> Path:
    """Where a build keeps the layouts of photographs that had none; gone when the bank is built.

    Every labeller, given by its identity, has its own: a build that was cut off and goes on with another
    pack must not take its layouts for those of its own labels.
    """
    made_by = "\0".join([labeller, *(label.name for label in labels.labels)])
    return drafts_folder(out) / f"{_LAYOUTS}-{hashlib.sha256(made_by.encode()).hexdigest()[:12]}"


def is_free(out: Path) -> bool:
    """Whether a bank may be built in a folder: there is nothing in it but an unfinished build."""
    if not out.exists() or (out / DRAFTS).is_dir():
        return True
    return out.is_dir() and all(file.name.startswith(".") for file in out.iterdir())


def start_drafts(out: Path) -> None:
    """Mark the folder as one where a bank is being built.

    Raises
    ------
    MemoryBankError
        Something in it is a link, or no file: writing there might change files elsewhere.
    OSError
        It cannot be written.
    """
    members = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    require_sealed(out, members, MemoryBankError)
    for folder in (PHOTOS, DRAFTS):
        require_all_sealed(out / folder, MemoryBankError)
    (out / DRAFTS).mkdir(parents=True, exist_ok=True)


def remove_drafts(out: Path, photographs: Iterable[BankPhotograph]) -> None:
    """Remove what a finished build no longer needs, and only what a build made: drafts, the pictures that
    they tell of and that are not in the bank, and temporary files of builds that were killed."""
    kept = {photograph.file for photograph in photographs}
    drafts = sorted((out / DRAFTS).glob("*.draft"))
    for draft in drafts:
        read = read_draft(draft)
        if read is not None and read[1].photograph.file not in kept and is_stored(out, read[1].photograph):
            (out / PHOTOS / read[1].photograph.file).unlink()
    parts = [file for folder in (out, out / PHOTOS, out / DRAFTS) for file in folder.glob(".*.part")]
    for file in [*drafts, *(part for part in parts if is_part(part.name))]:
        file.unlink()
    for folder in (out / DRAFTS).glob(f"{_LAYOUTS}*"):
        _remove_labelled(folder)
    if not any((out / DRAFTS).iterdir()):
        (out / DRAFTS).rmdir()


def _remove_labelled(folder: Path) -> None:
    """Remove the layouts that a build had made of photographs without any, and nothing else."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for file in folder.iterdir():
        if file.suffix in (".png", ".csv") and file.is_file() and not file.is_symlink():
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
