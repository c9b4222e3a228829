"""What tells one kind of tree from another: habit, crown, leaves and bark."""

from __future__ import annotations

from dataclasses import dataclass

from training.scenes.vegetation.leaves import LeafHabit
from training.scenes.vegetation.palettes import Rgb
from training.scenes.vegetation.skeleton import Level


@dataclass(frozen=True)
class Species:
    """A tree that branches.

    Attributes
    ----------
    height
        Smallest and largest of grown trees, metres.
    girth
        Trunk radius at the foot over height.
    crown
        Where the crown begins and its radius, both over height.
    shape
        Outline of the crown: see `crowns.crown_width`.
    levels
        Limbs on the trunk, branches on limbs, twigs on branches.
    evergreen
        Keeps its leaves in winter.
    bark
        sRGB, and the kind of bark: furrowed, smooth, birch or scaly.
    """

    name: str
    height: tuple[float, float]
    girth: float
    crown: tuple[float, float]
    shape: str
    levels: tuple[Level, ...]
    leaf: LeafHabit
    bark: tuple[Rgb, str]
    evergreen: bool = False
    stems: int = 1
    trunk_wiggle: float = 0.03
    trunk_lean: float = 0.03
    trunk_reach: float = 1.0
