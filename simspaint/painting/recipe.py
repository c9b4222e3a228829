"""A rendering in kilobytes: everything needed to make it again, or to say exactly what it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.picture_settings import PictureSettings
from simspaint.painting.packed_composition import PackedComposition


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
