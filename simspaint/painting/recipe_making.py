"""The recipe of a finished rendering."""

from __future__ import annotations

from collections.abc import Mapping

from simspaint.domain.geometry import middle_pixel
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.painting.choices import Choices
from simspaint.painting.document_json import affine_from_numbers, layout_hash
from simspaint.painting.document_settings import DocumentSettings
from simspaint.painting.recipe import Recipe, RecipeSegment


def recipe_of(
    rendering: Rendering,
    painted: Layout,
    settings: DocumentSettings,
    choices: Choices,
    pack_version: str = "",
    weights: Mapping[str, str] | None = None,
) -> Recipe:
    """Everything that a rendering depends on, and what it placed.

    `painted` is the layout that was asked for, before refinement; seed and pack are the rendering's own;
    `weights` are SHA-256 sums by name of the network. Not for the thread of the window: it hashes the layout.
    """
    rows = sorted(rendering.provenance, key=lambda row: row.order)
    return Recipe(
        layout_sha256=layout_hash(painted),
        layout_extent=painted.extent,
        extent=rendering.layout.extent,
        pack=rendering.pack,
        pack_version=pack_version,
        weights=dict(weights or {}),
        seed=rendering.seed,
        top_k=settings.top_k,
        refine=settings.refine,
        elide=settings.elide,
        matching=settings.matching,
        choices=choices,
        segments=tuple(_segment(row, rendering) for row in rows),
    )


def _segment(row: ComponentProvenance, rendering: Rendering) -> RecipeSegment:
    shown, column = _pixel_of(row, rendering)
    return RecipeSegment(
        row=shown,
        column=column,
        label=rendering.layout.labels[row.label_id].name,
        segment_id=row.segment_id,
        photograph=row.photograph,
        affine=affine_from_numbers(row.affine.ravel()),
        order=row.order,
    )


def _pixel_of(row: ComponentProvenance, rendering: Rendering) -> tuple[int, int]:
    """A pixel of the component: the one of its label that is nearest to the middle of its box."""
    found = middle_pixel(rendering.layout.ids[row.box.slices] == row.label_id)
    r, c = found or (int((row.box.height - 1) / 2), int((row.box.width - 1) / 2))
    return row.box.top + r, row.box.left + c
