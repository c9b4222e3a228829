"""A thing between two halves: where it lies, how it is composed and moved."""

import numpy as np

from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
from simspaint.painting.recipes.packed_composition import PackedComposition
from tests.painting.documents import make_segment

EXTENT = Extent(120, 200)
THING = Box(40, 30, 80, 50)
SHIFT = np.array([[1, 0, 100], [0, 1, 10]], float)


def composed_thing(document: Document) -> ComposedComponent:
    composition = document.composition
    assert composition is not None
    (thing,) = [c for c in composition.components if c.label_id == 2]
    return thing


def compose(document: Document) -> None:
    """Let the document take a composition of the halves and the thing."""
    layout = document.layout()
    affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

    def component(row: int, column: int, label_id: int, place: int) -> ComposedComponent:
        return ComposedComponent(row, column, label_id, make_segment(label_id), affine, place)

    components = (component(5, 130, 0, 0), component(110, 130, 1, 1), component(60, 40, 2, 2))
    packed = PackedComposition.of(Composition(layout, layout, components))
    assert document.take_composition(packed, document.turn)
