from __future__ import annotations

import numpy as np
import pytest

from simspaint.bank.moods.computed_tags import computed_tags
from simspaint.bank.ops.appearance_rows import light_of

NAMES = ("sky", "cloud", "mountain", "tree", "grass", "snow")
SKY, CLOUD, MOUNTAIN, TREE, GRASS, SNOW = range(6)
BLUE, ORANGE, GREY, WHITE = (90, 140, 220), (250, 170, 90), (170, 170, 172), (240, 242, 245)
GREEN, DARK_GREEN, RED_LEAVES, ROCK = (90, 140, 50), (20, 60, 15), (190, 90, 30), (90, 80, 70)


def tags(*bands: tuple[int, tuple[int, int, int]], spread: int = 30) -> frozenset[str]:
    """Of a photograph of bands of equal height, each with its label, colour, and light and shade."""
    color = np.zeros((40 * len(bands), 64, 3), np.int64)
    ids = np.zeros(color.shape[:2], np.uint8)
    shade = np.where(np.arange(64) // 8 % 2, spread, -spread)[None, :, None]
    for i, (label_id, own) in enumerate(bands):
        rows = slice(40 * i, 40 * (i + 1))
        ids[rows] = label_id
        color[rows] = np.array(own) + (shade if label_id not in (SKY, CLOUD) else 0)
    light = light_of(np.clip(color, 0, 255).astype(np.uint8), ids, len(NAMES))
    return computed_tags(light[None], NAMES)[0]


@pytest.mark.parametrize(
    ("bands", "has", "has_not"),
    [
        (
            ((SKY, BLUE), (TREE, DARK_GREEN), (GRASS, GREEN)),
            {"clear", "forest"},
            {"overcast", "mist", "sunset"},
        ),
        (((SKY, BLUE), (CLOUD, WHITE), (GRASS, GREEN)), {"cloudy"}, {"clear", "overcast"}),
        (((CLOUD, GREY), (TREE, DARK_GREEN), (GRASS, GREEN)), {"overcast"}, {"clear", "mist", "sunset"}),
        (((SKY, ORANGE), (MOUNTAIN, ROCK), (GRASS, GREEN)), {"sunset", "mountains"}, {"clear", "mist"}),
        (((SKY, BLUE), (TREE, RED_LEAVES), (GRASS, GREEN)), {"autumn"}, {"winter"}),
        (((SKY, BLUE), (TREE, RED_LEAVES), (SNOW, WHITE)), {"snow", "winter"}, {"autumn"}),
        (((GRASS, GREEN), (GRASS, GREEN)), {"high-horizon"}, {"overcast", "mist", "low-horizon"}),
        (((SKY, BLUE), (SKY, BLUE), (GRASS, GREEN)), {"low-horizon"}, {"high-horizon"}),
    ],
)
def test_colours_tell_weather_season_and_frame(bands: tuple, has: set[str], has_not: set[str]) -> None:
    assert has <= tags(*bands)
    assert not has_not & tags(*bands)


def test_mist_is_little_contrast_before_a_pale_sky() -> None:
    assert "mist" in tags((SKY, (200, 200, 202)), (TREE, (185, 188, 186)), (GRASS, (150, 156, 150)), spread=3)


def test_dark_and_bright_and_labels_that_nobody_has() -> None:
    assert "dark" in tags((GRASS, (30, 40, 25)), spread=10)
    assert "bright" in tags((SKY, WHITE), (SNOW, WHITE), spread=5)
    light = light_of(np.full((16, 16, 3), 90, np.uint8), np.zeros((16, 16), np.uint8), 1)
    assert "clear" not in computed_tags(light[None], ["street"])[0]
