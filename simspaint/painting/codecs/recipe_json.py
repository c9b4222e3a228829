"""Recipes as JSON, and back."""

from __future__ import annotations

from typing import Any

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.painting.codecs.composition_json import composition_from_json, composition_to_json
from simspaint.painting.codecs.document_json import (
    choices_from_json,
    choices_to_json,
)
from simspaint.painting.codecs.picture_json import picture_from_json, picture_to_json
from simspaint.painting.codecs.segment_json import is_sha256
from simspaint.painting.codecs.untrusted_json import Fields, parse_json
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.recipes.recipe import Recipe

FORMAT = "simspaint recipe"
VERSION = 2
_MAX_SIDE = 65535


def recipe_to_json(recipe: Recipe, with_composition: bool = True) -> dict[str, Any]:
    """The recipe as an object of plain values; the layouts of its composition are left out.

    `with_composition` is False where a file keeps the composition beside it.
    """
    values: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "layout_sha256": recipe.layout_sha256,
        "layout_extent": list(recipe.layout_extent),
        "extent": list(recipe.extent),
        "pack": recipe.pack,
        "pack_version": recipe.pack_version,
        "weights": recipe.weights,
        "picture": picture_to_json(recipe.picture),
        "choices": choices_to_json(recipe.choices),
    }
    if with_composition and recipe.composition is not None:
        values["composition"] = composition_to_json(recipe.composition)
    return values


def recipe_from_bytes(data: bytes, source: str) -> Recipe:
    """The recipe that some JSON text holds. Raises `DocumentError` where it cannot be used."""
    return recipe_from_json(parse_json(data, source, DocumentError, "The picture can still be opened."))


def recipe_from_json(fields: Fields, composition: PackedComposition | None = None) -> Recipe:
    """The recipe that an object holds.

    `composition` is what the file keeps beside it. Recipes of version 1 name no composition: what they made
    is chosen again.
    """
    if fields.text("format", 100, "") != FORMAT:
        fields.refuse("no recipe of SimsPaint")
    version = fields.integer("version", 1, 10**6)
    if version > VERSION:
        fields.refuse("a recipe of a newer version of SimsPaint")
    layout_extent = Extent(*fields.integers("layout_extent", 2, 1, _MAX_SIDE))
    weights = fields.object("weights")
    if composition is None and fields.has("composition"):
        composition = composition_from_json(fields.object("composition"), b"", b"", b"", b"")
    return Recipe(
        layout_sha256=_hash(fields, "layout_sha256"),
        layout_extent=layout_extent,
        extent=Extent(*fields.integers("extent", 2, 1, _MAX_SIDE)),
        pack=fields.text("pack", 200),
        pack_version=fields.text("pack_version", 200, ""),
        weights={name: _hash(weights, name) for name in weights.names()[:100]},
        picture=picture_from_json(fields.object("picture") if version > 1 else fields),
        choices=choices_from_json(fields.object("choices"), layout_extent, version)
        if fields.has("choices")
        else Choices(),
        composition=composition,
    )


def _hash(fields: Fields, name: str) -> str:
    text = fields.text(name, 64)
    if not is_sha256(text):
        fields.refuse(f"no SHA-256 as '{name}'")
    return text
