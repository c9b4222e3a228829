"""Colours of leaves and needles by species and season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Rgb = tuple[int, int, int]


def linear(color: Rgb | np.ndarray) -> np.ndarray:
    """Linear RGB in [0, 1] of sRGB in [0, 255]."""
    value = np.asarray(color, float) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True)
class Palette:
    """Colours of one plant's leaves.

    Attributes
    ----------
    colors
        sRGB in [0, 255].
    weights
        Share of each colour in the mean plant.
    unity
        0: every leaf chooses for itself; 1: a plant has one mixture of its own, and branches agree.
    jitter
        Relative spread of brightness from leaf to leaf.
    brightness
        Factor on all colours.
    """

    colors: tuple[Rgb, ...]
    weights: tuple[float, ...]
    unity: float = 0.4
    jitter: float = 0.16
    brightness: float = 1.0


@dataclass(frozen=True)
class Bloom:
    """Flowers among the leaves of a woody plant: share of its leaves that are petals, and their sRGB."""

    share: float
    color: Rgb


def leaf_colors(rng: np.random.Generator, palette: Palette, group: np.ndarray) -> np.ndarray:
    """(n, 3) linear RGB for leaves on the branches `group` (n,)."""
    n = len(group)
    if n == 0:
        return np.zeros((0, 3))
    basis = linear(np.array(palette.colors))
    weights = np.array(palette.weights) / sum(palette.weights)
    own = rng.dirichlet(weights * (1.2 / max(palette.unity, 0.05)) + 0.05)
    mean = weights + (own - weights) * palette.unity
    n_groups = int(group.max()) + 1
    by_branch = rng.gamma(
        np.maximum(mean, 1e-3) * (2.5 / max(palette.unity, 0.1)), size=(n_groups, len(basis))
    )
    by_leaf = rng.gamma(np.maximum(mean, 1e-3) * 2.0, size=(n, len(basis)))
    by_branch /= by_branch.sum(axis=1, keepdims=True) + 1e-9
    by_leaf /= by_leaf.sum(axis=1, keepdims=True) + 1e-9
    mixture = palette.unity * by_branch[group] + (1 - palette.unity) * by_leaf
    bright = rng.lognormal(0, palette.jitter, (n, 1))
    hue = rng.normal(0, palette.jitter * 0.3, (n, 1)) * np.array([1.0, -0.2, -0.4])
    return np.clip(palette.brightness * (mixture @ basis) * bright * (1 + hue), 0.002, 0.95)


def _greens(*colors: Rgb, brightness: float = 1.3) -> Palette:
    share = (4.0, 3.0, 1.5, 0.7, 0.4)[: len(colors)]
    # The colours are as a lit leaf looks; its albedo is higher, as leaves shade one another.
    return Palette(colors, share, unity=0.3, brightness=brightness)


_GREENS = {
    "oak": _greens((72, 92, 36), (92, 108, 42), (54, 74, 32), (118, 124, 58)),
    "beech": _greens((70, 98, 34), (92, 118, 42), (56, 80, 30), (124, 140, 62)),
    "birch": _greens((98, 118, 44), (120, 136, 56), (82, 100, 40), (146, 150, 78)),
    "maple": _greens((66, 92, 36), (84, 108, 42), (52, 72, 30), (112, 124, 56)),
    "poplar": _greens((84, 104, 44), (104, 120, 56), (64, 84, 38), (142, 148, 98)),
    "willow": _greens((106, 120, 62), (126, 138, 78), (88, 104, 52), (152, 158, 108)),
    "apple": _greens((80, 102, 44), (98, 118, 52), (62, 82, 36), (128, 138, 74)),
    "olive": _greens((98, 106, 74), (124, 130, 100), (78, 88, 58), (154, 158, 132)),
    "acacia": _greens((92, 104, 48), (112, 118, 60), (76, 88, 42), (136, 134, 78)),
    "spruce": _greens((46, 66, 38), (58, 78, 44), (36, 54, 34), (82, 98, 56), brightness=1.75),
    "fir": _greens((44, 68, 46), (56, 80, 54), (34, 54, 40), (78, 100, 68), brightness=1.75),
    "pine": _greens((66, 84, 48), (80, 96, 54), (52, 70, 44), (106, 110, 62), brightness=1.75),
    "larch": _greens((96, 118, 52), (112, 132, 62), (80, 100, 46), (130, 140, 78)),
    "cypress": _greens((42, 60, 34), (54, 72, 40), (34, 48, 30), (72, 84, 50), brightness=1.75),
    "palm": _greens((84, 104, 50), (104, 120, 60), (66, 86, 44), (138, 138, 78)),
}
# Light that has passed several leaves is redder than one leaf: the colours are yellower than a crown looks.
_AUTUMN = {
    "oak": Palette(((146, 118, 62), (124, 94, 54), (158, 134, 72), (108, 108, 52)), (3, 3, 2, 2), 0.6),
    "beech": Palette(
        ((178, 136, 66), (158, 112, 58), (190, 156, 80), (122, 120, 56)), (3, 2.5, 2, 1.5), 0.65
    ),
    "birch": Palette(
        ((198, 172, 78), (182, 150, 66), (204, 184, 104), (140, 140, 64)), (3.5, 2, 2, 1.5), 0.55
    ),
    "maple": Palette(
        ((172, 100, 56), (186, 134, 66), (148, 66, 48), (192, 158, 78)), (3, 2.5, 1.5, 2.5), 0.8
    ),
    "poplar": Palette(((194, 170, 74), (204, 182, 94), (172, 142, 64), (128, 132, 60)), (4, 2, 2, 1.5), 0.55),
    "willow": Palette(((164, 154, 84), (178, 166, 92), (132, 132, 70)), (3, 2, 2), 0.5),
    "apple": Palette(((158, 126, 66), (142, 100, 56), (122, 120, 60)), (3, 2, 2), 0.6),
    "larch": Palette(((186, 154, 78), (170, 134, 66), (194, 168, 94), (142, 132, 66)), (4, 2.5, 2, 1), 0.5),
}
_SPRING = {
    "apple": Palette(((236, 226, 222), (232, 206, 208), (120, 142, 66)), (4, 2, 1.6), 0.3, 0.08),
    "beech": _greens((112, 140, 50), (132, 156, 62), (92, 118, 42)),
    "birch": _greens((126, 148, 60), (144, 162, 76), (108, 130, 52)),
    "oak": _greens((122, 132, 54), (138, 144, 66), (100, 112, 46)),
    "maple": _greens((116, 138, 54), (140, 146, 66), (100, 118, 46)),
    "poplar": _greens((122, 140, 62), (142, 154, 84), (102, 120, 52)),
    "willow": _greens((142, 150, 70), (158, 164, 86), (120, 132, 62)),
    "larch": _greens((122, 148, 70), (140, 162, 84), (104, 130, 60)),
}


def leaf_palette(species: str, season: str) -> Palette:
    """The palette of a species in spring, summer, autumn or winter (evergreens do not change).

    Raises
    ------
    KeyError
        For a species without leaves.
    """
    if season == "autumn" and species in _AUTUMN:
        return _AUTUMN[species]
    if season == "spring" and species in _SPRING:
        return _SPRING[species]
    return _GREENS[species]
