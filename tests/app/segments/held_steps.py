"""What tests of held pieces do over and over."""

from __future__ import annotations

from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.painting.document.document import Document

CORNER = Box(0, 0, 10, 10)


def document_of(studio: Studio) -> Document:
    return studio.bridge.document


def stroke(studio: Studio, label_id: int = 2) -> None:
    with document_of(studio).edit("Brush") as edit:
        edit.paint(CORNER, None, label_id)
