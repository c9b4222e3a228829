"""Kinds of grass: which blades grow together, how high and how thick, in which colours."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from training.scenes.vegetation.blades import BladeKind
from training.scenes.vegetation.palettes import Rgb, linear

Colors = tuple[Rgb, Rgb, Rgb]

FRESH: Colors = ((88, 96, 44), (98, 122, 46), (122, 146, 62))
DEEP: Colors = ((64, 76, 36), (74, 98, 40), (92, 116, 50))
YELLOWED: Colors = ((112, 108, 62), (142, 140, 76), (168, 156, 96))
STRAW: Colors = ((124, 108, 76), (166, 146, 102), (188, 168, 122))
BROWN: Colors = ((92, 76, 56), (130, 106, 76), (146, 120, 92))
SILVER: Colors = ((108, 112, 76), (138, 144, 98), (164, 164, 122))
PURPLE_HEAD: Colors = ((110, 112, 62), (134, 126, 80), (140, 110, 102))
REED_GREEN: Colors = ((104, 104, 58), (104, 122, 58), (136, 142, 84))
WHEAT: Colors = ((150, 128, 82), (190, 160, 102), (204, 172, 112))


@dataclass(frozen=True)
class GrassKind:
    """A sward.

    Attributes
    ----------
    blades
        Green ones; what `dryness` exchanges them for is in `dry`.
    per_m2
        Blades a square metre.
    tufted
        0: an even sward; 1: separate tufts with bare ground between.
    """

    blades: tuple[BladeKind, ...]
    dry: tuple[BladeKind, ...]
    per_m2: int
    tufted: float = 0.0
    outward: float = 0.25


def _blade(share, length, width_mm, lean, bend, colors, head="none") -> BladeKind:
    return BladeKind(share, length, width_mm / 1000, lean, bend, colors, head)


_DRY_BLADES = (
    _blade(5, (0.4, 1.0), 3.0, 14, 75, STRAW),
    _blade(2, (0.3, 0.8), 3.0, 25, 100, BROWN),
    _blade(1, (0.8, 1.3), 2.0, 8, 35, STRAW, "panicle"),
)

GRASSES: dict[str, GrassKind] = {
    "meadow": GrassKind(
        (
            _blade(5, (0.35, 0.9), 4.0, 14, 70, FRESH),
            _blade(4, (0.3, 0.8), 4.5, 18, 85, DEEP),
            _blade(1.2, (0.3, 0.7), 3.5, 20, 80, YELLOWED),
            _blade(0.4, (0.8, 1.25), 2.0, 7, 28, PURPLE_HEAD, "panicle"),
            _blade(0.22, (0.8, 1.2), 2.0, 7, 30, YELLOWED, "ear"),
            _blade(1.6, (0.12, 0.25), 14.0, 40, 60, DEEP),
        ),
        _DRY_BLADES,
        1900,
    ),
    "lawn": GrassKind(
        (
            _blade(6, (0.5, 1.0), 3.2, 18, 55, FRESH),
            _blade(4, (0.5, 1.0), 3.2, 20, 60, DEEP),
            _blade(1, (0.4, 0.9), 3.0, 25, 60, YELLOWED),
            _blade(0.8, (0.2, 0.5), 14.0, 50, 50, DEEP),
        ),
        (_blade(5, (0.4, 0.9), 3.0, 25, 60, STRAW), _blade(2, (0.3, 0.8), 3.0, 30, 70, BROWN)),
        4200,
    ),
    "dry": GrassKind(
        (_blade(4, (0.4, 0.9), 3.0, 14, 65, YELLOWED), _blade(2, (0.3, 0.8), 3.5, 18, 75, SILVER)),
        _DRY_BLADES,
        1100,
        0.45,
        0.5,
    ),
    "alpine": GrassKind(
        (
            _blade(5, (0.4, 1.0), 2.8, 20, 75, FRESH),
            _blade(3, (0.3, 0.9), 3.0, 25, 80, DEEP),
            _blade(2, (0.4, 1.0), 2.6, 22, 80, YELLOWED),
            _blade(0.5, (0.9, 1.5), 1.8, 8, 30, PURPLE_HEAD, "panicle"),
            _blade(1.8, (0.2, 0.4), 13.0, 50, 50, DEEP),
        ),
        _DRY_BLADES,
        2600,
        0.2,
    ),
    "dune": GrassKind(
        (
            _blade(5, (0.55, 1.0), 3.6, 12, 62, SILVER),
            _blade(2, (0.5, 0.95), 3.6, 14, 70, FRESH),
            _blade(3, (0.5, 1.0), 3.2, 18, 80, STRAW),
            _blade(0.5, (0.9, 1.2), 3.0, 6, 25, STRAW, "ear"),
        ),
        _DRY_BLADES,
        900,
        0.85,
        0.6,
    ),
    "reed": GrassKind(
        (
            _blade(4, (0.55, 1.0), 12.0, 7, 40, REED_GREEN),
            _blade(0.5, (0.85, 1.05), 7.0, 3, 12, ((130, 118, 76), (150, 136, 92), (150, 128, 106)), "plume"),
            _blade(1, (0.5, 0.9), 11.0, 10, 60, YELLOWED),
        ),
        (
            _blade(3, (0.6, 1.0), 9.0, 6, 30, STRAW),
            _blade(1.5, (0.85, 1.05), 7.0, 3, 12, ((140, 120, 84), (164, 142, 100), (132, 110, 92)), "plume"),
        ),
        210,
        0.3,
    ),
    "tussock": GrassKind(
        (
            _blade(5, (0.5, 1.0), 2.6, 18, 85, FRESH),
            _blade(3, (0.4, 0.9), 2.6, 22, 95, DEEP),
            _blade(3, (0.4, 1.0), 2.4, 25, 100, STRAW),
            _blade(0.5, (0.9, 1.2), 1.8, 10, 35, PURPLE_HEAD, "panicle"),
        ),
        _DRY_BLADES,
        1500,
        0.7,
        0.8,
    ),
    "crop": GrassKind(
        (
            _blade(3, (0.5, 0.8), 8.0, 8, 60, ((110, 116, 52), (120, 140, 62), (150, 156, 84))),
            _blade(5, (0.88, 1.0), 3.0, 4, 14, ((128, 128, 66), (150, 150, 80), (174, 164, 96)), "ear"),
        ),
        (_blade(2, (0.5, 0.75), 7.0, 10, 70, STRAW), _blade(6, (0.88, 1.0), 3.0, 4, 18, WHEAT, "ear")),
        420,
    ),
}


def mixture(kind: str, dryness: float) -> tuple[BladeKind, ...]:
    """The blades of a sward with `dryness` in [0, 1]: some green ones, some dry.

    Raises
    ------
    KeyError
        For a kind of grass that is not in `GRASSES`.
    """
    grass = GRASSES[kind]
    green = sum(blade.share for blade in grass.blades)
    dry = sum(blade.share for blade in grass.dry)
    share = 0.03 + 0.97 * dryness
    return (
        *(replace(blade, share=blade.share / green * (1 - share)) for blade in grass.blades),
        *(replace(blade, share=blade.share / dry * share) for blade in grass.dry),
    )


def sward_color(kind: str, dryness: float) -> np.ndarray:
    """Mean colour of a sward from a distance, linear RGB: what the ground under and behind it should be."""
    blades = mixture(kind, dryness)
    area = np.array([blade.share * blade.width_m * sum(blade.length) for blade in blades])
    upper = np.array([0.65 * linear(blade.colors[1]) + 0.35 * linear(blade.colors[2]) for blade in blades])
    return area @ upper / area.sum()
