"""How segments are matched to one another: their light, what they leave open, their colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_ONE_LIGHT = 4.0
MAX_FURTHER_SEGMENTS = 8


@dataclass(frozen=True, slots=True)
class Matching:
    """How segments are matched to one another.

    Parameters
    ----------
    one_light
        How much segments are preferred whose photographs share their light, 0 to `MAX_ONE_LIGHT`: 0 is the
        best score alone, or an even draw (R7, R9); at 1 light that could not differ more outweighs a score
        that is better by .5.
    further_segments
        How many further segments may cover what the first one leaves uncovered of a component that is stuff,
        0 to `MAX_FURTHER_SEGMENTS`.
    harmonise
        How far the colour of further segments is brought to that of the pieces beside them, 0 to 1.

    Raises `ValueError` outside these ranges.
    """

    one_light: float = 1.0
    further_segments: int = 3
    harmonise: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.one_light) and 0 <= self.one_light <= MAX_ONE_LIGHT):
            raise ValueError(f"one_light is 0 to {MAX_ONE_LIGHT:g}.")
        if not 0 <= self.further_segments <= MAX_FURTHER_SEGMENTS:
            raise ValueError(f"further_segments is 0 to {MAX_FURTHER_SEGMENTS}.")
        if not (math.isfinite(self.harmonise) and 0 <= self.harmonise <= 1):
            raise ValueError("harmonise is 0 to 1.")
