"""What a person chose about the segment of a component: which one it is, where it lies, what it covers, and
how closely it follows the outline.

Each is anchored at a pixel (row, column) of the painted layout and holds for the component that this pixel
lies in: components have no identity that outlives a stroke, pixels have. Imports no numpy: the window opens
before it loads.
"""

from __future__ import annotations

from typing import NamedTuple

from simspaint.domain.segment_reference import SegmentReference

AffineNumbers = tuple[float, float, float, float, float, float]
"""A (2, 3) affine row by row, both frames normalised as in `simspaint.domain.geometry`."""


class SegmentChoice(NamedTuple):
    """The component that holds this pixel shows this segment: a swap or a lock."""

    row: int
    column: int
    segment: SegmentReference


class Placement(NamedTuple):
    """The segment of the component that holds this pixel lies where the person put it.

    `affine` maps the rendering's frame to the photograph's. It stands in for the spatial transformer's.
    """

    row: int
    column: int
    affine: AffineNumbers


class OrderShift(NamedTuple):
    """The segment of the component that holds this pixel goes past so many of the segments that it overlaps:
    to the front where `steps` is positive, to the back where it is negative."""

    row: int
    column: int
    steps: int


class OutlineChoice(NamedTuple):
    """The outline of the component that holds this pixel is followed as closely as `adherence` says, 0 to 1,
    whatever the settings of the picture."""

    row: int
    column: int
    adherence: float
