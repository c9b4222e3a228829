"""A thing that was painted where nothing was: what it leaves when it is moved is not its label."""

import numpy as np
import pytest

from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.painting.document.area_edits import move_area
from simspaint.painting.document.document import Document
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.regions.flood_fill import component_region
from tests.factories import make_labels
from tests.painting.document.area_edits.thing_on_ground import EXTENT, SHIFT, THING
from tests.painting.documents import make_segment

GROUND = Box(100, 0, 120, 200)


def painted(document: Document, box: Box, label_id: int) -> None:
    with document.edit("Brush") as edit:
        edit.paint(box, None, label_id)


@pytest.fixture
def document() -> Document:
    """Ground and a thing, all else unpainted."""
    document = Document(make_labels(4), EXTENT)
    painted(document, GROUND, 1)
    painted(document, THING, 2)
    return document


def composed(document: Document, *, saw_thing: bool) -> None:
    """The layout network has filled all else with label 0, before or after the thing was painted."""
    layout = document.layout()
    filled = np.where(layout.ids == UNLABELLED, 0, layout.ids).astype(np.uint8)
    below = filled.copy()
    below[THING.slices] = 0
    seen = layout.ids.copy()
    if not saw_thing:
        seen[THING.slices] = UNLABELLED
    affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    rows = ((5, 130, 0), (110, 130, 1), (60, 40, 2))
    components = tuple(ComposedComponent(r, c, i, make_segment(i), affine, i) for r, c, i in rows)
    labels = document.labels
    composition = Composition(
        Layout(filled, labels),
        Layout(seen, labels),
        components,
        filled=None if saw_thing else Layout(below, labels),
    )
    assert document.take_composition(PackedComposition.of(composition), document.turn)


def after_the_move(document: Document) -> Composition:
    move_area(document, component_region(document.ids, 60, 40), SHIFT)
    assert document.composition is not None
    return document.composition.unpacked(document.labels)


def test_what_was_filled_below_a_later_stroke_comes_back(document: Document) -> None:
    composed(document, saw_thing=False)
    after = after_the_move(document)
    assert (after.layout.ids[THING.slices] == 0).all()
    assert (after.layout.ids[50:90, 130:150] == 2).all()
    assert after.filled is not None
    assert not (after.filled.ids == 2).any()
    move_area(document, component_region(document.ids, 60, 140), SHIFT * [[1, 1, -0.5], [1, 1, 0]])
    assert document.composition is not None
    again = document.composition.unpacked(document.labels)
    assert np.count_nonzero(again.layout.ids == 2) == THING.area


def test_what_the_network_saw_as_a_thing_is_to_be_filled_anew(document: Document) -> None:
    composed(document, saw_thing=True)
    after = after_the_move(document)
    left = document.ids[THING.slices] == UNLABELLED
    assert left.any()
    assert (after.painted.ids[THING.slices][left] != UNLABELLED).all(), (
        "told that it was painted and is no more"
    )
