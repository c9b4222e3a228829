"""Compositions in documents: they are the same when they are opened, and damaged ones are left out."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recipes.packed_composition import PackedComposition
from tests.compositions import same_composition
from tests.painting.changed_documents import ALL_UNDO
from tests.painting.documents import make_composition, make_document, make_packed


def test_a_composition_is_unpacked_as_it_was() -> None:
    document = make_document()
    composition = make_composition(document.layout(), 3)
    unpacked = PackedComposition.of(composition).unpacked(document.labels)
    assert same_composition(unpacked, composition)
    assert not same_composition(unpacked, make_composition(document.layout(), 4))


def test_a_saved_composition_is_opened_as_it_was(saved: Path) -> None:
    document, opened = make_document(), read_document(saved)
    assert document.composition is not None
    assert opened.composition == document.composition
    labels = document.labels
    assert opened.composition is not None
    assert same_composition(opened.composition.unpacked(labels), document.composition.unpacked(labels))
    assert opened.renderings[0].recipe.composition == make_packed(_all_done(), 5)
    assert opened.notes == ()


def _all_done() -> Document:
    document = make_document()
    while document.redo():
        pass
    return document


def test_each_composition_is_saved_once(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        rows = json.loads(archive.read("document.json"))["compositions"]
    assert len(rows) == 5  # of three strokes, the choice, and the kept photograph
    document = make_document()
    for number in range(20):
        document.choose(document.choices.with_ban(f"s{number}"), "Ban photograph")
    write_document(saved, document.snapshot(), ALL_UNDO)
    with zipfile.ZipFile(saved) as archive:
        assert len(json.loads(archive.read("document.json"))["compositions"]) <= 5


Change = Callable[[dict[str, bytes], dict[str, Any]], object]
