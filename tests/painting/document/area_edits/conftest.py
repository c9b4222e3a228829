"""A document to edit."""

import pytest

from simspaint.domain.geometry import Box
from simspaint.painting.document.document import Document
from tests.factories import make_labels
from tests.painting.document.area_edits.thing_on_ground import EXTENT, THING


@pytest.fixture
def document() -> Document:
    """A thing of label 2 across the boundary of two halves, 0 above and 1 below."""
    document = Document(make_labels(5), EXTENT)
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 60, 200), None, 0)
        edit.paint(Box(60, 0, 120, 200), None, 1)
        edit.paint(THING, None, 2)
    return document
