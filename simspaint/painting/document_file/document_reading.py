"""Reads a document from the members of its zip file."""

from __future__ import annotations

from typing import Any

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.files.label_png import MAX_SIDE
from simspaint.painting.codecs.document_json import (
    choices_from_json,
    labels_from_json,
    settings_from_json,
)
from simspaint.painting.codecs.indexed_png import layout_from_png
from simspaint.painting.codecs.recipe_json import recipe_from_json
from simspaint.painting.codecs.untrusted_json import Fields, parse_json
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.composition_members import CompositionReader
from simspaint.painting.document_file.document_format import FORMAT, SUFFIX, VERSION
from simspaint.painting.document_file.undo_members import steps_from_record
from simspaint.painting.document_file.unpack_limits import (
    MAX_COMPOSITION_BYTES,
    MAX_JSON_BYTES,
    MAX_PNG_BYTES,
    MAX_RENDERINGS,
    MAX_THUMBNAIL_BYTES,
    MAX_UNDO_BYTES,
)
from simspaint.painting.document_file.untrusted_zip import Archive
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.layout_hash import layout_hash
from simspaint.painting.recipes.packed_composition import PackedComposition

_HINT = "If there is a backup beside it (its name ends in ~), rename and open that."


def read_members(archive: Archive, name: str) -> DocumentSnapshot:
    """The document of an archive; `name` is what messages call it.

    Damaged history, renderings and compositions are left out, each with a note. Raises `DocumentError` where
    the painting itself is not whole.
    """
    if "document.json" not in archive.names:
        raise DocumentError(f"{name} is not a document of SimsPaint.", f"Their names end in {SUFFIX}.")
    fields = parse_json(archive.read("document.json", MAX_JSON_BYTES), name, DocumentError, _HINT)
    version = _checked_version(fields, name)
    labels = labels_from_json(fields, "labels")
    extent = Extent(*fields.integers("extent", 2, 1, MAX_SIDE))
    layout = layout_from_png(archive.read("layout.png", MAX_PNG_BYTES), extent, labels, name)
    if layout_hash(layout) != fields.text("layout_sha256", 64):
        raise DocumentError(f"The painting in {name} does not fit its description.", _HINT)
    notes: list[str] = []
    settings = settings_from_json(fields.object("settings"))
    compositions = _read_compositions(archive, fields, notes)
    return DocumentSnapshot(
        layout=layout,
        choices=choices_from_json(fields.object("choices"), extent, version),
        settings=settings,
        renderings=_read_renderings(archive, fields, compositions, notes),
        composition=_read_composition(compositions, fields, labels, notes),
        **_read_undo(archive, fields, extent, settings.picture, compositions, version, notes),
        notes=tuple(notes),
    )


def _checked_version(fields: Fields, name: str) -> int:
    if fields.text("format", 100, "") != FORMAT:
        raise DocumentError(f"{name} is not a document of SimsPaint.", f"Their names end in {SUFFIX}.")
    version = fields.integer("version", 1, 10**6)
    if version > VERSION:
        raise DocumentError(
            f"{name} was made by a newer version of SimsPaint (document version {version}).",
            "Install the newest version.",
        )
    return version


def _read_compositions(archive: Archive, fields: Fields, notes: list[str]) -> CompositionReader:
    name = "compositions.bin"
    try:
        packed = archive.read(name, MAX_COMPOSITION_BYTES) if name in archive.names else b""
        return CompositionReader(fields, packed)
    except DocumentError:
        notes.append("What its photographs are composed of is damaged and was left out.")
        return CompositionReader.empty()


def _read_composition(
    compositions: CompositionReader, fields: Fields, labels: LabelSet, notes: list[str]
) -> PackedComposition | None:
    try:
        composition = compositions.find(fields)
        if composition is not None:
            composition.unpacked(labels)
        return composition
    except DocumentError:
        notes.append("What its photograph is composed of is damaged and was left out.")
        return None


def _read_renderings(
    archive: Archive, fields: Fields, compositions: CompositionReader, notes: list[str]
) -> tuple[KeptRendering, ...]:
    kept: list[KeptRendering] = []
    layouts: dict[str, bytes] = {}
    thumbnails: dict[str, bytes] = {}
    lost = 0
    for row in fields.objects("renderings", MAX_RENDERINGS):
        try:
            recipe = recipe_from_json(row.object("recipe"), compositions.find(row))
            name = f"layouts/{recipe.layout_sha256}.png"
            if name not in layouts:
                layouts[name] = archive.read(name, MAX_PNG_BYTES)
            thumbnail = row.text("thumbnail", 100, "")
            if thumbnail and thumbnail not in thumbnails:  # once, however many renderings name it
                thumbnails[thumbnail] = archive.read(thumbnail, MAX_THUMBNAIL_BYTES)
            small = thumbnails.get(thumbnail, b"")
            kept.append(KeptRendering(recipe, layouts[name], small, row.text("made_at", 40, "")))
        except DocumentError:
            lost += 1
    if lost:
        notes.append(f"{lost} of the kept renderings are damaged and were left out.")
    return tuple(kept)


def _read_undo(
    archive: Archive,
    fields: Fields,
    extent: Extent,
    picture: PictureSettings,
    compositions: CompositionReader,
    version: int,
    notes: list[str],
) -> dict[str, Any]:
    try:
        undo = fields.object("undo")
        packed = archive.read("undo.bin", MAX_UNDO_BYTES) if "undo.bin" in archive.names else b""
        split = undo.integer("done_bytes", 0, len(packed), 0)
        known = extent, picture, compositions, version
        done = steps_from_record(undo, "done", packed[:split], *known)
        return {"done": done, "undone": steps_from_record(undo, "undone", packed[split:], *known)}
    except DocumentError:
        notes.append("The undo history is damaged and was left out.")
        return {"done": (), "undone": ()}
