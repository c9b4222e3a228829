"""What a person sets of a picture: one value for documents, recipes, requests and the command line.

Imports no numpy: the window opens before it loads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from simspaint.domain.mood import Mood

MAX_SEED = 2**53 - 1
"""Larger ones are not exact in every JSON reader."""
MAX_TOP_K = 10**6
MAX_APPEARANCE_CONSISTENCY = 4.0
MAX_FILL_SEGMENTS = 8


def _number(usual: float | int, least: float | int, most: float | int) -> Any:
    """A field that holds a number from `least` to `most`; `range_of` tells these to all who read one."""
    return field(default=usual, metadata={"range": (least, most)})


def range_of(settings: type | object, name: str) -> tuple[Any, Any]:
    """(least, most) of a number that is set. Raises `KeyError` for a field that is none."""
    return next(each for each in fields(settings) if each.name == name).metadata["range"]  # pyright: ignore[reportArgumentType]


def _check_ranges(settings: object) -> None:
    for each in fields(settings):  # pyright: ignore[reportArgumentType]
        if "range" in each.metadata:
            (least, most), value = each.metadata["range"], getattr(settings, each.name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ValueError(f"{each.name} is {least:g} to {most:g}.")


class Method(StrEnum):
    """How segments become a photograph."""

    PAPER = "paper"
    """S4 and S5 to the letter: each component by its score or an even draw, T's own answer, elided
    boundaries, f's own answer."""
    STUDIO = "studio"
    """Segments are selected together, what they leave open is filled, and the photograph is finished."""


@dataclass(frozen=True, slots=True)
class Matching:
    """How segments are matched to one another (method `studio`).

    Parameters
    ----------
    appearance_consistency
        How much segments are preferred whose photographs look alike in light and colour, 0 to
        `MAX_APPEARANCE_CONSISTENCY`; 0 is the retrieval score alone.
    fill_segments
        How many segments may fill what the first one leaves uncovered of a component, 0 to
        `MAX_FILL_SEGMENTS`.
    color_match
        How far the colours of fill segments are brought to those beside them, and all segments into the light
        of the photograph that gives most of the picture, 0 to 1.

    Raises `ValueError` outside these ranges.
    """

    appearance_consistency: float = _number(1.0, 0, MAX_APPEARANCE_CONSISTENCY)
    fill_segments: int = _number(3, 0, MAX_FILL_SEGMENTS)
    color_match: float = _number(1.0, 0, 1)

    def __post_init__(self) -> None:
        _check_ranges(self)


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """How a picture is made of a layout.

    Parameters
    ----------
    method
        See `Method`.
    seed
        Draws the segments, 0 to `MAX_SEED`; the same seed gives the same picture on one device.
    top_k
        Each segment is drawn among this many best ones, 1 to `MAX_TOP_K`; 1 takes the best.
    adherence
        How closely outlines follow the layout, 0 to 1: 1 keeps every outline, 0 takes strokes as hints.
    refine
        Fill what is unpainted by the layout network.
    elide
        Elide boundaries on the canvas (S5.2); the method `paper` always does.
    matching
        How segments are matched to one another.
    mood
        What photographs segments are taken from (method `studio`).

    Raises `ValueError` outside these ranges.
    """

    method: Method = Method.STUDIO
    seed: int = _number(0, 0, MAX_SEED)
    top_k: int = _number(1, 1, MAX_TOP_K)
    adherence: float = _number(0.2, 0, 1)
    refine: bool = True
    elide: bool = False
    matching: Matching = field(default_factory=Matching)
    mood: Mood = field(default_factory=Mood)

    def __post_init__(self) -> None:
        _check_ranges(self)
