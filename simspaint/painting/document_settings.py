"""How a document is rendered: the numbers that belong to it rather than to the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from simspaint.domain.geometry import Extent
from simspaint.domain.matching import Matching

MAX_SEED = 2**53 - 1
"""Larger ones are not exact in every JSON reader."""


class SizeChoice(StrEnum):
    """Size of the photograph in relation to the painting."""

    DRAFT = "draft"
    CANVAS = "canvas"
    DOUBLE = "double"

    def extent(self, painted: Extent, usual: Extent) -> Extent:
        """Size of the photograph of a painting; `usual` is what the pack's networks were made for.

        A draft has about as many pixels as `usual` in the painting's proportions, and never more than it has.
        """
        if self is SizeChoice.DOUBLE:
            return Extent(2 * painted.height, 2 * painted.width)
        if self is SizeChoice.CANVAS:
            return painted
        factor = min((usual.area / painted.area) ** 0.5, 1.0)
        return Extent(max(round(painted.height * factor), 1), max(round(painted.width * factor), 1))


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """How a document is rendered.

    Parameters
    ----------
    seed
        Draws the segments; 0 or more.
    top_k
        Every segment is drawn among this many best ones: 1 is nearest, larger is farther.
    size
        Size of the photograph.
    refine
        Fill what is unpainted by the layout network.
    elide
        Elide boundaries on the canvas.
    live
        Render while painting, without being asked.
    pack
        Name of the pack it is painted for; empty where none is chosen.
    matching
        How segments are matched to one another.
    """

    seed: int = 0
    top_k: int = 1
    size: SizeChoice = SizeChoice.CANVAS
    refine: bool = True
    elide: bool = False
    live: bool = True
    pack: str = ""
    matching: Matching = field(default_factory=Matching)

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"A seed is 0 to {MAX_SEED}.")
        if self.top_k < 1:
            raise ValueError("Segments are drawn among at least one.")
