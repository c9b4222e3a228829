"""Writes the members of a document's zip file."""

from __future__ import annotations

import json
import zipfile
from typing import Any, BinaryIO

from simspaint.painting.codecs.document_json import (
    choices_to_json,
    labels_to_json,
    settings_to_json,
)
from simspaint.painting.codecs.indexed_png import layout_to_png, thumbnail_png
from simspaint.painting.codecs.recipe_json import recipe_to_json
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.composition_members import CompositionWriter
from simspaint.painting.document_file.document_format import FORMAT, MIMETYPE, VERSION
from simspaint.painting.document_file.undo_members import newest_steps, since_reframed, steps_to_record
from simspaint.painting.document_file.untrusted_zip import add_member
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.layout_hash import layout_hash
from simspaint.painting.undo.history_step import Step


def kept_steps(snapshot: DocumentSnapshot, max_undo_bytes: int) -> tuple[Step, ...]:
    """The steps done last that go into a file."""
    undone = since_reframed(snapshot.undone) if max_undo_bytes else ()
    return newest_steps(since_reframed(snapshot.done), undone, max_undo_bytes)


def write_members(
    file: BinaryIO, snapshot: DocumentSnapshot, max_undo_bytes: int, with_thumbnail: bool = True
) -> None:
    """Write a document's archive, with the newest steps of its history in at most `max_undo_bytes`."""
    undone = since_reframed(snapshot.undone) if max_undo_bytes else ()
    done = kept_steps(snapshot, max_undo_bytes)
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
