"""Adding a photograph of the person's own to the bank of a pack. Not for the window's thread."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint import resource_files
from simspaint.bank.bank_file import read_bank_file
from simspaint.bank.build import build_bank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError
from simspaint.files.folder_lock import LOCK_FILE, locked_folder
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.files.regular_file import read_at_most
from simspaint.files.untrusted_folder import require_all_sealed
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken

DESCRIPTION = "pack.toml"
_MOST_DESCRIPTION = 1 << 20
_SAME_ASPECT = 0.02
"""Largest difference of proportions between painting and photograph."""


def add_photograph(
    pack: Pack,
    name: str,
    photograph: UInt8[np.ndarray, "height width 3"],
    layout: Layout,
    cancel: CancelToken,
) -> str:
    """Add a photograph with its layout to the pack's bank; gives the name that it has there.

    The bank grows at its end: segment ids stay what they are. A bundled pack is copied to the person's packs
    first, which come before the bundled ones. A pack without a bank gets one of this photograph alone.

    Raises
    ------
    MemoryBankError
        Nothing is painted, painting and photograph differ in their proportions, the photograph yields no
        segment, or the bank cannot be written.
    PackError, LayoutFileError
        The pack is damaged.
    Cancelled
        By `cancel`.
    """
    _check(photograph, layout)
    pack = own_pack(pack)
    while True:
        taken = _build(pack, name, photograph, layout, cancel)
        if taken is not None:
            return taken


def _build(
    pack: Pack, wanted: str, photograph: np.ndarray, layout: Layout, cancel: CancelToken
) -> str | None:
    """Add the photograph under a free name; None where another program has taken the name meanwhile."""
    has_bank = pack.has_bank
    known = [each.name for each in read_bank_file(pack.bank_folder).photographs] if has_bank else []
    name = free_name(wanted, known)
    with tempfile.TemporaryDirectory(prefix="simspaint-") as folder:
        photographs, layouts = Path(folder) / "photographs", Path(folder) / "layouts"
        write_photograph(photographs / f"{name}.png", photograph)
        write_layout(layouts / f"{name}.png", layout.resized(Extent(*photograph.shape[:2])))
        try:
            report = build_bank(
                photographs,
                layouts,
                pack.labels,
                pack.bank_folder,
                add=has_bank,
                extent=None if has_bank else pack.extent,
                cancel=cancel,
            )
        except MemoryBankError:
            if pack.has_bank and not has_bank:
                return None  # another program has begun the bank
            raise
    if report.already_there:
        return None
    if report.skipped:
        raise MemoryBankError(f"The photograph cannot be used: {report.skipped[0][1]}", "Choose another one.")
    return name


def own_pack(pack: Pack) -> Pack:
    """The pack where its bank may grow: itself, or a copy among the person's packs."""
    own = resource_files.user_packs_folder()
    if pack.description.bank_kind != "bundled" or pack.folder.is_relative_to(own.resolve()):
        return pack
    require_all_sealed(pack.folder, MemoryBankError)
    target = own / pack.name
    try:
        with locked_folder(own, MemoryBankError):
            if (target / DESCRIPTION).is_file():
                _require_same(pack, target)
            else:
                _copy(pack.folder, target, own / f".{pack.name}.part")
    except OSError as error:
        raise MemoryBankError(
            f"The pack {pack.name} cannot be copied to {target}: {error.strerror or error}.",
            "Check the free space and that the folder may be written.",
        ) from error
    return Pack.open(target)


def _require_same(pack: Pack, target: Path) -> None:
    """Raise `MemoryBankError` where another pack of that name lies there: its bank is its own."""
    one, other = (read_at_most(each / DESCRIPTION, _MOST_DESCRIPTION) for each in (pack.folder, target))
    if one != other:
        raise MemoryBankError(
            f"There is another pack called {pack.name} in {target}.", "Call one of the two otherwise."
        )


def _copy(source: Path, target: Path, part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)  # what a copy that was cut off has left
    # Links that come meanwhile are copied as links: what they lead to is not.
    shutil.copytree(source, part, symlinks=True, ignore=shutil.ignore_patterns(LOCK_FILE))
    require_all_sealed(part, MemoryBankError)
    target.mkdir(exist_ok=True)  # the library of the person's photographs may lie there already
    for member in sorted(part.iterdir(), key=lambda path: path.name == DESCRIPTION):  # that makes it a pack
        if not os.path.lexists(target / member.name):  # else it was moved before the program ended
            member.rename(target / member.name)
    shutil.rmtree(part, ignore_errors=True)


def free_name(wanted: str, known: Collection[str]) -> str:
    """A name that a bank can have and does not have yet. It has no underscore: what stands before one names
    a series of photographs."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", wanted).strip("-")[:48] or "photograph"
    name, number = plain, 2
    while name in known:
        name, number = f"{plain}-{number}", number + 1
    return name


def _check(photograph: np.ndarray, layout: Layout) -> None:
    if layout.ids.min() == UNLABELLED:
        raise MemoryBankError(
            "Nothing of the photograph is painted over.", "Paint what it shows, then add it."
        )
    height, width = photograph.shape[:2]
    ratio = (width / height) / (layout.extent.width / layout.extent.height)
    if abs(ratio - 1) > _SAME_ASPECT:
        raise MemoryBankError(
            f"The photograph has {width} × {height} pixels, the painting {layout.extent.width} × "
            f"{layout.extent.height}: their proportions differ.",
            "Make a new painting of the photograph's size.",
        )
