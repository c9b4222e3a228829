"""Recipes as JSON, and back."""

from __future__ import annotations

from typing import Any

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.painting.choices import MAX_AFFINE, Choices
from simspaint.painting.document_json import (
    affine_from_numbers,
    choices_from_json,
    choices_to_json,
    matching_from_json,
    matching_to_json,
)
from simspaint.painting.document_settings import MAX_SEED
from simspaint.painting.json_fields import Fields, parse_json
from simspaint.painting.recipe import Recipe, RecipeSegment

FORMAT = "simspaint recipe"
VERSION = 1
_MAX_SIDE = 65535
_MAX_SEGMENTS = 32767


def recipe_to_json(recipe: Recipe) -> dict[str, Any]:
    """The recipe as an object of plain values."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "layout_sha256": recipe.layout_sha256,
        "layout_extent": list(recipe.layout_extent),
        "extent": list(recipe.extent),
        "pack": recipe.pack,
        "pack_version": recipe.pack_version,
        "weights": recipe.weights,
        "seed": recipe.seed,
        "top_k": recipe.top_k,
        "refine": recipe.refine,
        "elide": recipe.elide,
        "matching": matching_to_json(recipe.matching),
        "choices": choices_to_json(recipe.choices),
        "segments": [
            {
                "at": [segment.row, segment.column],
                "label": segment.label,
                "segment": segment.segment_id,
                "photograph": segment.photograph,
                "affine": list(segment.affine),
                "order": segment.order,
            }
            for segment in recipe.segments
        ],
    }


def recipe_from_bytes(data: bytes, source: str) -> Recipe:
    """The recipe that some JSON text holds. Raises `DocumentError` where it cannot be used."""
    return recipe_from_json(parse_json(data, source, DocumentError, "The picture can still be opened."))


def recipe_from_json(fields: Fields) -> Recipe:
    """The recipe that an object holds."""
    if fields.text("format", 100, "") != FORMAT:
        fields.refuse("no recipe of SimsPaint")
    if fields.integer("version", 1, 10**6) > VERSION:
        fields.refuse("a recipe of a newer version of SimsPaint")
    layout_extent = Extent(*fields.integers("layout_extent", 2, 1, _MAX_SIDE))
    weights = fields.object("weights")
    return Recipe(
        layout_sha256=_hash(fields, "layout_sha256"),
        layout_extent=layout_extent,
        extent=Extent(*fields.integers("extent", 2, 1, _MAX_SIDE)),
        pack=fields.text("pack", 200),
        pack_version=fields.text("pack_version", 200, ""),
        weights={name: _hash(weights, name) for name in weights.names()[:100]},
        seed=fields.integer("seed", 0, MAX_SEED),
        top_k=fields.integer("top_k", 1, 10**6),
        refine=fields.flag("refine", True),
        elide=fields.flag("elide", False),
        matching=matching_from_json(fields.object("matching")),
        choices=choices_from_json(fields.object("choices"), layout_extent)
        if fields.has("choices")
        else Choices(),
        segments=tuple(_segment(row) for row in fields.objects("segments", _MAX_SEGMENTS)),
    )


def _segment(fields: Fields) -> RecipeSegment:
    row, column = fields.integers("at", 2, 0, _MAX_SIDE)
    return RecipeSegment(
        row=row,
        column=column,
        label=fields.text("label", 200),
        segment_id=fields.integer("segment", 0, 2**31 - 1),
        photograph=fields.text("photograph"),
        affine=affine_from_numbers(fields.numbers("affine", 6, MAX_AFFINE, 6)),
        order=fields.integer("order", 0, _MAX_SEGMENTS),
    )


def _hash(fields: Fields, name: str) -> str:
    text = fields.text(name, 64)
    if len(text) != 64 or any(c not in "0123456789abcdef" for c in text):
        fields.refuse(f"no SHA-256 as '{name}'")
    return text
