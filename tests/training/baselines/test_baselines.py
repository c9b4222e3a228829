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
from simspaint.files.photograph_file import read_photograph
from tests.training.baselines.small_baselines import crn, n_weights, pix2pix
from tests.training.call_script import call_script
from tests.training.small_tasks import LABELS
from training import train_baseline
from training.baselines import paint_baseline
from training.baselines.baseline import baseline_network, painted
from training.baselines.crn_network import CrnNetwork, crn_config
from training.baselines.pix2pix_network import (
    Pix2pixDiscriminator,
    Pix2pixGenerator,
    pix2pix_config,
)
from training.baselines.tasks import BaselineTask
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.task import Batch

MAKERS: list[Callable[..., Any]] = [crn, pix2pix]


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
