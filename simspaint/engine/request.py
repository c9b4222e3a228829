"""Everything a rendering depends on, as one frozen value. Imports neither numpy nor torch: the window opens
before they load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simspaint.domain.matching import Matching
from simspaint.domain.segment_choice import OrderShift, Placement, SegmentChoice

if TYPE_CHECKING:
    from simspaint.domain.layout import Layout

DEFAULT_ADHERENCE = 0.2
"""Strokes are hints: things stand whole, roads run, skylines are those of photographs."""


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """The numbers that a person can set.

    Parameters
    ----------
    seed
        Draws the segments; the same seed gives the same photograph on one device.
    top_k
        Every segment is drawn among this many best ones; 1 takes the best (R9).
    matching
        How segments are matched to one another.
    size
        (height, width) of the photograph, or None for the layout's own.
    refine
        Fill what is unpainted by the layout network (R44).
    transform
        Let the spatial transformer move segments (S4.3).
    elide
        Elide boundaries on the canvas (S5.2).
    overhang
        How far a segment may lap over its component's outline, as a share of the height.
    adherence
        How closely the painted outlines are followed: 0 takes strokes as hints, 1 keeps every outline.
    draft
        Render only what changed since the last rendering of this size with the same cache: components that
        are still much the same keep their segments. Faster, and near the change not quite what a rendering
        of the whole gives.
    minimum_component
        Share of the frame below which a component is left to the synthesis network (R6).
    locks
        Components that keep their segment.
    placements
        Components whose segment a person has placed.
    order_shifts
        Components that a person has brought forward or sent back, applied one after the other.
    banned_photographs
        Names of photographs that no segment is taken from.
    excluded_sequences
        Beginnings of photograph names (up to the first underscore) that no segment is taken from.
    """

    seed: int = 0
    top_k: int = 1
    matching: Matching = field(default_factory=Matching)
    size: tuple[int, int] | None = None
    refine: bool = True
    transform: bool = True
    elide: bool = True
    overhang: float = 0.02
    adherence: float = DEFAULT_ADHERENCE
    draft: bool = False
    minimum_component: float = 0.00763
    locks: tuple[SegmentChoice, ...] = ()
    placements: tuple[Placement, ...] = ()
    order_shifts: tuple[OrderShift, ...] = ()
    banned_photographs: frozenset[str] = frozenset()
    excluded_sequences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A painted layout and the settings to render it with."""

    layout: Layout
    settings: RenderSettings = RenderSettings()
