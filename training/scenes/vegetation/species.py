"""The trees: habit, crown, leaves and bark of each species."""

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


def _broadleaf(n_limbs, limb_angle, limb_rise, **twig) -> tuple[Level, ...]:
    return (
        Level(n_limbs, 0.0, 0.97, limb_angle, 0.5, rise=limb_rise, wiggle=0.14, segments=7, thickness=0.72),
        Level(14, 0.16, 1.0, (60, 40), 0.52, 0.5, rise=0.22, wiggle=0.18, segments=4),
        Level(twig.pop("n_twigs", 11), 0.2, 1.0, (55, 35), 0.42, 0.6, **{"rise": 0.1, "segments": 3, **twig}),
    )


def _conifer(n_limbs, angle, rise, shoots, shoot_length, hang, flat=0.85) -> tuple[Level, ...]:
    return (
        Level(n_limbs, 0.0, 0.99, angle, 0.3, rise=rise, wiggle=0.05, segments=6, thickness=0.3, spread=0.16),
        Level(shoots, 0.12, 1.0, (62, 45), shoot_length, 0.35, rise=hang, wiggle=0.08, flat=flat, segments=3),
    )


SPECIES: dict[str, Species] = {
    species.name: species
    for species in (
        Species(
            "oak",
            (10, 17),
            0.030,
            (0.16, 0.46),
            "round",
            _broadleaf(20, (80, 32), 0.45),
            LeafHabit(7, (0.115, 0.062)),
            ((92, 82, 70), "furrowed"),
            trunk_wiggle=0.07,
            trunk_reach=0.86,
        ),
        Species(
            "beech",
            (15, 24),
            0.017,
            (0.14, 0.33),
            "egg",
            _broadleaf(36, (74, 32), 0.35, flat=0.7),
            LeafHabit(7, (0.09, 0.055), level=0.7),
            ((128, 126, 118), "smooth"),
            trunk_reach=0.92,
        ),
        Species(
            "birch",
            (10, 18),
            0.013,
            (0.22, 0.22),
            "egg",
            _broadleaf(24, (48, 25), 0.1, rise=-0.9, segments=4, n_twigs=10),
            LeafHabit(5.5, (0.062, 0.045), droop=0.7),
            ((214, 210, 202), "birch"),
            trunk_wiggle=0.04,
        ),
        Species(
            "maple",
            (10, 18),
            0.022,
            (0.15, 0.36),
            "egg",
            _broadleaf(24, (66, 26), 0.5),
            LeafHabit(7, (0.12, 0.1), droop=0.4),
            ((110, 102, 92), "furrowed"),
            trunk_reach=0.9,
        ),
        Species(
            "poplar",
            (18, 28),
            0.014,
            (0.05, 0.11),
            "column",
            _broadleaf(80, (34, 18), 0.4, n_twigs=6),
            LeafHabit(7, (0.075, 0.065), droop=0.5),
            ((120, 114, 100), "furrowed"),
            trunk_wiggle=0.02,
            trunk_lean=0.02,
        ),
        Species(
            "willow",
            (9, 15),
            0.032,
            (0.2, 0.46),
            "round",
            (
                Level(12, 0.0, 0.95, (62, 28), 0.5, rise=0.5, wiggle=0.16, segments=7, thickness=0.72),
                Level(10, 0.3, 1.0, (55, 35), 0.5, 0.6, rise=0.0, wiggle=0.18, segments=4),
                Level(9, 0.25, 1.0, (50, 40), 1.0, 0.7, rise=-4.5, wiggle=0.06, segments=6),
            ),
            LeafHabit(5.5, (0.11, 0.02), droop=1.1, angle=30),
            ((104, 92, 76), "furrowed"),
            trunk_wiggle=0.08,
            trunk_reach=0.8,
        ),
        Species(
            "apple",
            (4, 7),
            0.03,
            (0.26, 0.5),
            "round",
            _broadleaf(9, (66, 34), 0.45, n_twigs=9),
            LeafHabit(6.5, (0.08, 0.045)),
            ((104, 94, 84), "scaly"),
            trunk_wiggle=0.1,
            trunk_reach=0.7,
        ),
        Species(
            "olive",
            (4, 8),
            0.05,
            (0.22, 0.45),
            "round",
            _broadleaf(9, (60, 30), 0.5, n_twigs=10),
            LeafHabit(6, (0.07, 0.016), droop=0.1),
            ((122, 112, 98), "furrowed"),
            True,
            2,
            0.16,
            0.1,
            0.8,
        ),
        Species(
            "acacia",
            (5, 10),
            0.03,
            (0.36, 0.72),
            "umbrella",
            (
                Level(13, 0.0, 0.98, (50, 34), 0.6, rise=-0.05, wiggle=0.12, segments=7, thickness=0.72),
                Level(14, 0.42, 1.0, (55, 45), 0.42, 0.8, rise=0.1, wiggle=0.16, segments=4, flat=0.8),
                Level(10, 0.2, 1.0, (55, 40), 0.4, 0.6, rise=0.25, segments=3, flat=0.7),
            ),
            LeafHabit(13, (0.1, 0.035), level=0.7),
            ((96, 80, 64), "furrowed"),
            True,
            2,
            0.1,
            0.1,
            0.56,
        ),
        Species(
            "spruce",
            (14, 30),
            0.013,
            (0.05, 0.17),
            "cone",
            _conifer(200, (102, 38), 0.35, 17, 0.34, -0.45),
            LeafHabit(6.5, (0.1, 0.022), angle=38, droop=0.25, level=0.3),
            ((96, 82, 70), "scaly"),
            True,
        ),
        Species(
            "fir",
            (12, 26),
            0.014,
            (0.04, 0.2),
            "cone",
            _conifer(150, (88, 40), 0.12, 19, 0.36, 0.05, 0.95),
            LeafHabit(6.5, (0.095, 0.024), angle=42, droop=0.0, level=0.5),
            ((112, 106, 98), "smooth"),
            True,
        ),
        Species(
            "larch",
            (14, 26),
            0.014,
            (0.12, 0.17),
            "cone",
            _conifer(120, (92, 42), 0.3, 14, 0.36, -0.5, 0.7),
            LeafHabit(4, (0.07, 0.026), angle=60, droop=0.2, level=0.2),
            ((112, 90, 74), "scaly"),
        ),
        Species(
            "pine",
            (12, 22),
            0.017,
            (0.42, 0.25),
            "round",
            (
                Level(
                    34,
                    0.0,
                    0.98,
                    (86, 36),
                    0.4,
                    rise=0.35,
                    wiggle=0.13,
                    segments=6,
                    thickness=0.5,
                    spread=0.3,
                ),
                Level(9, 0.35, 1.0, (55, 35), 0.42, 0.6, rise=0.45, wiggle=0.15, segments=4),
                Level(6, 0.4, 1.0, (50, 35), 0.4, 0.8, rise=0.6, segments=3),
            ),
            LeafHabit(6.5, (0.13, 0.014), start=0.45, angle=48, droop=-0.1, level=0.1),
            ((120, 86, 66), "scaly"),
            True,
            1,
            0.06,
            0.05,
        ),
        Species(
            "cypress",
            (8, 18),
            0.016,
            (0.03, 0.11),
            "column",
            _conifer(190, (26, 14), 0.3, 15, 0.3, 0.5, 0.0),
            LeafHabit(8, (0.1, 0.035), angle=28, droop=-0.4, level=0.0),
            ((106, 94, 82), "furrowed"),
            True,
            trunk_wiggle=0.015,
            trunk_lean=0.012,
        ),
        Species(
            "dead",
            (7, 15),
            0.022,
            (0.25, 0.28),
            "ragged",
            _broadleaf(11, (80, 40), 0.2, n_twigs=5),
            LeafHabit(0, (0.05, 0.03)),
            ((136, 128, 116), "smooth"),
            trunk_wiggle=0.07,
            trunk_reach=0.9,
        ),
    )
}
