"""Members of a document that unpack to far more, pack too well, or are named many times."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from simspaint.errors import DocumentError
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.document_file.untrusted_zip import Archive, add_member
from tests.painting.changed_documents import rewritten
from tests.painting.documents import make_document
from tests.painting.plain_paintings import plain_painting


@pytest.mark.parametrize("text", [b"[]," * 10_000_000, b'{"a":' * 5_000_000, b" " * 60_000_000])
def test_json_that_unpacks_to_far_more_is_refused_unread(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.simspaint"
    write_document(path, plain_painting())
    text = b'{"a": [' + text + b"0]}"
    rewritten(path, lambda members: members.update({"document.json": text}), zipfile.ZIP_DEFLATED)
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
    change = {"document.json": json.dumps(values).encode(), "thumbnails/0": bytes(1 << 20)}
    rewritten(path, lambda members: members.update(change), zipfile.ZIP_DEFLATED)
    asked: list[str] = []
    original = Archive.read
    monkeypatch.setattr(
        Archive, "read", lambda self, name, most: asked.append(name) or original(self, name, most)
    )
    assert len(read_document(path).renderings) == 200
    assert asked.count("thumbnails/0") == 1
