"""A rendering in kilobytes: everything needed to make it again, or to say exactly what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.domain.rendering import Rendering
from simspaint.painting.recipes.layout_hash import layout_hash
from simspaint.painting.recipes.packed_composition import PackedComposition


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a rendering depends on.

    Parameters
    ----------
    layout_sha256
        Hash of the painted layout, by `layout_hash`.
    layout_extent
        Its size.
    extent
        Size of the photograph.
    pack, pack_version
        The pack it was made with; the version is empty where the pack states none.
    weights
        SHA-256 of each network's weights by name of the network.
    picture
        How the picture was made.
    choices
        The person's choices.
    composition
        What it was composed of; None in recipes of version 1. Its layouts are empty where a recipe stands
        alone in a picture that has no room for them.
    """

    layout_sha256: str
    layout_extent: Extent
    extent: Extent
    pack: str
    pack_version: str = ""
    weights: dict[str, str] = field(default_factory=dict, hash=False)
    picture: PictureSettings = field(default_factory=PictureSettings)
    choices: Choices = field(default_factory=Choices)
    composition: PackedComposition | None = None


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
