"""Bushes: woody ones grow as small trees of many stems; desert plants have shapes of their own."""

from __future__ import annotations

from training.scenes.vegetation.leaves import LeafHabit
from training.scenes.vegetation.palettes import Bloom, Palette, Rgb
from training.scenes.vegetation.skeleton import Level
from training.scenes.vegetation.species import Species


def _shrub(
    name: str,
    height: tuple[float, float],
    spread: float,
    leaf: LeafHabit,
    bark: Rgb,
    stems: int = 8,
    evergreen: bool = False,
    angle: tuple[float, float] = (60, 35),
    rise: float = 0.35,
    shape: str = "round",
) -> Species:
    levels = (
        Level(7, 0.0, 0.97, angle, 0.5, rise=rise, wiggle=0.16, segments=4, thickness=0.7, spread=0.3),
        Level(8, 0.15, 1.0, (55, 38), 0.5, 0.6, rise=rise * 0.6, wiggle=0.2, segments=3),
        Level(6, 0.2, 1.0, (50, 35), 0.45, 0.7, rise=rise * 0.3, wiggle=0.2, segments=2),
    )
    return Species(
        name,
        height,
        0.014,
        (0.03, spread),
        shape,
        levels,
        leaf,
        (bark, "smooth"),
        evergreen,
        stems,
        0.12,
        0.35,
        0.85,
    )


BUSHES: dict[str, Species] = {
    bush.name: bush
    for bush in (
        _shrub("hazel", (1.5, 4.0), 0.5, LeafHabit(8, (0.09, 0.07), droop=0.3), (112, 98, 82)),
        _shrub("hawthorn", (1.5, 4.0), 0.5, LeafHabit(9, (0.045, 0.035)), (104, 96, 86), 4),
        _shrub(
            "willow_bush",
            (1.2, 3.2),
            0.55,
            LeafHabit(7, (0.08, 0.018), angle=35),
            (118, 104, 74),
            12,
            rise=0.7,
            angle=(45, 25),
        ),
        _shrub(
            "bramble", (0.5, 1.2), 1.6, LeafHabit(7, (0.07, 0.05), level=0.7), (104, 74, 66), 12, rise=-0.5
        ),
        _shrub(
            "gorse",
            (0.6, 1.8),
            0.95,
            LeafHabit(9, (0.035, 0.007), level=0.0),
            (96, 84, 62),
            8,
            True,
            rise=0.6,
        ),
        _shrub(
            "juniper",
            (0.8, 2.6),
            0.42,
            LeafHabit(10, (0.05, 0.012), level=0.0, angle=30),
            (104, 86, 70),
            6,
            True,
            (38, 22),
            0.7,
            "egg",
        ),
        _shrub(
            "dwarf_pine",
            (0.8, 2.0),
            1.4,
            LeafHabit(7, (0.09, 0.012), level=0.0),
            (108, 86, 70),
            9,
            True,
            rise=0.7,
        ),
        _shrub(
            "heather",
            (0.22, 0.5),
            1.3,
            LeafHabit(8, (0.022, 0.007), level=0.0, angle=30),
            (84, 66, 54),
            14,
            True,
            (40, 25),
            0.8,
        ),
        _shrub(
            "sage",
            (0.4, 1.1),
            1.0,
            LeafHabit(5.5, (0.035, 0.01), angle=35, level=0.1),
            (112, 100, 86),
            10,
            True,
            (50, 30),
            0.6,
        ),
        _shrub(
            "tamarisk",
            (1.5, 3.5),
            0.55,
            LeafHabit(4.5, (0.06, 0.008), angle=25, droop=0.4),
            (108, 82, 70),
            8,
            True,
        ),
    )
}

_BLOOMS: dict[str, tuple[Bloom, tuple[str, ...]]] = {
    "gorse": (Bloom(0.45, (226, 184, 44)), ("spring", "summer")),
    "hawthorn": (Bloom(0.55, (232, 228, 216)), ("spring",)),
    "heather": (Bloom(0.5, (158, 92, 138)), ("summer", "autumn")),
    "bramble": (Bloom(0.04, (226, 218, 220)), ("summer",)),
    "tamarisk": (Bloom(0.3, (206, 158, 170)), ("spring",)),
    "sage": (Bloom(0.06, (196, 182, 92)), ("summer", "autumn")),
}


def _tones(*colors: Rgb, brightness: float = 1.25) -> Palette:
    return Palette(colors, (4.0, 3.0, 1.5, 0.8)[: len(colors)], unity=0.35, brightness=brightness)


_AUTUMN_RED = Palette(((140, 74, 50), (120, 90, 48), (96, 98, 46), (160, 120, 60)), (2, 2, 3, 1), 0.6)
_BROWN_HEATHER = _tones((104, 86, 66), (88, 82, 52), (78, 78, 44))
_TONES: dict[str, Palette] = {
    "hazel": _tones((82, 104, 44), (100, 122, 54), (66, 86, 38), (128, 138, 70)),
    "hawthorn": _tones((70, 92, 40), (86, 106, 46), (56, 76, 34)),
    "willow_bush": _tones((104, 116, 66), (126, 134, 88), (86, 100, 54)),
    "bramble": _tones((68, 88, 40), (84, 102, 46), (104, 84, 54)),
    "gorse": _tones((70, 84, 42), (82, 94, 46), (98, 90, 56)),
    "juniper": _tones((68, 82, 60), (82, 96, 72), (54, 68, 50), (98, 98, 72)),
    "dwarf_pine": _tones((52, 72, 40), (66, 86, 48), (42, 60, 36)),
    "heather": _tones((70, 76, 46), (88, 82, 58), (60, 62, 40)),
    "sage": _tones((132, 136, 112), (152, 154, 132), (112, 116, 92), (158, 146, 116)),
    "tamarisk": _tones((110, 120, 84), (126, 132, 98), (96, 106, 74)),
}


def bush_palette(name: str, season: str) -> Palette:
    """Leaves of a bush in a season.

    Raises
    ------
    KeyError
        For a bush without leaves.
    """
    if season == "autumn" and name in ("hazel", "hawthorn", "bramble", "willow_bush"):
        return _AUTUMN_RED
    if name == "heather" and season in ("winter", "spring"):
        return _BROWN_HEATHER
    return _TONES[name]


def bush_bloom(name: str, season: str) -> Bloom | None:
    """Flowers of a bush in a season, if it has any then."""
    bloom, seasons = _BLOOMS.get(name, (None, ()))
    return bloom if season in seasons else None
