"""The sixteen labels of the landscapes, fixed from the start."""

from __future__ import annotations

from enum import IntEnum


class Label(IntEnum):
    """Label ids, as they stand in a layout.

    `CLOUD` is where clouds cover the sky. `MOUNTAIN` is far and high relief and `HILL` far and gentle relief,
    whatever grows there; `GRASS`, `EARTH`, `ROCK`, `SNOW` and `SAND` are ground that is near.
    """

    SKY = 0
    CLOUD = 1
    MOUNTAIN = 2
    HILL = 3
    TREE = 4
    BUSH = 5
    GRASS = 6
    FLOWERS = 7
    WATER = 8
    SAND = 9
    EARTH = 10
    ROCK = 11
    SNOW = 12
    ROAD = 13
    HOUSE = 14
    FENCE = 15

    @property
    def title(self) -> str:
        """The name in labels.csv."""
        return self.name.lower()

    @property
    def pass_index(self) -> int:
        """What a material of this label carries as `pass_index`; 0 is the world (sky or cloud)."""
        return int(self) + 1


COLORS: dict[Label, tuple[int, int, int]] = {
    Label.SKY: (126, 184, 232),
    Label.CLOUD: (226, 234, 242),
    Label.MOUNTAIN: (112, 108, 138),
    Label.HILL: (122, 150, 104),
    Label.TREE: (28, 84, 40),
    Label.BUSH: (78, 122, 52),
    Label.GRASS: (138, 186, 66),
    Label.FLOWERS: (224, 92, 158),
    Label.WATER: (40, 98, 168),
    Label.SAND: (230, 208, 146),
    Label.EARTH: (134, 92, 58),
    Label.ROCK: (128, 128, 124),
    Label.SNOW: (250, 250, 255),
    Label.ROAD: (72, 72, 78),
    Label.HOUSE: (194, 76, 54),
    Label.FENCE: (236, 156, 40),
}
"""Colours of the labels in layouts and sheets, RGB in [0, 255]."""


def palette() -> list[int]:
    """The colours as a PNG palette: 256 RGB triples in a row, magenta where there is no label."""
    flat = [value for label in Label for value in COLORS[label]]
    return flat + [255, 0, 255] * (256 - len(Label))


def labels_csv() -> str:
    """The text of labels.csv: a head line, then `id,name`."""
    return "id,name\n" + "".join(f"{int(label)},{label.title}\n" for label in Label)
