"""Documents made in code."""

from __future__ import annotations

import numpy as np
from simspaint.domain.matching import Matching

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.segment_choice import Placement
from simspaint.painting.document import Document
from simspaint.painting.document_json import layout_hash
from simspaint.painting.document_settings import DocumentSettings, SizeChoice
from simspaint.painting.indexed_png import layout_to_png
from simspaint.painting.kept_rendering import KeptRendering
from simspaint.painting.recipe import Recipe, RecipeSegment
from tests.factories import make_labels

AFFINE = (1.0, 0.25, -0.5, 0.0, 1.0, 0.125)


def make_choices() -> Choices:
    """One choice of each kind."""
    return (
        Choices()
        .with_swap(3, 4, 17)
        .with_lock(10, 11, 0)
        .with_ban("s1_004")
        .with_placement(Placement(10, 11, AFFINE))
        .with_order_shift(3, 4, -2)
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
        seed=7,
        top_k=5,
        refine=False,
        elide=True,
        choices=make_choices(),
        segments=(RecipeSegment(5, 6, "sky", 123, "s1_002", AFFINE, 0),),
    )


def make_document(extent: Extent = Extent(40, 60)) -> Document:  # noqa: B008 - a tuple
    """Painted, chosen, with kept renderings, steps done and a step undone; not saved."""
    document = Document(make_labels(5), extent)
    rng = np.random.default_rng(5)
    for label_id in (0, 3, 1):
        top, left = (int(rng.integers(0, side // 2)) for side in extent)
        with document.edit("Brush") as edit:
            edit.paint(Box(top, left, top + 15, left + 20), None, label_id)
    document.choose(make_choices(), "Choose")
    document.diversify(99)
    document.set_settings(
        DocumentSettings(99, 4, SizeChoice.DOUBLE, False, True, False, "street", Matching(2.5, 1, 0.3))
    )
    recipe, png = make_recipe(document), layout_to_png(document.layout())
    document.set_renderings((KeptRendering(recipe, png, b"small picture", "2026-01-02T03:04:05"),))
    document.undo()
    document.undo()
    return document
