from dataclasses import replace

import numpy as np
import pytest

from simspaint.app.rendering.diversity import MOST_DRAWS, OtherPicture
from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.painting.document.document import Document
from simspaint.painting.recipes.packed_composition import PackedComposition
from tests.factories import make_labels
from tests.painting.documents import make_segment


@pytest.fixture
def document() -> Document:
    document = Document(make_labels(3), Extent(40, 60))
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 40, 60), None, 1)
    document.take_composition(_of(1), document.turn)
    return document


def _of(segment: int) -> PackedComposition:
    layout = Layout(np.ones((40, 60), np.uint8), make_labels(3))
    component = ComposedComponent(20, 30, 1, make_segment(segment), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 0)
    return PackedComposition.of(Composition(layout, layout, (component,)))


def test_the_same_picture_is_drawn_again_by_the_next_seed_in_one_step(document: Document) -> None:
    before, other = len(document.history.done), OtherPicture()
    other.draw(document, 1, 8)
    other.drawn(document, _of(1), document.turn)
    assert document.settings.picture.seed == 2
    other.drawn(document, _of(5), document.turn)
    other.drawn(document, _of(1), document.turn)  # what others make of it later is not compared
    assert document.settings.picture.seed == 2
    assert len(document.history.done) == before + 1
    document.undo()
    assert document.settings.picture.seed == 0
    assert document.composition == _of(1)


def test_it_ends_where_there_is_no_other_picture(document: Document) -> None:
    other = OtherPicture()
    other.draw(document, 1, 8)
    for _ in range(50):
        other.drawn(document, _of(1), document.turn)
    assert document.settings.picture.seed == MOST_DRAWS


def test_what_was_painted_meanwhile_ends_it(document: Document) -> None:
    other = OtherPicture()
    other.draw(document, 1, 8)
    turn = document.turn
    document.set_picture(replace(document.settings.picture, adherence=0.9), "Outlines")
    other.drawn(document, _of(1), turn)
    assert document.settings.picture.seed == 1
