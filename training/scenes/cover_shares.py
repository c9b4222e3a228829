"""Shares of what covers the land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.scenes.noise import Array

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class CoverShares:
    """Shares in [0, 1] of each cover at points; they sum to 1."""

    grass: Array
    earth: Array
    rock: Array
    scree: Array
    snow: Array
    sand: Array
    road: Array
    forest: Array
    """Far woods, too far for single trees."""
