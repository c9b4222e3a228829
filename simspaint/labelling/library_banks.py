"""The memory banks of the person's own photographs: built when they are asked for, and again when photographs
or layouts have changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from simspaint.bank.bank_file import bank_exists, read_bank_file
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.thinned import link_or_copy, write_bank_without
from simspaint.errors import MemoryBankError, PackError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.folder_lock import LOCK_FILE, locked_folder
from simspaint.files.picture_pairs import pictures_in
from simspaint.files.regular_file import read_at_most
from simspaint.files.untrusted_folder import require_all_sealed
from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.labelling.photograph_notes import bring_tags_up_to_date
from simspaint.packs.pack import OpenedPack, Pack
from simspaint.progress import CancelToken

_CONTENTS = "contents.json"
"""What a bank was built of, beside it."""
_MAX_CONTENTS_BYTES = 64 << 20
_BUILDING = ".building"
"""Holds the lock of whoever builds a bank."""
_WAIT_S = 3600.0
"""A bank of thousands of photographs takes some minutes."""


def open_photographs(
    pack: Pack, which: Photographs, report: Callable[[int, int], None] | None = None
) -> OpenedPack:
    """The pack with the bank of its own photographs, of the person's, or of both.

    Raises
    ------
    PackError
        The pack is without its bank, or the person has no photographs.
    MemoryBankError
        A bank is damaged or cannot be written.
    """
    if which == "pack":
        return pack.open_bank()
    library = PhotographLibrary(pack)
    bank = "mine" if which == "mine" else "both"
    if not library.names():
        raise PackError(
            f"There are no photographs of your own for the pack {pack.name}.",
            "Add some with `simspaint photos add DIR`.",
        )
    base = pack.require_bank() if bank == "both" else None
    return OpenedPack(pack.name, pack.labels, MemoryBank.open(current_bank(library, bank, base, report)))


def current_bank(
    library: PhotographLibrary,
    which: Literal["mine", "both"],
    base: Path | None,
    report: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> Path:
    """The folder of a bank that holds what the library holds now, upon a copy of `base` where that is given.

    What is new is added; what was changed or removed is left out of a new bank, which then takes the place of
    the one before. One program at a time builds; the others wait.

    Raises `LayoutFileError` where something in the library is a link.
    """
    library.check()
    with locked_folder(
        library.folder / _BUILDING, MemoryBankError, cancel.raise_if_cancelled if cancel else None, _WAIT_S
    ):
        return _brought_up_to_date(library, which, base, report, cancel)


def _brought_up_to_date(
    library: PhotographLibrary,
    which: str,
    base: Path | None,
    report: Callable[[int, int], None] | None,
    cancel: CancelToken | None,
) -> Path:
    folder = library.folder / which
    wanted = _contents(library, base)
    built = _built(folder)
    if built == wanted and bank_exists(folder):
        _keep_tags(library, folder, base)
        return folder
    target = _begun(folder, built, wanted, base)
    build_bank(
        library.photographs,
        library.layouts,
        library.pack.labels,
        target,
        add=bank_exists(target),
        extent=library.pack.extent,
        names=[name for name in library.names() if name in wanted],
        report=report,
        cancel=cancel,
    )
    with MemoryBank.open(target) as opened:
        opened.write_light()
    replace_bytes(_contents_file(target), json.dumps(wanted, indent=0).encode())
    if target != folder:
        _take_the_place(target, folder)
    _keep_tags(library, folder, base)
    return folder


def _begun(folder: Path, built: dict[str, str], wanted: dict[str, str], base: Path | None) -> Path:
    """The folder that the missing is added to: the bank itself, or one that is to take its place."""
    is_usable = bool(built) and bank_exists(folder) and built.get("") == wanted.get("")
    changed = {name for name, key in built.items() if wanted.get(name) != key}
    if is_usable:
        changed |= _unknown_in(folder, built, base)
    if is_usable and not changed:
        return folder
    target = folder.with_name(f"{folder.name}.new")
    is_usable = is_usable and len(changed) < len(built)
    if (
        is_usable or base is not None or bank_exists(target)
    ):  # else it is a build that was cut off, and goes on
        shutil.rmtree(target, ignore_errors=True)
    if is_usable:
        write_bank_without(folder, target, changed)
    elif base is not None:
        _copy_bank(base, target)
    return target


def _unknown_in(bank: Path, built: dict[str, str], base: Path | None) -> set[str]:
    """Photographs of a bank of which nobody knows what they were built of: the program ended just then."""
    of_pack = set() if base is None else {each.name for each in read_bank_file(base).photographs}
    return {each.name for each in read_bank_file(bank).photographs} - set(built) - of_pack


def _keep_tags(library: PhotographLibrary, folder: Path, base: Path | None) -> None:
    with MemoryBank.open(folder) as opened:
        bring_tags_up_to_date(opened, library.notes(), base)


def _contents(library: PhotographLibrary, base: Path | None) -> dict[str, str]:
    """A digest of each photograph that has a layout and of that layout; of the base under an empty name."""
    layouts, names = library.layouts, library.names()
    photographs = pictures_in(library.photographs) if names else {}
    found = {
        name: sha256_of(photographs[name]) + sha256_of(layouts / f"{name}.png")
        for name in names
        if name in photographs and (layouts / f"{name}.png").is_file()
    }
    return found if base is None else {"": sha256_of(base / "bank.json"), **found}


def _contents_file(bank: Path) -> Path:
    return bank.with_name(f"{bank.name}-{_CONTENTS}")


def _built(bank: Path) -> dict[str, str]:
    """What a bank was built of; nothing where that is not known, so that it is built anew."""
    try:
        found = json.loads(read_at_most(_contents_file(bank), _MAX_CONTENTS_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _copy_bank(source: Path, target: Path) -> None:
    """A copy whose photographs are second names of the files where the disk allows that.

    Raises `MemoryBankError` where something in it is a link, which would be followed: the source may be that
    of a stranger's pack.
    """
    require_all_sealed(source, MemoryBankError)
    left_out = shutil.ignore_patterns(LOCK_FILE)
    # Links that come meanwhile are copied as links: what they lead to is not.
    shutil.copytree(source, target, symlinks=True, copy_function=link_or_copy, ignore=left_out)
    require_all_sealed(target, MemoryBankError)


def _take_the_place(new: Path, folder: Path) -> None:
    """Put a finished bank in place of an old one."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    _contents_file(folder).unlink(missing_ok=True)  # else it would be taken for the new one's, ended here
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _contents_file(new).replace(_contents_file(folder))
    shutil.rmtree(old, ignore_errors=True)
