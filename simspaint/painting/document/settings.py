"""How a document is rendered: the numbers that belong to it rather than to the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from simspaint.domain.geometry import Extent
from simspaint.domain.picture_settings import PictureSettings


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

    @staticmethod
    def of(photograph: Extent, painted: Extent, usual: Extent) -> SizeChoice:
        """The choice that gives a photograph of this size; the painting's size where none does."""
        choices = (SizeChoice.CANVAS, SizeChoice.DOUBLE, SizeChoice.DRAFT)
        fitting = (choice for choice in choices if choice.extent(painted, usual) == photograph)
        return next(fitting, SizeChoice.CANVAS)


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """How a document is rendered.

    Parameters
    ----------
    picture
        How a picture is made of it; a change is a step of the history.
    size
        Size of the photograph.
    live
        Render while painting, without being asked.
    pack
        Name of the pack it is painted for; empty where none is chosen.
    """

    picture: PictureSettings = field(default_factory=PictureSettings)
    size: SizeChoice = SizeChoice.CANVAS
    live: bool = True
    pack: str = ""
