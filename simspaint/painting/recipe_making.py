"""The recipe of a finished rendering."""

from __future__ import annotations

from collections.abc import Mapping

from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.domain.rendering import Rendering
from simspaint.painting.document_json import layout_hash
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.recipe import Recipe


def recipe_of(
    rendering: Rendering,
    painted: Layout,
    picture: PictureSettings,
    choices: Choices,
    pack_version: str = "",
    weights: Mapping[str, str] | None = None,
) -> Recipe:
    """Everything that a rendering depends on, and what it is composed of.

    `painted` is the layout that was asked for, before refinement; `weights` are SHA-256 sums by name of the
    network. Not for the thread of the window: it hashes and packs layouts.
    """
    return Recipe(
        layout_sha256=layout_hash(painted),
        layout_extent=painted.extent,
        extent=rendering.layout.extent,
        pack=rendering.pack,
        pack_version=pack_version,
        weights=dict(weights or {}),
        picture=picture,
        choices=choices,
        composition=PackedComposition.of(rendering.composition),
    )
