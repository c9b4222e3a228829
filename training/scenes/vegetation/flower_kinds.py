"""Kinds of flowers: height, leaves, form and colours of the bloom."""

from __future__ import annotations

from dataclasses import dataclass

from training.scenes.vegetation.palettes import Rgb


@dataclass(frozen=True)
class FlowerKind:
    """A species.

    Attributes
    ----------
    form
        rays (a disc with petals), cup, globe, spike or umbel.
    petals
        Of one bloom.
    size_m
        Diameter of a bloom (height of a spike).
    height_m
        Shortest and tallest.
    colors
        sRGB that plants choose from.
    heart
        sRGB of the middle.
    stems
        Blooms a plant.
    leaf
        sRGB of stem and leaves.
    """

    form: str
    petals: int
    size_m: float
    height_m: tuple[float, float]
    colors: tuple[Rgb, ...]
    heart: Rgb
    stems: int
    leaf: Rgb = (88, 112, 52)


_YELLOW: Rgb = (226, 180, 44)
FLOWERS: dict[str, FlowerKind] = {
    "daisy": FlowerKind("rays", 13, 0.034, (0.2, 0.45), ((236, 236, 230), (228, 228, 226)), _YELLOW, 4),
    "dandelion": FlowerKind(
        "rays", 18, 0.036, (0.1, 0.25), ((232, 190, 40), (238, 200, 60)), (222, 166, 30), 3
    ),
    "buttercup": FlowerKind(
        "cup", 5, 0.024, (0.25, 0.5), ((236, 198, 36), (230, 188, 30)), (206, 160, 30), 6
    ),
    "poppy": FlowerKind(
        "cup", 5, 0.07, (0.35, 0.65), ((202, 44, 28), (214, 60, 34), (186, 36, 30)), (32, 26, 26), 3
    ),
    "cornflower": FlowerKind(
        "rays", 10, 0.036, (0.35, 0.65), ((70, 92, 190), (88, 104, 204)), (60, 48, 120), 4, (112, 122, 88)
    ),
    "lavender": FlowerKind(
        "spike", 16, 0.09, (0.35, 0.55), ((128, 108, 178), (112, 92, 164)), (112, 92, 160), 12, (116, 124, 96)
    ),
    "lupin": FlowerKind(
        "spike", 42, 0.24, (0.5, 0.9), ((112, 92, 176), (158, 104, 168), (196, 148, 180)), (120, 100, 170), 3
    ),
    "clover": FlowerKind(
        "globe", 20, 0.024, (0.12, 0.28), ((196, 142, 170), (222, 212, 208)), (180, 130, 150), 5
    ),
    "gentian": FlowerKind("cup", 5, 0.036, (0.06, 0.14), ((46, 62, 168), (60, 76, 186)), (210, 214, 230), 4),
    "yarrow": FlowerKind(
        "umbel", 26, 0.08, (0.35, 0.7), ((230, 228, 216), (222, 218, 206)), (200, 196, 170), 3
    ),
    "thistle": FlowerKind(
        "globe", 26, 0.04, (0.5, 1.0), ((158, 84, 150), (172, 100, 160)), (110, 120, 84), 4, (104, 118, 84)
    ),
    "thrift": FlowerKind(
        "globe", 18, 0.024, (0.1, 0.22), ((208, 138, 170), (222, 158, 184)), (190, 120, 150), 9
    ),
    "heather_bloom": FlowerKind(
        "spike", 14, 0.07, (0.15, 0.3), ((164, 94, 146), (182, 118, 160)), (120, 80, 100), 9, (90, 88, 58)
    ),
    "sunflower": FlowerKind("rays", 22, 0.2, (1.2, 1.7), ((234, 180, 36),), (70, 46, 28), 1, (92, 116, 54)),
}
