"""On which terms pictures may be used that a person's own photographs are part of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple

from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.packs.pack import Pack
from simspaint.painting.export.credits import Terms


def terms_of(pack: Pack, which: Photographs, used: Collection[str] | None = None) -> list[Terms]:
    """The terms of a pack's parts, and of the person's photographs that came with some.

    Parameters
    ----------
    used
        Names of the photographs that a picture is made of; None for all of the person's.
    """
    terms = [Terms(*part) for part in map(astuple, pack.description.licences)]
    if which == "pack":
        return terms
    known = PhotographLibrary(pack).credits()
    names = sorted(known if used is None else set(used) & set(known))
    named = [Terms(name, known[name].licence, known[name].origin) for name in names]
    own = Terms("other photographs", "as whoever added them knows", "Added by the person.")
    return [*(t for t in terms if t.part != "bank" or which != "mine"), *named, own]
