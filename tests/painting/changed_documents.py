"""Documents that were rewritten with other contents, and whether two are the same."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import write_document
from tests.painting.documents import make_document

ALL_UNDO = 1 << 30


def is_same(a: DocumentSnapshot, b: DocumentSnapshot) -> bool:
    return (
        np.array_equal(a.layout.ids, b.layout.ids)
        and a.layout.labels == b.layout.labels
        and (a.choices, a.settings, a.renderings) == (b.choices, b.settings, b.renderings)
        and a.composition == b.composition
    )


def rewritten(
    source: Path, change: Callable[[dict[str, bytes]], object], compression: int = zipfile.ZIP_STORED
) -> Path:
    """The document with its members changed."""
    with zipfile.ZipFile(source) as members:
        contents = {name: members.read(name) for name in members.namelist()}
    change(contents)
    with zipfile.ZipFile(source, "w", compression) as members:
        for name, data in contents.items():
            members.writestr(name, data)
    return source


def rechosen(tmp_path: Path) -> Path:
    """A saved document whose choices are done, not undone."""
    document = make_document()
    document.redo()
    write_document(tmp_path / "chosen.simspaint", document.snapshot(), ALL_UNDO)
    return tmp_path / "chosen.simspaint"


def changed(source: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> Path:
    """The document with its members and `document.json` changed."""

    def edit(contents: dict[str, bytes]) -> None:
        values = json.loads(contents["document.json"])
        change(contents, values)
        contents["document.json"] = json.dumps(values).encode()

    return rewritten(source, edit)


def with_json(source: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    return changed(source, lambda _, values: change(values))


def member(name: str, data: bytes = b"x", mode: int = 0o100644) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info, data
