"""Flowers come from photographs where they have a colour of their own, mountains from those without fog."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simspaint.bank.ops.appearance_rows import N_VALUES, SHARE, SPREAD
from simspaint.domain.label_set import Label, LabelSet
from simspaint.engine.ops.appearance import MEAN_A, MEAN_B
from simspaint.engine.stages.visible import VisibleConfig, visible_photographs

SKY, GRASS, FLOWERS, MOUNTAIN, ROAD, CLOUD = range(6)
MEAN_L = 1
LABELS = LabelSet(
    (
        Label(SKY, "sky", (0, 0, 1), rank=0),
        Label(GRASS, "grass", (0, 0, 2), is_ground=True, rank=33),
        Label(FLOWERS, "flowers", (0, 0, 3), rank=59, is_colorful=True),
        Label(MOUNTAIN, "mountain", (0, 0, 4), rank=8, keeps_skyline=True),
        Label(ROAD, "road", (0, 0, 5), is_ground=True, rank=38),
        Label(CLOUD, "cloud", (0, 0, 6), rank=2, keeps_outline=True, is_feathered=True),
    )
)


def _rows(n: int) -> np.ndarray:
    """Photographs of a blue sky and green grass."""
    rows = np.zeros((n, 7, N_VALUES), np.float32)
    rows[:, SKY, [SHARE, MEAN_L, MEAN_B]] = 0.4, 70, -40
    rows[:, GRASS, [SHARE, MEAN_L, MEAN_A, MEAN_B]] = 0.5, 50, -20, 30
    return rows


def _flowers(*mean_a: float) -> np.ndarray:
    rows = _rows(len(mean_a))
    rows[:, FLOWERS, [SHARE, MEAN_L, MEAN_B]] = 0.1, 50, 30
    rows[:, FLOWERS, MEAN_A] = mean_a
    return rows


def _found(rows: np.ndarray, label_id: int, fewest: int = 1, labels: LabelSet = LABELS) -> list[bool] | None:
    found = visible_photographs(rows, labels, label_id, VisibleConfig(fewest=fewest))
    return None if found is None else found.tolist()


def test_flowers_of_the_color_of_their_grass_are_left_out() -> None:
    assert _found(_flowers(20, -18, 5), FLOWERS, fewest=2) == [True, False, True]


def test_all_are_kept_where_too_few_show_the_label() -> None:
    assert _found(_flowers(20, -18, 5), FLOWERS, fewest=3) is None


def test_photographs_without_the_label_or_without_ground_show_no_flowers() -> None:
    rows = _flowers(20, 20, 20, 20)
    rows[0, FLOWERS] = 0
    rows[1, GRASS] = 0
    assert _found(rows, FLOWERS) == [False, False, True, True]


def test_flowers_differ_from_every_ground_not_from_the_mean_of_grass_and_road() -> None:
    rows = _flowers(-20, 20)
    rows[:, ROAD, [SHARE, MEAN_L]] = 0.2, 60  # grey: the mean of both is no colour of the photograph
    assert _found(rows, FLOWERS) == [False, True]


def test_clouds_without_light_and_shade_are_left_out() -> None:
    rows = _rows(3)
    rows[:, CLOUD, [SHARE, SPREAD]] = [(0.1, 9), (0.1, 1), (0, 9)]
    assert _found(rows, CLOUD) == [True, False, False]


def test_a_mountain_of_the_color_of_the_sky_is_left_out_unless_it_has_light_and_shade() -> None:
    rows = _rows(4)
    rows[:, MOUNTAIN, [SHARE, MEAN_L, MEAN_B]] = 0.2, 70, -40
    rows[1, MOUNTAIN, MEAN_L] = 40
    rows[2, MOUNTAIN, SPREAD] = 16
    rows[3, SKY] = 0
    assert _found(rows, MOUNTAIN) == [False, True, True, True]


def test_of_other_labels_nothing_is_asked() -> None:
    plain = LabelSet(tuple(replace(x, is_colorful=False, keeps_skyline=False) for x in LABELS.labels))
    for label_id in (SKY, GRASS):
        assert _found(_flowers(20, -18), label_id) is None
    for label_id in (FLOWERS, MOUNTAIN):
        assert _found(_flowers(20, -18), label_id, labels=plain) is None
