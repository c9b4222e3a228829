"""Measures of pictures on known cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.label_set import UNLABELLED
from tests.factories import make_pair
from training.evaluation.pictures import measured, spikes
from training.evaluation.power_spectrum import log_power_spectrum
from training.evaluation.segmentation import mean_iou
from training.evaluation.variety import mean_pairwise, perceptual_distance, photographs_of_the_same_labels
from training.synthesis.perceptual_features import from_stand_in


def test_real_photographs_are_nearer_to_themselves_than_noise_is(features_file: Path) -> None:
    real = [make_pair(seed, 64, 96)[0] for seed in range(6)]
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 256, (64, 96, 3), np.uint8) for _ in real]
    # Each as before, but its cells in another place: nothing that patches could tell apart.
    turned = [np.roll(picture, 48, axis=1) for picture in real]
    figures = measured({"same": real, "noise": noise, "turned": turned}, real, from_stand_in(features_file))
    assert figures["same"]["frechet"] == pytest.approx(0, abs=1e-3)
    assert figures["same"]["frechet_of_patches"] == pytest.approx(0, abs=1e-3)
    assert figures["same"]["spectrum"] == 0
    assert figures["noise"]["frechet"] > figures["two halves of the real"]["frechet"]
    assert figures["noise"]["spectrum"] > figures["two halves of the real"]["spectrum"]
    assert figures["turned"]["frechet_of_patches"] < 0.1 * figures["noise"]["frechet_of_patches"]
    with pytest.raises(ValueError, match="At least 4"):
        measured({}, real[:3], from_stand_in(features_file))


def test_a_regular_pattern_is_a_spike() -> None:
    real = [make_pair(seed, 64, 96)[0] for seed in range(4)]
    columns = 20 * np.cos(2 * np.pi * np.arange(96) / 4)[None, :, None]
    striped = [np.clip(picture + columns, 0, 255).astype(np.uint8) for picture in real]
    plain, true = log_power_spectrum(striped), log_power_spectrum(real)
    assert spikes(plain, true) > 1
    assert spikes(true, true) == pytest.approx(0, abs=1e-6)


class Knowing(nn.Module):
    """Finds the label whose id is the red level of a pixel."""

    def forward(self, rgb: torch.Tensor) -> torch.Tensor:
        ids = (rgb[:, 0] * 255).round().long()
        return nn.functional.one_hot(ids, 3).permute(0, 3, 1, 2).float()


def test_iou_counts_over_all_pictures_and_leaves_out_what_is_unlabelled() -> None:
    ids = np.zeros((4, 6), np.uint8)
    ids[:, 3:] = 1
    picture = np.repeat(ids[..., None], 3, 2)
    wrong = picture.copy()
    wrong[:, 2] = 1
    figures = mean_iou([picture, wrong], [ids, ids], Knowing(), 3)
    assert figures["accuracy"] == pytest.approx(44 / 48)
    assert figures["iou"] == pytest.approx((20 / 24 + 24 / 28) / 2)  # label 2 is in no layout
    holes = ids.copy()
    holes[:, 2] = UNLABELLED
    assert mean_iou([wrong], [holes], Knowing(), 3)["accuracy"] == 1


def test_figures_of_every_picture_alone_are_averaged_as_the_paper_does() -> None:
    plain, rare = np.zeros((4, 6), np.uint8), np.zeros((4, 6), np.uint8)
    rare[0, 0] = 1
    missed = np.zeros((4, 6, 3), np.uint8)  # finds label 0 everywhere
    nothing = np.full((4, 6), UNLABELLED, np.uint8)
    figures = mean_iou([missed] * 3, [plain, rare, nothing], Knowing(), 3)
    assert figures["iou_per_picture"] == pytest.approx((1 + (23 / 24 + 0) / 2) / 2)
    assert figures["accuracy_per_picture"] == pytest.approx((1 + 23 / 24) / 2)
    assert figures["iou"] == pytest.approx((47 / 48 + 0) / 2)
    assert set(mean_iou([missed], [nothing], Knowing(), 3).values()) == {0.0}


def test_pictures_that_differ_are_apart_and_equal_ones_are_not(features_file: Path) -> None:
    network = from_stand_in(features_file)
    first, second, third = (make_pair(seed, 64, 96)[0] for seed in range(3))
    assert perceptual_distance(first, first, network) == 0
    assert mean_pairwise([first, second, third], network) > mean_pairwise([first, first, second], network) > 0


def test_photographs_of_the_same_labels_have_similar_shares(bank: MemoryBank) -> None:
    name = bank.photographs[4]
    assert photographs_of_the_same_labels(bank.layout(name).ids, bank, 3)[0] == name
