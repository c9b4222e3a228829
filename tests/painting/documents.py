"""Documents made in code."""

from __future__ import annotations

import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.composition import ComposedComponent, Composition, FillKind, FillSegment, Scores, Stance
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Matching, Method, PictureSettings
from simspaint.domain.segment_choice import Placement
from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.codecs.indexed_png import layout_to_png
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings, SizeChoice
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.layout_hash import layout_hash
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.recipes.recipe import Recipe
from tests.factories import make_labels

AFFINE = (1.0, 0.25, -0.5, 0.0, 1.0, 0.125)
PICTURE = PictureSettings(Method.PAPER, 7, 5, 0.75, False, True, Matching(2.5, 1, 0.3))
"""Differs from the usual settings in every field."""


def make_segment(number: int) -> SegmentReference:
    """A segment of a photograph; another one for another number."""
    box = (number % 7, number, number % 7 + 9, number + 12)
    return SegmentReference(f"s1_{number:03d}", f"{number:02x}" * 32, box, 50 + number, number)


def make_composition(layout: Layout, number: int = 0) -> Composition:
    """A composition of a layout, by no engine; another one for another number."""
    dense = np.where(layout.ids == UNLABELLED, 0, layout.ids).astype(np.uint8)
    fill = FillSegment(make_segment(number + 3), AFFINE, FillKind.REASSIGNED)
    moved = (0.5, 0.0, 0.1 + number / 7, 0.0, -1.0, 1 / 3)
    height, width = layout.extent
    return Composition(
        Layout(dense, layout.labels),
        layout,
        (
            ComposedComponent(
                0,
                0,
                0,
                make_segment(number),
                AFFINE,
                1,
                fill_segments=(fill,),
                stance=Stance.BY_HAND,
                scores=Scores(0.5, 0.7),
                steps=-2,
                color_shift=(1.5, -2.0, 0.25),
                adherence=0.75,
            ),
            ComposedComponent(height - 1, width - 1, 3, make_segment(number + 1), moved, 0),
            ComposedComponent(height // 2, 0, 2, None, AFFINE, -1),
        ),
        PICTURE,
        ((3, 2), (1, UNLABELLED)),
        Layout(np.roll(dense, 1, axis=0), layout.labels),
    )


def make_packed(document: Document, number: int = 0) -> PackedComposition:
    """A composition of what is painted, as a rendering would give it."""
    return PackedComposition.of(make_composition(document.layout(), number))


def paint(document: Document, box: Box, label_id: int, name: str = "Brush") -> Box:
    """A stroke over a whole box, as one step; gives what it changed."""
    with document.edit(name) as edit:
        return edit.paint(box, None, label_id)


def take(document: Document, number: int) -> PackedComposition:
    """Let the document take a composition as if it had been rendered just now."""
    composition = make_packed(document, number)
    assert document.take_composition(composition, document.turn)
    return composition


def make_choices() -> Choices:
    """One choice of each kind."""
    return (
        Choices()
        .with_swap(3, 4, make_segment(17))
        .with_lock(10, 11, make_segment(0))
        .with_ban("s1_004")
        .with_placement(Placement(10, 11, AFFINE))
        .with_order_shift(3, 4, -2)
        .with_outline(10, 11, 0.25)
    )


def make_recipe(document: Document) -> Recipe:
    """A recipe of what is painted."""
    return Recipe(
        layout_sha256=layout_hash(document.layout()),
        layout_extent=document.extent,
        extent=Extent(64, 96),
        pack="street",
        pack_version="3",
        weights={"synthesis": "ab" * 32},
        picture=PICTURE,
        choices=make_choices(),
        composition=make_packed(document, 5),
    )


def make_document(extent: Extent = Extent(40, 60)) -> Document:  # noqa: B008 - a tuple
    """Painted, chosen, composed, with kept renderings, steps done and steps undone; not saved."""
    document = Document(make_labels(5), extent)
    document.set_settings(DocumentSettings(PICTURE, SizeChoice.DOUBLE, live=False, pack="street"))
    rng = np.random.default_rng(5)
    for number, label_id in enumerate((0, 3, 1)):
        top, left = (int(rng.integers(0, side // 2)) for side in extent)
        with document.edit("Brush") as edit:
            edit.paint(Box(top, left, top + 15, left + 20), None, label_id)
        take(document, number)
    document.choose(make_choices(), "Choose")
    take(document, 10)
    document.diversify(99)
    recipe, png = make_recipe(document), layout_to_png(document.layout())
    document.set_renderings((KeptRendering(recipe, png, b"small picture", "2026-01-02T03:04:05"),))
    document.undo()
    document.undo()
    return document
