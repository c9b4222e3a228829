"""A rendering in kilobytes: everything needed to make it again, or to say exactly what it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from simspaint.domain.geometry import Extent
from simspaint.domain.matching import Matching
from simspaint.painting.choices import Choices


@dataclass(frozen=True, slots=True)
class RecipeSegment:
    """One placed segment of a rendering.

    Parameters
    ----------
    row, column
        A pixel of the rendering's frame that lies in its component.
    label
        Name of its label.
    segment_id
        Its row in the pack's bank.
    photograph
        Name of the photograph it is a piece of.
    affine
        From the rendering's frame to the photograph's frame, both normalised, row by row.
    order
        0 = farthest back.
    """

    row: int
    column: int
    label: str
    segment_id: int
    photograph: str
    affine: tuple[float, float, float, float, float, float]
    order: int


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
    seed, top_k, refine, elide, matching
        As in `DocumentSettings`.
    choices
        The person's choices.
    segments
        What was placed, farthest first.
    """

    layout_sha256: str
    layout_extent: Extent
    extent: Extent
    pack: str
    pack_version: str = ""
    weights: dict[str, str] = field(default_factory=dict, hash=False)
    seed: int = 0
    top_k: int = 1
    refine: bool = True
    elide: bool = False
    matching: Matching = field(default_factory=Matching)
    choices: Choices = field(default_factory=Choices)
    segments: tuple[RecipeSegment, ...] = ()
