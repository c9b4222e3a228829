"""Small paintings that are saved, opened and compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.factories import make_labels

UNDO_BYTES = 64 << 20


def saved_and_opened(path: Path, snapshot: DocumentSnapshot) -> DocumentSnapshot:
    """What is read after a snapshot was written; it has to be the same painting, without a note."""
    assert write_document(path, snapshot, UNDO_BYTES) == ()
    read = read_document(path)
    assert read.notes == ()
    assert np.array_equal(read.layout.ids, snapshot.layout.ids)
    assert read.layout.labels == snapshot.layout.labels
    assert read.choices == snapshot.choices
    return read


def plain_painting(labels: LabelSet | None = None, choices: Choices | None = None) -> DocumentSnapshot:
    layout = Layout(np.zeros((40, 60), np.uint8), labels or make_labels())
    return DocumentSnapshot(layout, choices or Choices(), DocumentSettings())


def reference(name: str, row: int = 3) -> SegmentReference:
    return SegmentReference(name, "ab" * 32, (0, 0, 5, 5), 20, row)
