"""The light of segments of other photographs."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.bank.ops.cie_lab import cie_lab
from simspaint.engine.stages.harmonise import (
    ColorModel,
    HarmoniseConfig,
    color_model,
    color_shift,
    harmonised_color,
)

N_LABELS = 3
SKY, GRASS, ROCK = range(N_LABELS)


def row_of(**colors: tuple[float, float, float] | None) -> np.ndarray:
    """A row of `light_of` with these mean colours; labels that are not named are not shown."""
    row = np.zeros((N_LABELS + 1, 6), np.float32)
    for label, name in enumerate(("sky", "grass", "rock")):
        color = colors.get(name)
        if color is not None:
            row[label] = [0.3, *color, 10, 0]
    return row


def photographs(n: int = 300, seed: int = 0, noise: float = 1.0) -> np.ndarray:
    """Photographs in lights of their own: all labels grow lighter and warmer together, and rock is rare."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        light = rng.normal(0, [10, 1, 6])
        sky, grass, rock = (
            tuple(np.array(base) + light + rng.normal(0, noise, 3))
            for base in ((70, 0, -20), (50, -15, 30), (60, 2, 8))
        )
        rows.append(row_of(sky=sky, grass=grass, rock=rock if number % 3 == 0 else None))
    return np.stack(rows).astype(np.float32)


@pytest.fixture(scope="module")
def model() -> ColorModel:
    return color_model(photographs())


def test_a_label_that_the_reference_shows_goes_towards_its_colour(model: ColorModel) -> None:
    reference = row_of(sky=(60, 0, -26), grass=(40, -15, 24))
    source = row_of(grass=(55, -15, 34))
    shift = color_shift(model, reference, source, GRASS, 1.0)
    assert -15 * 0.7 < shift[0] < -15 * 0.5
    assert shift[2] < -4


def test_a_label_that_it_does_not_show_is_expected_from_the_others(model: ColorModel) -> None:
    source = row_of(rock=(60, 2, 8))
    dark = color_shift(model, row_of(sky=(50, 0, -20)), source, ROCK, 1.0)
    light = color_shift(model, row_of(sky=(90, 0, -20)), source, ROCK, 1.0)
    assert dark[0] < -5
    assert light[0] > 5


def test_where_labels_say_nothing_of_one_another_little_is_shifted() -> None:
    rng = np.random.default_rng(0)
    rows = photographs()
    rows[:, ROCK, 1:4] = rng.normal(60, 10, (len(rows), 3)) * (rows[:, ROCK, :1] > 0)
    shift = color_shift(color_model(rows), row_of(sky=(50, 0, -20)), row_of(rock=(60, 60, 60)), ROCK, 1.0)
    assert np.abs(shift).max() < 3


def test_one_photograph_is_not_shifted_towards_itself(model: ColorModel) -> None:
    row = photographs(1, seed=5)[0]
    assert np.abs(color_shift(model, row, row, GRASS, 1.0)).max() < 0.5


def test_shifts_have_an_end_and_no_strength_shifts_nothing(model: ColorModel) -> None:
    reference, source = row_of(grass=(95, -15, 90)), row_of(grass=(5, -15, -60))
    assert color_shift(model, reference, source, GRASS, 1.0)[0] == HarmoniseConfig().largest[0]
    assert color_shift(model, reference, source, GRASS, 0.0) == (0.0, 0.0, 0.0)


def test_nothing_is_shifted_where_nothing_is_known(model: ColorModel) -> None:
    assert color_shift(model, row_of(), row_of(grass=(5, 0, 0)), GRASS, 1.0) == (0.0, 0.0, 0.0)
    assert color_shift(model, row_of(sky=(5, 0, 0)), row_of(), GRASS, 1.0) == (0.0, 0.0, 0.0)


def test_pairs_that_few_photographs_show_are_hardly_believed() -> None:
    rows = photographs(noise=0.1)
    rare = rows.copy()
    rare[6:, ROCK] = 0  # two photographs have rock
    reference, source = row_of(sky=(40, 0, -20)), row_of(rock=(60, 2, 8))
    often = color_shift(color_model(rows), reference, source, ROCK, 1.0)
    seldom = color_shift(color_model(rare), reference, source, ROCK, 1.0)
    assert abs(seldom[0]) < 0.5 * abs(often[0])


def test_the_model_of_one_photograph_can_be_asked() -> None:
    model = color_model(photographs(1))
    assert np.isfinite(color_shift(model, row_of(sky=(40, 0, 0)), row_of(grass=(50, 0, 0)), GRASS, 1.0)).all()


def test_the_mean_moves_and_black_stays_black() -> None:
    rng = np.random.default_rng(0)
    color = rng.integers(60, 120, (20, 30, 3)).astype(np.uint8)
    color[:2] = 0
    before = cie_lab(color)[2:]
    made = harmonised_color(color, (8.0, 3.0, -6.0), float(before[..., 0].mean()))
    moved = cie_lab(made)[2:].mean(axis=(0, 1)) - before.mean(axis=(0, 1))
    np.testing.assert_allclose(moved, [8, 3, -6], atol=0.6)
    assert cie_lab(made)[:2, :, 0].max() < 3


def test_a_gain_has_an_end() -> None:
    color = np.full((4, 4, 3), 20, np.uint8)
    made = harmonised_color(color, (60.0, 0.0, 0.0), 7.0)
    assert cie_lab(made)[..., 0].max() <= cie_lab(color)[..., 0].max() * HarmoniseConfig().largest_gain + 0.3
