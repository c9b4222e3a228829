"""What `simspaint render` renders: layouts of all kinds, documents, and pictures that hold their painting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.request import RenderRequest, RenderSettings

if TYPE_CHECKING:
    from simspaint.packs.pack import Pack
    from simspaint.painting.document.snapshot import DocumentSnapshot

SUFFIXES = (".png", ".simspaint")
"""Endings of the files that are taken out of a folder."""


def read_request(
    file: Path,
    pack: Pack,
    settings: RenderSettings,
    asked: Mapping[str, Any] | None = None,
    tell: Callable[[str], None] | None = None,
) -> RenderRequest:
    """The request that a file stands for.

    Of a document, or of the painting that an exported picture holds, picture settings, choices, composition
    and size are its own, where `settings` and `asked` do not say otherwise. Raises `LayoutFileError` or
    `DocumentError` where the file cannot be used.

    Parameters
    ----------
    asked
        Settings of the picture by name, those of `matching` in a mapping of their own.
    tell
        Called with what was left out of a layout or a document.
    """
    from simspaint.painting.document_file.document_file import read_document
    from simspaint.painting.document_file.document_format import SUFFIX
    from simspaint.painting.export.picture_with_recipe import held_document
    from simspaint.painting.layout_import.import_layout import import_layout

    suffix = file.suffix.lower()
    if suffix == SUFFIX:
        document = read_document(file)
        if tell is not None:
            for note in document.notes:
                tell(f"{file.name}: {note}")
        return _of_document(document, pack, settings, asked or {})
    if suffix == ".png" and (held := held_document(file)) is not None:
        return _of_document(held, pack, settings, asked or {})
    layout = import_layout(file, pack.labels, tell=tell)
    return RenderRequest(layout, replace(settings, picture=picture_with(settings.picture, asked or {})))


def picture_with(picture: PictureSettings, asked: Mapping[str, Any]) -> PictureSettings:
    """Settings of a picture with those that were asked for."""
    changes = dict(asked)
    matching = replace(picture.matching, **changes.pop("matching", {}))
    return replace(picture, matching=matching, **changes)


def _of_document(
    document: DocumentSnapshot, pack: Pack, settings: RenderSettings, asked: Mapping[str, Any]
) -> RenderRequest:
    own, painted = document.settings, document.layout.extent
    extent = own.size.extent(painted, pack.extent)
    size = settings.size or (None if extent == painted else (extent.height, extent.width))
    chosen = replace(settings, picture=picture_with(own.picture, asked), choices=document.choices, size=size)
    composed = document.composition
    composition = None if composed is None else composed.unpacked(document.layout.labels)
    return RenderRequest(document.layout, chosen, composition)
