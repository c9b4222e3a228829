"""The four tasks: every weight is taught, and what is taught can be learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from tests.training.small_tasks import (
    ordering_task,
    synthesis_task,
)
from tests.training.task_cases import TASKS, batch_of
from training.depth.pack_depth import read_depth
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.synthesis.discriminator import Adversary


@pytest.mark.parametrize("kind", TASKS)
def test_every_weight_gets_a_gradient_from_its_task(kind: str, bank: MemoryBank, features_file: Path) -> None:
    task = TASKS[kind](bank, features_file)
    if kind == "transform":
        give_the_last_layer_weights(task.network)
    loss, terms = task.loss(task.network, batch_of(task), 0)
    assert torch.isfinite(loss)
    assert terms
    loss.backward()
    without = [n for n, p in task.network.named_parameters() if p.grad is None or not p.grad.any()]
    assert without == []
    if task.adversary is not None:
        assert all(p.grad is None for p in task.adversary.parameters())
        own = task.adversary_loss(task.network, batch_of(task), 0)
        assert own is not None
        own.backward()
        slopes = {n: p.grad for n, p in task.adversary.named_parameters()}
        # With the scores near 0 both hinges are open: the last bias is pushed up and down alike.
        assert [n for n, g in slopes.items() if g is None] == []
        assert [n for n, g in slopes.items() if g is not None and "original" in n and not g.any()] == []


def give_the_last_layer_weights(network: nn.Module) -> None:
    """It begins at zero, and lets no gradient through there."""
    nn.init.normal_(network.get_parameter("to_affine.weight"), std=0.1)


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement", "synthesis"])
def test_one_batch_can_be_learned(kind: str, bank: MemoryBank, features_file: Path) -> None:
    task = TASKS[kind](bank, features_file)
    batch, losses = batch_of(task, 2, seed=3), []
    optimizer = torch.optim.Adam(task.network.parameters(), 1e-2)
    for step in range(120):
        loss, _ = task.loss(task.network, batch, step)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    share = {"transform": 0.5, "ordering": 0.1, "refinement": 0.3, "synthesis": 0.6}[kind]
    assert min(losses[-10:]) < share * losses[0]


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement", "adversary", "second branch"])
def test_examples_repeat_by_seed(kind: str, bank: MemoryBank, features_file: Path) -> None:
    task = TASKS[kind](bank, features_file)
    for seed in range(5):
        first, second = (task.example_source.example(np.random.default_rng(seed), 0) for _ in range(2))
        assert first.keys() == second.keys()
        assert all(first[name].tobytes() == second[name].tobytes() for name in first)


def test_a_pair_swapped_has_the_opposite_answer(bank: MemoryBank) -> None:
    task = ordering_task(bank)
    question = task._learned[0]
    straight, swapped = task._make(question), task._make(question, swap=True)
    assert bool(straight["front"]) != bool(swapped["front"])
    np.testing.assert_array_equal(straight["masks"], swapped["masks"][::-1])
    np.testing.assert_array_equal(straight["labels"], swapped["labels"][::-1])
    grown = task._make(question, growth=11)
    assert (grown["masks"] | straight["masks"] == grown["masks"]).all()
    assert grown["masks"].sum() > straight["masks"].sum()


def test_depth_is_fitted_to_the_frame_as_photographs_are(tmp_path: Path) -> None:
    depth = np.tile(np.arange(160, dtype=np.uint8), (64, 1))
    cv2.imwrite(str(tmp_path / "a.png"), depth)
    np.testing.assert_array_equal(read_depth(tmp_path, "a", Extent(64, 96)), depth[:, 32:128])
    small = read_depth(tmp_path, "a", Extent(32, 48))
    assert small.shape == (32, 48)
    assert (np.diff(small[0].astype(int)) == 2).all()


def test_f_learns_on_layouts_without_any_label(bank: MemoryBank, features_file: Path) -> None:
    task = synthesis_task(bank, features_file)
    batch = batch_of(task)
    batch["layout"] = torch.full_like(batch["layout"], UNLABELLED)
    loss, terms = task.loss(task.network, batch, 0)
    assert torch.isfinite(loss)
    assert terms["semantic"] == 0


def test_the_second_branch_has_no_truth_to_compare_with(bank: MemoryBank, features_file: Path) -> None:
    task = synthesis_task(bank, features_file, True, 1.0)
    _, terms = task.loss(task.network, batch_of(task), 0)
    assert set(terms) == {"semantic", "adversarial"}
    plain = synthesis_task(bank, features_file, True)
    _, terms = plain.loss(plain.network, batch_of(plain), 0)
    assert set(terms) == {"perceptual", "pixel", "semantic", "adversarial", "features"}
    with pytest.raises(ValueError, match="before the adversary"):
        synthesis_task(bank, features_file, False, 0.5)


def test_the_adversary_rests_until_its_step(bank: MemoryBank, features_file: Path) -> None:
    task = synthesis_task(bank, features_file, True)
    assert isinstance(task.adversary, Adversary)
    task.adversary.settings = replace(task.adversary.settings, begin=3)
    for step in (2, 3):
        _, terms = task.loss(task.network, batch_of(task), step)
        own = task.adversary_loss(task.network, batch_of(task), step)
        assert ("adversarial" in terms) == (own is not None) == (step >= 3)


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement", "adversary"])
def test_bf16_trains_as_well(kind: str, bank: MemoryBank, features_file: Path, tmp_path: Path) -> None:
    task = TASKS[kind](bank, features_file)
    train(task, LoopSettings(tmp_path, 2, half=True))
    assert all(torch.isfinite(p).all() for p in task.network.parameters())
    assert all(p.dtype == torch.float32 for p in task.network.parameters())
