"""Depth from one photograph: pairs that teach it, a network that learns them, files that order segments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from typer import Typer
from typer.testing import CliRunner, Result

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import read_depth_file
from simspaint.files.folder_data_set import FolderDataSet
from tests.strategies import seeds
from tests.training.call_script import call_script
from tests.training.short_runs import short
from training import predict_depth, train_depth
from training.depth.depth_network import WORKING_SIZE, DepthNetwork
from training.depth.depth_task import DepthSource, DepthTask, framed
from training.examples.depth_pairs import drawn_pairs, farther_of
from training.examples.ordering_pair import smallest_difference
from training.loop import train
from training.predict_depth import SURE, coded_depth
from training.running.loop_settings import LoopSettings
from training.synthesis.perceptual_features import from_stand_in


def run(main: Callable[..., None], *arguments: object) -> Result:
    app = Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(a) for a in arguments])


@settings(max_examples=30)
@given(seeds())
def test_pairs_are_of_known_pixels_and_say_which_is_farther(seed: int) -> None:
    rng = np.random.default_rng(seed)
    depth = rng.integers(1, 60000, (24, 32)).astype(np.uint16)
    depth[rng.random(depth.shape) < 0.4] = 0
    pairs = drawn_pairs(depth, 200, rng)
    a, b = depth.ravel()[pairs.first].astype(int), depth.ravel()[pairs.second].astype(int)
    assert (a > 0).all()
    assert (b > 0).all()
    told = pairs.farther != 0
    assert (np.sign(a - b)[told] == pairs.farther[told]).all()
    assert (np.abs(a - b)[~told] < 0.02 * np.minimum(a, b)[~told]).all()
    assert pairs.known == 1


def test_half_of_the_pairs_are_close_together() -> None:
    depth = np.full((100, 150), 9, np.uint8)
    pairs = drawn_pairs(depth, 400, np.random.default_rng(0))
    rows = np.abs(pairs.first // 150 - pairs.second // 150)
    assert (rows[:200] <= 10).all()
    assert rows[200:].mean() > 20


def test_without_known_depth_nothing_is_taught() -> None:
    for depth in (np.zeros((8, 8), np.uint16), np.eye(8, dtype=np.uint16)[:1]):
        pairs = drawn_pairs(depth, 10, np.random.default_rng(0))
        assert pairs.known == 0
        assert not pairs.farther.any()


def test_depths_within_what_a_camera_errs_by_are_alike() -> None:
    depth = np.array([[2500, 2520, 2600]], np.uint16)
    assert farther_of(depth, np.array([0, 2, 0]), np.array([1, 0, 2])).tolist() == [0, 1, -1]


def sources(bank: MemoryBank, data_set: Path) -> DepthSource:
    return DepthSource.of(bank, data_set / "depth")


def test_the_network_learns_which_pixels_are_farther(
    bank: MemoryBank, data_set: Path, features_file: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    network = DepthNetwork(from_stand_in(features_file), width=8)
    source = sources(bank, data_set)
    task = DepthTask([source], network, {"made": source})
    before = task.validate(network, tmp_path, 0)
    train(task, LoopSettings(tmp_path, 25, 2, 1e-2, warmup=2, validate_every=25))
    after = task.validate(task.network, tmp_path, 1)
    assert after["right_made"] > max(before["right_made"], 0.85)
    assert 0.5 < after["by_row_made"] < 1
    assert after["score"] == -after["right_made"]
    assert (tmp_path / "sheets" / "000001.jpg").is_file()


def test_the_features_stay_as_they_are(bank: MemoryBank, data_set: Path, features_file: Path) -> None:
    network = DepthNetwork(from_stand_in(features_file), width=8)
    assert not any(p.requires_grad for p in network.features.parameters())
    task = DepthTask([sources(bank, data_set)], network, {})
    batch = {
        name: torch.from_numpy(np.asarray(value)[None].copy())
        for name, value in task.example(np.random.default_rng(0), 0).items()
    }
    loss, _ = task.loss(network, batch, 0)
    loss.backward()
    assert all(p.grad is not None for p in network.parameters() if p.requires_grad)
    batch["known"] = torch.zeros(1)
    assert float(task.loss(network, batch, 0)[0].detach()) == 0
    assert task.validate(network, Path(), 0) == {}


def test_views_keep_the_depth_of_their_pixels(bank: MemoryBank, data_set: Path) -> None:
    source = sources(bank, data_set)
    photograph, depth = source.read(source.names[0])
    color, seen = framed(photograph, depth)
    assert color.shape == (*WORKING_SIZE, 3)
    assert set(np.unique(seen)) <= set(np.unique(depth))
    with pytest.raises(LayoutFileError, match="no depth"):
        DepthSource.of(bank, data_set / "photos" / "none")


@settings(max_examples=30)
@given(seeds())
def test_a_code_keeps_the_order_and_a_pair_counts_where_the_network_is_sure(seed: int) -> None:
    guess = np.random.default_rng(seed).normal(0, 4, (6, 7)).astype(np.float32)
    code = coded_depth(guess).astype(int)
    assert code.min() > 0
    order = np.argsort(guess.ravel())
    assert (np.diff(code.ravel()[order]) >= 0).all()
    two = coded_depth(np.array([[0.0, SURE * 1.1, SURE * 2.2]], np.float32))
    smallest = smallest_difference(two.dtype, float(two[0, 0]))
    assert two[0, 1] - int(two[0, 0]) > smallest
    close = coded_depth(np.array([[0.0, SURE * 0.9]], np.float32))
    assert close[0, 1] - int(close[0, 0]) < smallest_difference(close.dtype, float(close[0, 0]))


def test_depth_is_taught_and_guessed_from_the_command_line(
    bank_folder: Path, data_set: Path, features_file: Path, tmp_path: Path
) -> None:
    common = ["--depth", data_set / "depth", "--features", features_file, "--validation", data_set]
    result = call_script(train_depth, *short(bank_folder, tmp_path / "run"), *common)
    assert result.exit_code == 0, result.output
    assert f"validation/right_{data_set.name}" in (tmp_path / "run" / "log.csv").read_text()
    given = [data_set, "--run", tmp_path / "run", "--features", features_file]
    assert "There is depth" in str(run(predict_depth.main, *given).exception)
    result = run(predict_depth.main, *given, "--out", tmp_path / "depth")
    assert result.exit_code == 0, result.output
    names = FolderDataSet.open(data_set).names
    assert sorted(file.stem for file in (tmp_path / "depth").iterdir()) == list(names)
    depth = read_depth_file(tmp_path / "depth" / f"{names[0]}.png")
    assert (depth.shape, depth.dtype) == ((64, 96), np.uint16)
    two = ["--bank", bank_folder, bank_folder, "--out", tmp_path / "x"]
    assert "needs its folder of depth" in call_script(train_depth, *two, *common).output
