"""Flowers are taken from photographs where they have another colour than the ground."""

from __future__ import annotations

import numpy as np

from simspaint.bank.ops.appearance_rows import N_VALUES, SHARE
from simspaint.engine.ops.appearance import MEAN_A, MEAN_B
from simspaint.engine.stages.colorful import ColorfulConfig, colorful_photographs

GRASS, SKY, FLOWERS = 0, 1, 2
IS_GROUND = np.array([True, False, False])


def _rows(flowers_a: list[float]) -> np.ndarray:
    """Photographs of grass of a* -20 and b* 30 with flowers of that a*, and of the grass's b*."""
    rows = np.zeros((len(flowers_a), 4, N_VALUES), np.float32)
    rows[:, GRASS, [SHARE, MEAN_A, MEAN_B]] = 0.5, -20, 30
    rows[:, SKY, [SHARE, MEAN_A, MEAN_B]] = 0.4, 0, -40
    rows[:, FLOWERS, SHARE] = 0.1
    rows[:, FLOWERS, MEAN_A] = flowers_a
    rows[:, FLOWERS, MEAN_B] = 30
    return rows


def test_photographs_whose_flowers_have_the_color_of_the_grass_are_left_out() -> None:
    rows = _rows([20.0, -18.0, 5.0])
    found = colorful_photographs(rows, FLOWERS, IS_GROUND, ColorfulConfig(fewest=2))
    assert found is not None
    assert found.tolist() == [True, False, True]


def test_all_are_kept_where_too_few_show_the_color() -> None:
    config = ColorfulConfig(fewest=3)
    assert colorful_photographs(_rows([20.0, -18.0, 5.0]), FLOWERS, IS_GROUND, config) is None


def test_photographs_without_the_label_or_without_ground_show_nothing() -> None:
    rows = _rows([20.0, 20.0, 20.0, 20.0])
    rows[0, FLOWERS] = 0
    rows[1, GRASS] = 0
    found = colorful_photographs(rows, FLOWERS, IS_GROUND, ColorfulConfig(fewest=1))
    assert found is not None
    assert found.tolist() == [False, False, True, True]
