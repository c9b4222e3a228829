"""Several banks in one run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError
from tests.factories import make_labels, write_data_set
from tests.training.small_tasks import LABELS
from training.examples.canvas_examples import CanvasSettings
from training.examples.mixed_canvases import MixedCanvases, fitted_settings
from training.examples.training_bank import TrainingBank


@pytest.fixture(scope="module")
def banks(bank: MemoryBank, tmp_path_factory: pytest.TempPathFactory) -> list[TrainingBank]:
    """64 × 96 and 32 × 64 pixels."""
    folder = tmp_path_factory.mktemp("small")
    write_data_set(folder, 5, Extent(32, 64), LABELS, seed=9)
    build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
    small = MemoryBank.open(folder / "bank", tmp_path_factory.mktemp("cache"))
    return [TrainingBank(opened, by_sequence=False) for opened in (bank, small)]


def test_a_step_shows_one_bank_drawn_by_its_share(banks: list[TrainingBank]) -> None:
    mixed = MixedCanvases(banks, [3.0, 1.0], CanvasSettings((64, 96), (32, 32), half_size_steps=50))
    drawn = [mixed.bank_of(step) for step in range(400)]
    assert 0.18 < np.mean(drawn) < 0.32
    assert drawn == [mixed.bank_of(step) for step in range(400)]
    for step in range(12):
        sizes = {mixed.example(np.random.default_rng(i), step)["layout"].shape for i in range(2)}
        assert sizes == {(32, 32)}
    late = {mixed.example(np.random.default_rng(0), step)["layout"].shape for step in range(50, 70)}
    assert late == {(64, 96), (32, 32)}


def test_crops_fit_every_bank_and_small_photographs_are_not_halved() -> None:
    settings = CanvasSettings((256, 384), (256, 384), half_size_steps=9, final_crop=(512, 768), final_begin=5)
    large = fitted_settings(settings, Extent(512, 768), 512)
    assert (large.crop, large.half_size_crop, large.half_size_steps) == ((256, 384), (256, 384), 9)
    assert large.final_crop == (512, 768)
    small = fitted_settings(settings, Extent(240, 320), 512)
    assert (small.crop, small.half_size_steps) == ((224, 320), 0)
    assert small.final_crop == (224, 320)
    near = fitted_settings(settings, Extent(480, 640), 512)
    assert (near.half_size_crop, near.half_size_steps, near.final_crop) == ((224, 320), 9, (480, 640))


def test_the_last_steps_have_the_final_crop(banks: list[TrainingBank]) -> None:
    settings = CanvasSettings((32, 32), (32, 32), final_crop=(64, 96), final_begin=7)
    mixed = MixedCanvases(banks[:1], [1.0], settings)
    shapes = [mixed.example(np.random.default_rng(0), step)["known"].shape for step in (6, 7)]
    assert shapes == [(32, 32), (64, 96)]


def test_banks_that_do_not_go_together_are_refused(banks: list[TrainingBank], tmp_path: Path) -> None:
    for shares in ([1.0], [1.0, -1.0], [0.0, 0.0]):
        with pytest.raises(MemoryBankError, match="shares"):
            MixedCanvases(banks, shares, CanvasSettings())
    write_data_set(tmp_path, 3, labels=make_labels(3))
    build_bank(tmp_path / "photos", tmp_path / "layouts", make_labels(3), tmp_path / "bank")
    other = TrainingBank(MemoryBank.open(tmp_path / "bank", tmp_path / "cache"), by_sequence=False)
    with pytest.raises(MemoryBankError, match="different labels"):
        MixedCanvases([banks[0], other], [1.0, 1.0], CanvasSettings())
