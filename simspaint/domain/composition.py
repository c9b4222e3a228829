"""The composition: which segment every component shows, where it lies and what it covers.

A composition is chosen once and belongs to the painting. Rendering it chooses nothing: the same layout and
composition give the same photograph, whatever else is in the bank.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.domain.segment_choice import AffineNumbers
from simspaint.domain.segment_reference import SegmentReference

MAX_COMPOSITION_SIDE = 1024
"""A composition is chosen in a frame of at most this side: pieces are the same at every size."""


class FillKind(StrEnum):
    """What a fill segment is there for."""

    OPEN = "open"
    """It covers what the component's own segment leaves uncovered."""
    REASSIGNED = "reassigned"
    """It covers pixels that a neighbour left to the component."""
    BESIDE = "beside"
    """It stands whole beside the component's own segment: one of a row."""


class FillSegment(NamedTuple):
    """Another segment of a component."""

    segment: SegmentReference
    affine: AffineNumbers
    kind: FillKind = FillKind.OPEN


class Scores(NamedTuple):
    """The two IoUs of a segment for its component when it was chosen, each 0 to 1 (S4.2)."""

    mask_iou: float = 0.0
    context_iou: float = 0.0


class Stance(StrEnum):
    """How a segment lies on its component."""

    ALIGNED = "aligned"
    """Where T, or its own place, fits it best; cut to the component's reach."""
    IN_PLACE = "in place"
    """Where its photograph has it, beside another segment of that photograph: it is not moved, and what it
    leaves uncovered shows what its photograph has there."""
    WHOLE = "whole"
    """Stands or runs whole: nothing of it is cut off but by the frame."""
    DRAWN = "drawn"
    """Shows a ribbon that is drawn in perspective, as no segment of the bank has its course."""
    BY_HAND = "by hand"
    """Where the person put it; nothing of it is cut off."""


StandIn = tuple[int, int]
"""A label that the bank had no segment of, and the one that is shown for it; 255 where it is left out."""
ColorShift = tuple[float, float, float]
"""What L*, a* and b* are shifted by."""
NO_COLOR_SHIFT: ColorShift = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ComposedComponent:
    """What one component shows.

    Parameters
    ----------
    row, column
        A pixel of the composition's layout that lies in the component.
    label_id
        Its label.
    segment
        The segment it shows; None where the bank had none, and the synthesis network paints it.
    affine
        From the rendering's frame to the photograph's, both normalised, row by row.
    place
        0 is farthest back; components without a segment have -1.
    fill_segments
        What covers the rest of it, in the order in which they were placed.
    stance
        How it lies.
    scores
        How well the segment fitted when it was chosen.
    steps
        How far the person brought it forward (+) or sent it back (-), which `place` has already.
    color_shift
        What its segments' colours are shifted by, so that they fit to the picture's light.
    adherence
        How closely its outline is followed, 0 to 1; None: as the composition's settings say.
    """

    row: int
    column: int
    label_id: int
    segment: SegmentReference | None
    affine: AffineNumbers
    place: int
    fill_segments: tuple[FillSegment, ...] = ()
    stance: Stance = Stance.ALIGNED
    scores: Scores = Scores()
    steps: int = 0
    color_shift: ColorShift = NO_COLOR_SHIFT
    adherence: float | None = None

    @property
    def matrix(self) -> Affine:
        """The affine as an array, read-only."""
        return affine_array(self.affine)


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """All segments of one picture.

    Parameters
    ----------
    layout
        The dense layout that the components are those of.
    painted
        The painted layout that the layout network saw when it filled the dense one.
    components
        By rising order of the dense layout's components; each with the segment it shows.
    settings
        What they were chosen by.
    stand_ins
        What is shown in place of labels that the bank had no segment of; both layouts are without it.
    filled
        The dense layout without what was painted since it was filled, which an eraser uncovers again; None
        where it is the same.
    """

    layout: Layout
    painted: Layout
    components: tuple[ComposedComponent, ...]
    settings: PictureSettings = PictureSettings()
    stand_ins: tuple[StandIn, ...] = ()
    filled: Layout | None = None

    def without(self, component: ComposedComponent) -> Composition:
        """The composition in which one component has not been chosen yet."""
        return replace(self, components=tuple(each for each in self.components if each is not component))


def composition_extent(painted: Extent) -> Extent:
    """The frame in which the composition of a painting is chosen."""
    shrink = min(1.0, MAX_COMPOSITION_SIDE / max(painted))
    return Extent(*(max(round(side * shrink), 1) for side in painted))


def affine_array(numbers: AffineNumbers) -> Affine:
    """Six numbers as a (2, 3) array, read-only."""
    affine = np.array(numbers, np.float64).reshape(2, 3)
    affine.flags.writeable = False
    return affine


def affine_numbers(affine: Affine) -> AffineNumbers:
    """The six numbers of an affine, row by row."""
    a, b, c, d, e, f = (float(x) for x in affine.ravel())
    return a, b, c, d, e, f
