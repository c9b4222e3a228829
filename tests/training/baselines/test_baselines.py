"""CRN and pix2pix: their published sizes, what they learn, exact resume, and photographs of any size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from typer import Typer
from typer.testing import CliRunner

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.engine.networks.perceptual_features import from_stand_in
from simspaint.files.photograph_file import read_photograph
from tests.factories import make_layout
from tests.training.scripts import call_script
from tests.training.small_tasks import LABELS
from training import train_baseline
from training.baselines import paint_baseline
from training.baselines.baseline import baseline_network, painted, seeded
from training.baselines.crn_network import CrnConfig, CrnNetwork, crn_config
from training.baselines.layout_examples import LayoutExamples
from training.baselines.pix2pix_network import (
    Pix2pixConfig,
    Pix2pixDiscriminator,
    Pix2pixGenerator,
    pix2pix_config,
)
from training.baselines.tasks import BaselineTask, CrnTask, Pix2pixTask
from training.loop import LoopSettings, train
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.task import Batch

CROP = (32, 64)


def examples_of(bank: MemoryBank, one: bool = False) -> LayoutExamples:
    names = list(bank.photographs[:1] if one else bank.photographs)
    return LayoutExamples(bank, names, CROP, CROP)


def crn(bank: MemoryBank, features: Path, one: bool = False) -> CrnTask:
    torch.manual_seed(0)
    network = CrnNetwork(CrnConfig(len(LABELS), (8, 12, 16)))
    loss = SynthesisLoss(
        from_stand_in(features), SynthesisLossSettings(pixel=0, semantic=0, calibration_steps=4)
    )
    return CrnTask(examples_of(bank, one), network, loss, (bank, list(bank.photographs[:2])))


def pix2pix(bank: MemoryBank, features: Path, one: bool = False) -> Pix2pixTask:
    del features
    torch.manual_seed(0)
    config = Pix2pixConfig(len(LABELS), (8, 12, 16), 1, (8, 12))
    generator, discriminator = Pix2pixGenerator(config), Pix2pixDiscriminator(config)
    return Pix2pixTask(
        examples_of(bank, one), generator, discriminator, 0, (bank, list(bank.photographs[:2]))
    )


MAKERS: list[Callable[..., Any]] = [crn, pix2pix]


def n_weights(network: nn.Module) -> float:
    return sum(p.numel() for p in network.parameters()) / 1e6


def test_the_published_sizes_have_the_published_numbers_of_weights() -> None:
    with torch.device("meta"):
        assert n_weights(CrnNetwork(crn_config("paper", 19))) == pytest.approx(97.9, abs=0.1)
        generator = Pix2pixGenerator(pix2pix_config("paper", 19))
        assert n_weights(generator) == pytest.approx(54.4, abs=0.1)
        assert n_weights(Pix2pixDiscriminator(pix2pix_config("paper", 19))) == pytest.approx(2.8, abs=0.05)
    assert crn_config("paper", 19).stride == 64  # 4 × 8 pixels of 256 × 512
    assert pix2pix_config("paper", 19).stride == 256
    for make in (crn_config, pix2pix_config):
        with pytest.raises(ValueError, match="no configuration"):
            make("large", 19)


def test_a_patch_of_70_pixels_decides_one_score_of_the_discriminator() -> None:
    network = Pix2pixDiscriminator(pix2pix_config("paper", 3)).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):  # whose statistics see everything
            module.forward = lambda x: x  # pyright: ignore[reportAttributeAccessIssue]
    photograph = torch.rand(1, 3, 128, 128, requires_grad=True)
    scores = network(torch.zeros(1, 4, 128, 128), photograph)
    scores[0, 0, 7, 7].backward()
    assert photograph.grad is not None
    touched = photograph.grad.abs().sum((0, 1)) > 0
    rows, columns = torch.where(touched)
    assert (int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1) == (70, 70)


@pytest.mark.parametrize("make", MAKERS)
def test_the_loss_on_one_photograph_falls(
    make: Callable[..., BaselineTask], bank: MemoryBank, features_file: Path, tmp_path: Path
) -> None:
    task = make(bank, features_file, one=True)
    name = bank.photographs[0]

    def error() -> float:
        made = painted(bank.layout(name), task.network, task.config)
        return float(np.abs(made.astype(int) - bank.photograph(name)).mean())

    first = error()
    settings = LoopSettings(
        tmp_path, 80, 2, 4e-3, 4e-4, warmup=2, validate_every=80, adversary_betas=(0.5, 0.999)
    )
    train(task, settings)  # pyright: ignore[reportArgumentType]
    assert error() < 0.6 * first


@pytest.mark.parametrize("make", MAKERS)
def test_a_run_that_was_cut_ends_with_the_weights_of_one_that_was_not(
    make: Callable[..., BaselineTask], bank: MemoryBank, features_file: Path, tmp_path: Path
) -> None:
    def settings(out: Path) -> LoopSettings:
        return LoopSettings(out, 6, 2, warmup=2, validate_every=3, checkpoint_every=3)

    train(make(bank, features_file), settings(tmp_path / "whole"))
    cut = make(bank, features_file)
    loss = cut.loss  # pyright: ignore[reportAttributeAccessIssue]

    def cut_loss(network: nn.Module, batch: Batch, step: int) -> object:
        if step == 4:
            raise KeyboardInterrupt
        return loss(network, batch, step)

    cut.loss = cut_loss  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(KeyboardInterrupt):
        train(cut, settings(tmp_path / "cut"))
    torch.rand(5)  # whatever was drawn elsewhere changes nothing
    train(make(bank, features_file), settings(tmp_path / "cut"))
    for file in ("checkpoint", "last"):
        a, b = (load_file(tmp_path / run / f"{file}.safetensors") for run in ("whole", "cut"))
        assert a.keys() == b.keys()
        assert [name for name in a if not torch.equal(a[name], b[name])] == []


def test_the_discriminator_learns_to_tell_and_the_generator_does_not_teach_it(
    bank: MemoryBank, features_file: Path
) -> None:
    task = pix2pix(bank, features_file)
    rng = np.random.default_rng(0)
    batch = {n: torch.from_numpy(x[None].copy()) for n, x in task.example(rng, 0).items()}
    assert task.adversary is not None
    loss, terms = task.loss(task.network, batch, 0)
    assert set(terms) == {"adversarial", "pixels"}
    loss.backward()
    assert all(p.grad is None for p in task.adversary.parameters())
    own = task.adversary_loss(task.network, batch, 0)
    assert own is not None
    before = [p.grad.clone() for p in task.network.parameters() if p.grad is not None]
    own.backward()
    assert all(p.grad is not None for p in task.adversary.parameters())
    now = [p.grad for p in task.network.parameters() if p.grad is not None]
    assert all(torch.equal(a, b) for a, b in zip(before, now, strict=True))
    optimizer = torch.optim.Adam(task.adversary.parameters(), 1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        loss = task.adversary_loss(task.network, batch, 0)
        assert loss is not None
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.5 * own.item()


def test_noise_is_dropout_that_the_seed_repeats() -> None:
    layout = make_layout(np.random.default_rng(0), 64, 64, LABELS)
    network = baseline_network("pix2pix", "tiny", len(LABELS)).eval()
    first, again, other = (painted(layout, network, network.config, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    with seeded(1, 2):
        torch.rand(9)
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("name", ["crn", "pix2pix"])
def test_photographs_are_of_the_layouts_size_whatever_it_is(name: str) -> None:
    network = baseline_network(name, "tiny", len(LABELS)).eval()  # pyright: ignore[reportArgumentType]
    for height, width in ((33, 70), (64, 64), (1, 1)):
        layout = Layout(np.zeros((height, width), np.uint8), LABELS)
        assert painted(layout, network, network.config).shape == (height, width, 3)
    with pytest.raises(ValueError, match="multiples of 32"):
        network(torch.zeros(1, len(LABELS) + 1, 40, 64))


@pytest.mark.parametrize("name", ["crn", "pix2pix"])
def test_a_baseline_is_trained_and_paints_held_out_layouts_from_the_command_line(
    name: str, data_set: Path, bank_folder: Path, features_file: Path, tmp_path: Path
) -> None:
    def call(main: Callable[..., None], *arguments: object) -> None:
        app = Typer()
        app.command()(main)
        result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    run = ["--bank", bank_folder, "--out", tmp_path / "run", "--validation", data_set, "--batch", 1]
    sizes = ["--crop", 32, 64, "--half-crop", 32, 32, "--half-size-steps", 1]
    ended = call_script(train_baseline, name, *run, *sizes, "--steps", 2, "--features", features_file)
    assert ended.exit_code == 0, ended.output
    assert (tmp_path / "run" / "sheets" / "000002.jpg").is_file()
    made = ["--run", tmp_path / "run", "--bank", bank_folder, "--data", data_set, "--out", tmp_path / "made"]
    call(paint_baseline.main, name, *made)
    files = sorted((tmp_path / "made").glob("*.png"))
    assert [file.stem for file in files] == sorted((data_set / "val.txt").read_text().split())
    assert read_photograph(files[0]).shape == (64, 96, 3)
