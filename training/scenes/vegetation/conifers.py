"""Trees with needles or scales."""

from __future__ import annotations

from training.scenes.vegetation.leaves import LeafHabit
from training.scenes.vegetation.skeleton import Level
from training.scenes.vegetation.species import Species


def _conifer(n_limbs, angle, rise, shoots, shoot_length, hang, flat=0.85) -> tuple[Level, ...]:
    return (
        Level(n_limbs, 0.0, 0.99, angle, 0.3, rise=rise, wiggle=0.05, segments=6, thickness=0.3, spread=0.16),
        Level(shoots, 0.12, 1.0, (62, 45), shoot_length, 0.35, rise=hang, wiggle=0.08, flat=flat, segments=3),
    )


CONIFERS: tuple[Species, ...] = (
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
)
