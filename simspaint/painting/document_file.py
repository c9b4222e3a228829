"""`.simspaint` documents: a zip with the painted layout, choices, settings and recipes.

Members: `mimetype`; `document.json`; `layout.png`, an indexed PNG; `thumbnail.png`; for kept renderings
`layouts/SHA256.png` and `thumbnails/NUMBER`; with the undo history `undo.bin`, and `compositions.bin`, what
pictures are composed of; `document.json` tells what they mean.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.files.atomic import part_stem, write_atomically
from simspaint.files.plain_names import LONGEST_NAME
from simspaint.painting.archive import Archive, add_member
from simspaint.painting.composition_record import MAX_BYTES, CompositionReader, CompositionWriter
from simspaint.painting.document_json import (
    choices_from_json,
    choices_to_json,
    labels_from_json,
    labels_to_json,
    layout_hash,
    settings_from_json,
    settings_to_json,
)
from simspaint.painting.history_step import Step
from simspaint.painting.indexed_png import layout_from_png, layout_to_png, thumbnail_png
from simspaint.painting.json_fields import Fields, parse_json
from simspaint.painting.kept_rendering import KeptRendering
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.recipe_json import recipe_from_json, recipe_to_json
from simspaint.painting.snapshot import DocumentSnapshot
from simspaint.painting.undo_record import newest_steps, since_reframed, steps_from_record, steps_to_record

SUFFIX = ".simspaint"
MIMETYPE = b"application/x-simspaint"
FORMAT = "simspaint document"
VERSION = 2

MAX_SIDE = 8192
_MAX_RENDERINGS = 2000
_MAX_JSON_BYTES = 64 << 20
_MAX_PNG_BYTES = 96 << 20
_MAX_THUMBNAIL_BYTES = 4 << 20
_MAX_UNDO_BYTES = 512 << 20
_LEFTOVER_S = 3600.0
_LEFT_OUT: tuple[tuple[str, ...], ...] = (
    (),
    ("Only the newest steps of the undo history were saved: it is too long, or of another canvas.",),
    ("The undo history was not saved: it was too long.",),
    ("Undo history and kept renderings were not saved: they could not be read again.",),
    ("Only the layout and the choices were saved: the rest could not be read again.",),
)
_HINT = "If there is a backup beside it (its name ends in ~), rename and open that."


def backup_of(path: str | Path) -> Path:
    """Where the former state of a document is kept when it is saved."""
    path = Path(path)
    if len(os.fsencode(path.name)) < LONGEST_NAME:
        return path.with_name(path.name + "~")
    end = f"{path.suffix}~"
    stem = os.fsencode(path.stem)[: LONGEST_NAME - len(os.fsencode(end))].decode(errors="ignore")
    return path.with_name(stem + end)


def write_document(
    path: str | Path, snapshot: DocumentSnapshot, max_undo_bytes: int = 0, keep_backup: bool = True
) -> tuple[str, ...]:
    """Save a document: whole or not at all; what was there before is kept as `backup_of(path)`.

    May be called in any thread. `max_undo_bytes` is how much of the undo history is saved with it, newest
    steps first. What is written is read back before it takes the place of what was there: saved means that
    it opens. Gives a sentence for what had to be left out for that.

    Raises
    ------
    DocumentError
        It cannot be written, or could not be opened again; the file that was there is as it was.
    """
    path = Path(path)
    try:
        with write_atomically(path) as file:
            notes = _write_readable(file, snapshot, max_undo_bytes, path.name)
            if keep_backup:
                os.fsync(file.fileno())
                _keep_backup(Path(os.path.realpath(path)))
        _remove_leftovers(Path(os.path.realpath(path)))
        return notes
    except OSError as error:
        raise DocumentError(
            f"{path} could not be saved: {error.strerror or error}.",
            "What was saved before is still there. Make room, or save it elsewhere.",
        ) from error


def _write_readable(
    file: BinaryIO, snapshot: DocumentSnapshot, max_undo_bytes: int, name: str
) -> tuple[str, ...]:
    """Write what can be read again: with less of the history, then without kept renderings, where all of it
    goes beyond what a document can hold."""
    fewer = replace(snapshot, renderings=())
    bare = replace(fewer, composition=None)
    tries = [
        (snapshot, max_undo_bytes),
        (snapshot, max_undo_bytes // 16),
        (snapshot, 0),
        (fewer, 0),
        (bare, 0),
    ]
    reason: DocumentError | None = None
    for number, (less, undo_bytes) in enumerate(tries):
        file.seek(0)
        file.truncate()
        _write_members(file, less, undo_bytes)
        file.flush()
        try:
            with Archive(file.name, name) as archive:
                notes = _read_members(archive, name).notes
        except DocumentError as error:
            reason = error
            continue
        if not notes:
            is_shortened = number == 0 < max_undo_bytes and len(_kept_steps(less, undo_bytes)) < len(
                less.done
            )
            return _LEFT_OUT[1] if is_shortened else _LEFT_OUT[number]
    why = f" {reason.message}" if reason is not None else ""
    raise DocumentError(
        f"{name} could not be saved, it could not be opened again.{why}",
        "What was saved before is still there.",
    )


def read_document(path: str | Path) -> DocumentSnapshot:
    """Open a document.

    What can be done without is left out where it is damaged, and `DocumentSnapshot.notes` says so: the undo
    history, kept renderings, what photographs are composed of. The painting itself is whole, or an error.

    Raises
    ------
    DocumentError
        The file is missing, damaged, made to do harm, or of a newer version.
    """
    with Archive(path) as archive:
        return _read_members(archive, Path(path).name)


def document_bytes(snapshot: DocumentSnapshot) -> bytes:
    """A document without undo history, kept renderings and thumbnail, to be put into a picture."""
    file = io.BytesIO()
    _write_members(file, replace(snapshot, renderings=()), 0, with_thumbnail=False)
    return file.getvalue()


def document_from_bytes(data: bytes, name: str) -> DocumentSnapshot:
    """Undo `document_bytes`; `name` is what messages call it. Raises `DocumentError` as `read_document`."""
    with Archive(data, name) as archive:
        return _read_members(archive, name)


def _read_members(archive: Archive, name: str) -> DocumentSnapshot:
    if "document.json" not in archive.names:
        raise DocumentError(f"{name} is not a document of SimsPaint.", f"Their names end in {SUFFIX}.")
    fields = parse_json(archive.read("document.json", _MAX_JSON_BYTES), name, DocumentError, _HINT)
    version = _checked_version(fields, name)
    labels = labels_from_json(fields, "labels")
    extent = Extent(*fields.integers("extent", 2, 1, MAX_SIDE))
    layout = layout_from_png(archive.read("layout.png", _MAX_PNG_BYTES), extent, labels, name)
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


def read_thumbnail(path: str | Path) -> bytes:
    """The small picture of a document as the bytes of a PNG. Raises `DocumentError` as `read_document`."""
    with Archive(path) as archive:
        return archive.read("thumbnail.png", _MAX_THUMBNAIL_BYTES)


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


def _kept_steps(snapshot: DocumentSnapshot, max_undo_bytes: int) -> tuple[Step, ...]:
    """The steps done last that go into a file."""
    undone = since_reframed(snapshot.undone) if max_undo_bytes else ()
    return newest_steps(since_reframed(snapshot.done), undone, max_undo_bytes)


def _write_members(
    file: BinaryIO, snapshot: DocumentSnapshot, max_undo_bytes: int, with_thumbnail: bool = True
) -> None:
    undone = since_reframed(snapshot.undone) if max_undo_bytes else ()
    done = _kept_steps(snapshot, max_undo_bytes)
    compositions = CompositionWriter()
    composition = compositions.number(snapshot.composition)
    done_rows, done_packed = steps_to_record(done, compositions)
    undone_rows, undone_packed = steps_to_record(undone, compositions)
    renderings = [_rendering_row(i, kept, compositions) for i, kept in enumerate(snapshot.renderings)]
    composition_rows, composition_bytes = compositions.record()
    values: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "extent": list(snapshot.layout.extent),
        "layout_sha256": layout_hash(snapshot.layout),
        "labels": labels_to_json(snapshot.layout.labels),
        "settings": settings_to_json(snapshot.settings),
        "choices": choices_to_json(snapshot.choices),
        "renderings": renderings,
        "composition": composition,
        "compositions": composition_rows,
        "undo": {"done": done_rows, "undone": undone_rows, "done_bytes": len(done_packed)},
    }
    # In ASCII: so it holds whatever a photograph is called, halves of characters too.
    text = json.dumps(values, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
    members = {"mimetype": MIMETYPE, "document.json": text, "layout.png": layout_to_png(snapshot.layout)}
    if with_thumbnail:
        members["thumbnail.png"] = thumbnail_png(snapshot.layout)
    members |= _rendering_members(snapshot.renderings)
    if composition_bytes:
        members["compositions.bin"] = composition_bytes
    if done_packed or undone_packed:
        members["undo.bin"] = done_packed + undone_packed
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            add_member(archive, name, data, is_text=name == "document.json")


def _rendering_row(number: int, kept: KeptRendering, compositions: CompositionWriter) -> dict[str, Any]:
    row: dict[str, Any] = {
        "recipe": recipe_to_json(kept.recipe, with_composition=False),
        "made_at": kept.made_at,
        "composition": compositions.number(kept.recipe.composition),
    }
    if kept.thumbnail:
        row["thumbnail"] = f"thumbnails/{number}"
    return row


def _rendering_members(renderings: tuple[KeptRendering, ...]) -> dict[str, bytes]:
    members = {f"thumbnails/{i}": kept.thumbnail for i, kept in enumerate(renderings) if kept.thumbnail}
    # Renderings of one painting share its layout.
    return members | {f"layouts/{kept.recipe.layout_sha256}.png": kept.layout_png for kept in renderings}


def _read_compositions(archive: Archive, fields: Fields, notes: list[str]) -> CompositionReader:
    name = "compositions.bin"
    try:
        packed = archive.read(name, MAX_BYTES) if name in archive.names else b""
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
    for row in fields.objects("renderings", _MAX_RENDERINGS):
        try:
            recipe = recipe_from_json(row.object("recipe"), compositions.find(row))
            name = f"layouts/{recipe.layout_sha256}.png"
            if name not in layouts:
                layouts[name] = archive.read(name, _MAX_PNG_BYTES)
            thumbnail = row.text("thumbnail", 100, "")
            if thumbnail and thumbnail not in thumbnails:  # once, however many renderings name it
                thumbnails[thumbnail] = archive.read(thumbnail, _MAX_THUMBNAIL_BYTES)
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
        packed = archive.read("undo.bin", _MAX_UNDO_BYTES) if "undo.bin" in archive.names else b""
        split = undo.integer("done_bytes", 0, len(packed), 0)
        known = extent, picture, compositions, version
        done = steps_from_record(undo, "done", packed[:split], *known)
        return {"done": done, "undone": steps_from_record(undo, "undone", packed[split:], *known)}
    except DocumentError:
        notes.append("The undo history is damaged and was left out.")
        return {"done": (), "undone": ()}


def _keep_backup(target: Path) -> None:
    """The file that is about to be replaced, under its backup's name; nothing where there is none yet."""
    if not target.is_file():
        return
    backup = backup_of(target)
    part = backup.with_name(f"{part_stem(backup.name)}part")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    try:
        try:
            os.link(target, part)
        except OSError:  # file systems without hard links
            shutil.copy2(target, part)
        os.replace(part, backup)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def _remove_leftovers(target: Path) -> None:
    """Temporary files of saves of this document that were cut off long ago."""
    pattern = re.compile(re.escape(part_stem(target.name)) + r"[0-9a-f]{12}\.part")
    # The document is saved by now: what cannot be tidied up is no failure.
    with contextlib.suppress(OSError):
        for path in target.parent.iterdir():
            if pattern.fullmatch(path.name) and time.time() - path.stat().st_mtime > _LEFTOVER_S:
                path.unlink(missing_ok=True)
