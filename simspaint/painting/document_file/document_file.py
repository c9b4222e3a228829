"""`.simspaint` documents: a zip with the painted layout, choices, settings and recipes.

Members: `mimetype`; `document.json`; `layout.png`, an indexed PNG; `thumbnail.png`; for kept renderings
`layouts/SHA256.png` and `thumbnails/NUMBER`; with the undo history `undo.bin`, and `compositions.bin`, what
pictures are composed of; `document.json` tells what they mean.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from simspaint.errors import DocumentError
from simspaint.files.atomic import write_atomically
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.backup import keep_backup_of, remove_leftovers
from simspaint.painting.document_file.document_reading import read_members
from simspaint.painting.document_file.document_writing import kept_steps, write_members
from simspaint.painting.document_file.unpack_limits import MAX_THUMBNAIL_BYTES
from simspaint.painting.document_file.untrusted_zip import Archive

_LEFT_OUT: tuple[tuple[str, ...], ...] = (
    (),
    ("Only the newest steps of the undo history were saved: it is too long, or of another canvas.",),
    ("The undo history was not saved: it was too long.",),
    ("Undo history and kept renderings were not saved: they could not be read again.",),
    ("Only the layout and the choices were saved: the rest could not be read again.",),
)


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
                keep_backup_of(Path(os.path.realpath(path)))
        remove_leftovers(Path(os.path.realpath(path)))
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
        try:
            write_members(file, less, undo_bytes)
            file.flush()
            with Archive(file.name, name) as archive:
                notes = read_members(archive, name).notes
        except DocumentError as error:
            reason = error
            continue
        except ValueError:  # a number that is none: JSON knows no such
            continue
        if not notes:
            is_shortened = number == 0 < max_undo_bytes and len(kept_steps(less, undo_bytes)) < len(less.done)
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
        return read_members(archive, Path(path).name)


def document_bytes(snapshot: DocumentSnapshot) -> bytes:
    """A document without undo history, kept renderings and thumbnail, to be put into a picture."""
    file = io.BytesIO()
    write_members(file, replace(snapshot, renderings=()), 0, with_thumbnail=False)
    return file.getvalue()


def document_from_bytes(data: bytes, name: str) -> DocumentSnapshot:
    """Undo `document_bytes`; `name` is what messages call it. Raises `DocumentError` as `read_document`."""
    with Archive(data, name) as archive:
        return read_members(archive, name)


def read_thumbnail(path: str | Path) -> bytes:
    """The small picture of a document as the bytes of a PNG. Raises `DocumentError` as `read_document`."""
    with Archive(path) as archive:
        return archive.read("thumbnail.png", MAX_THUMBNAIL_BYTES)
