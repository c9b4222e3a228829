"""A rendering that is kept with its document: its recipe, not its pixels."""

from __future__ import annotations

from dataclasses import dataclass

from simspaint.painting.recipes.recipe import Recipe


@dataclass(frozen=True, slots=True)
class KeptRendering:
    """One entry of the list of renderings.

    Parameters
    ----------
    recipe
        How it is made again.
    layout_png
        The painted layout it was made of, as the bytes of an indexed PNG.
    thumbnail
        A small picture of the photograph as the bytes of a JPEG, PNG or WebP file; empty where there is none.
    made_at
        Local time, ISO 8601, to the second.
    """

    recipe: Recipe
    layout_png: bytes
    thumbnail: bytes = b""
    made_at: str = ""
