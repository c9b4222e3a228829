"""The packs that are installed, and which of them can render."""

from __future__ import annotations

from dataclasses import dataclass

from simspaint.errors import PackError, SimsPaintError
from simspaint.packs.pack import Pack, find_packs


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that can be opened.

    Parameters
    ----------
    problem
        Why it cannot render yet, with the way to mend it; None where it can. Its labels can be painted with
        all the same.
    """

    pack: Pack
    problem: SimsPaintError | None

    @property
    def is_ready(self) -> bool:
        return self.problem is None


def installed_pack(folder_or_name: str) -> InstalledPack:
    """The named pack; raises `PackError` or `LayoutFileError` where it cannot be opened."""
    pack = Pack.open(folder_or_name)
    try:
        pack.require_bank()
    except SimsPaintError as error:
        return InstalledPack(pack, error)
    return InstalledPack(pack, None)


def installed_packs() -> tuple[list[InstalledPack], list[SimsPaintError]]:
    """All packs whose description and labels can be read, ready ones first; and why others cannot."""
    found: list[InstalledPack] = []
    errors: list[SimsPaintError] = []
    for folder in find_packs():
        try:
            found.append(installed_pack(str(folder)))
        except SimsPaintError as error:
            errors.append(error)
    return sorted(found, key=lambda each: not each.is_ready), errors


def first_ready_pack() -> Pack:
    """The first pack that can render. Raises `PackError` where there is none, saying how to get one."""
    found, errors = installed_packs()
    if found and found[0].is_ready:
        return found[0].pack
    reasons = [each.problem for each in found if each.problem is not None] + errors
    if reasons:
        raise reasons[0]
    raise PackError("No packs are installed.", "Give the folder of one with --pack.")
