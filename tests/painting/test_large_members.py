"""Members of a document that unpack to far more, pack too well, or are named many times."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.segment_reference import SegmentReference
from simspaint.errors import DocumentError
from simspaint.painting.archive import Archive, add_member
from simspaint.painting.document_file import read_document, write_document
from simspaint.painting.document_settings import DocumentSettings
from simspaint.painting.snapshot import DocumentSnapshot
from tests.factories import make_labels
from tests.painting.documents import make_document

UNDO_BYTES = 64 << 20


def _opened(path: Path, snapshot: DocumentSnapshot) -> DocumentSnapshot:
    assert write_document(path, snapshot, UNDO_BYTES) == ()
    read = read_document(path)
    assert read.notes == ()
    assert np.array_equal(read.layout.ids, snapshot.layout.ids)
    assert read.layout.labels == snapshot.layout.labels
    assert read.choices == snapshot.choices
    return read


def _painting(labels: LabelSet | None = None, choices: Choices | None = None) -> DocumentSnapshot:
    layout = Layout(np.zeros((40, 60), np.uint8), labels or make_labels())
    return DocumentSnapshot(layout, choices or Choices(), DocumentSettings())


def _reference(name: str, row: int = 3) -> SegmentReference:
    return SegmentReference(name, "ab" * 32, (0, 0, 5, 5), 20, row)


def _rewritten(path: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("text", [b"[]," * 10_000_000, b'{"a":' * 5_000_000, b" " * 60_000_000])
def test_json_that_unpacks_to_far_more_is_refused_unread(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.simspaint"
    write_document(path, _painting())
    _rewritten(path, {"document.json": b'{"a": [' + text + b"0]}"})
    assert path.stat().st_size < 1 << 20
    with pytest.raises(DocumentError, match="far more"):
        read_document(path)


def test_json_that_packs_too_well_is_written_so_that_it_is_read(tmp_path: Path) -> None:
    text = json.dumps({"a": ["the same"] * 2_000_000}).encode()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        add_member(archive, "document.json", text, is_text=True)
    with Archive(tmp_path / "a.zip") as read:
        assert read.read("document.json", 1 << 30) == text


def test_a_member_that_many_renderings_name_is_unpacked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_document()
    path = tmp_path / "a.simspaint"
    write_document(path, document.snapshot())
    with zipfile.ZipFile(path) as archive:
        values = json.loads(archive.read("document.json"))
    if not values["renderings"]:
        pytest.skip("the painting keeps no renderings")
    row = values["renderings"][0] | {"thumbnail": "thumbnails/0"}
    values["renderings"] = [row] * 200
    _rewritten(path, {"document.json": json.dumps(values).encode(), "thumbnails/0": bytes(1 << 20)})
    asked: list[str] = []
    original = Archive.read
    monkeypatch.setattr(
        Archive, "read", lambda self, name, most: asked.append(name) or original(self, name, most)
    )
    assert len(read_document(path).renderings) == 200
    assert asked.count("thumbnails/0") == 1
