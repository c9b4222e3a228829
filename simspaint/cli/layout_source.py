"""What `simspaint render` renders: layouts of all kinds, and documents with the choices made in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.engine.request import RenderRequest, RenderSettings

if TYPE_CHECKING:
    from simspaint.engine.pack import Pack
    from simspaint.painting.snapshot import DocumentSnapshot

SUFFIXES = (".png", ".simspaint")
"""Endings of the files that are taken out of a folder."""


def read_request(
    file: Path,
    pack: Pack,
    settings: RenderSettings,
    seed: int | None,
    matching: Mapping[str, float],
    tell: Callable[[str], None] | None = None,
) -> RenderRequest:
    """The request that a file stands for.

    Of a document seed, choices, size and matching are its own, where `settings`, `seed` and `matching` do not
    say otherwise. `tell` is called with what was left out of a layout. Raises `LayoutFileError` or
    `DocumentError` where the file cannot be used.
    """
    from simspaint.painting.document_file import SUFFIX, read_document
    from simspaint.painting.layout_files import import_layout

    suffix = file.suffix.lower()
    if suffix == SUFFIX:
        return _of_document(read_document(file), pack, settings, seed, matching)
    layout = import_layout(file, pack.labels, tell=tell)
    matched = replace(settings.matching, **matching)
    return RenderRequest(layout, replace(settings, seed=seed or 0, matching=matched))


def _of_document(
    document: DocumentSnapshot,
    pack: Pack,
    settings: RenderSettings,
    seed: int | None,
    matching: Mapping[str, float],
) -> RenderRequest:
    own, choices, painted = document.settings, document.choices, document.layout.extent
    extent = own.size.extent(painted, pack.extent)
    chosen = replace(
        settings,
        seed=own.seed if seed is None else seed,
        top_k=max(own.top_k, settings.top_k),
        size=settings.size or (None if extent == painted else (extent.height, extent.width)),
        refine=own.refine and settings.refine,
        elide=own.elide or settings.elide,
        matching=replace(own.matching, **matching),
        locks=(*choices.swaps, *choices.locks),
        placements=choices.placements,
        order_shifts=choices.order_shifts,
        banned_photographs=choices.banned_photographs,
    )
    return RenderRequest(document.layout, chosen)
