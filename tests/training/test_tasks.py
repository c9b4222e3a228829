"""The four tasks: every weight is taught, and what is taught can be learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import MemoryBankError
from tests.training.small_tasks import (
    ordering_task,
    refinement_task,
    synthesis_task,
    transform_task,
)
from training.data_sets.held_bank import held_bank
from training.depth.pack_depth import read_depth
from training.loop import LoopSettings, train
from training.synthesis.discriminator import Adversary
from training.task import Batch, Task

Maker = Callable[[MemoryBank, Path], Task]
TASKS: dict[str, Maker] = {
    "transform": lambda bank, _: transform_task(bank),
    "ordering": lambda bank, _: ordering_task(bank),
    "refinement": lambda bank, _: refinement_task(bank),
    "synthesis": synthesis_task,
    "adversary": lambda bank, features: synthesis_task(bank, features, gan=True),
    "second branch": lambda bank, features: synthesis_task(bank, features, True, 1.0),
}


def batch_of(task: Task, n: int = 4, step: int = 0, seed: int = 0) -> Batch:
    examples = [task.example_source.example(np.random.default_rng([seed, i]), step) for i in range(n)]
    return {name: torch.from_numpy(np.stack([e[name] for e in examples])) for name in examples[0]}


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


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement"])
def test_validation_repeats_and_leaves_the_network_as_it_is(
    kind: str, bank: MemoryBank, features_file: Path, tmp_path: Path
) -> None:
    task = TASKS[kind](bank, features_file)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    first, second = (task.validate(task.network, tmp_path, 1) for _ in range(2))
    assert first == second
    assert "score" in first
    assert all(np.isfinite(value) for value in first.values())
    assert all(torch.equal(before[name], value) for name, value in task.network.state_dict().items())


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement"])
def test_a_data_set_can_be_held_out_in_place_of_a_part_of_the_bank(
    kind: str, data_set: Path, bank: MemoryBank, tmp_path: Path
) -> None:
    held = held_bank(data_set, bank, tmp_path / "held")
    listed = (data_set / "val.txt").read_text().split()
    assert sorted(held.photographs) == sorted(listed)
    assert held_bank(data_set, bank, tmp_path / "held").photographs == held.photographs
    make: Any = {"transform": transform_task, "ordering": ordering_task, "refinement": refinement_task}[kind]
    depths = {"depths": data_set / "depth", "held_depths": data_set / "depth"} if kind == "ordering" else {}
    task = make(bank, 2, held_bank=held, **depths)
    asked: set[str] = set()
    for source, names in ((bank, bank.photographs), (held, held.photographs)):
        layout = source.layout
        source.layout = lambda name, layout=layout: asked.add(name) or layout(name)
        task.validate(task.network, tmp_path, 1) if source is held else batch_of(task, 80)
        del source.layout
        assert asked <= set(names)
        asked.clear()


def test_a_held_out_bank_of_other_photographs_is_refused(
    data_set: Path, bank: MemoryBank, bank_folder: Path
) -> None:
    with pytest.raises(MemoryBankError, match="other photographs"):
        held_bank(data_set, bank, bank_folder)


@pytest.mark.parametrize("make", [transform_task, ordering_task, refinement_task])
def test_nothing_held_out_gives_no_figures(
    make: Callable[[MemoryBank, int], Task], bank: MemoryBank, tmp_path: Path
) -> None:
    task = make(bank, 0)
    assert task.validate(task.network, tmp_path, 1) == {}


@pytest.mark.parametrize("kind", ["transform", "ordering"])
def test_what_is_held_out_is_never_an_example(
    kind: str, bank: MemoryBank, features_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, used, layout = TASKS[kind](bank, features_file), set(), bank.layout
    monkeypatch.setattr(bank, "layout", lambda name: used.add(name) or layout(name))
    batch_of(task, 60)
    held = set(sorted(bank.photographs)[-2:])
    assert used == set(bank.photographs) - held
    used.clear()
    task.validate(task.network, Path("nowhere"), 1)
    assert used == held


def test_t_is_judged_by_the_overlap_it_brings(
    bank: MemoryBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = transform_task(bank)
    figures = task.validate(task.network, tmp_path, 1)
    assert figures["after"] == pytest.approx(figures["before"], abs=0.02)  # it begins as the identity
    truth = task.example_source.example(np.random.default_rng(0), 0)["restore"]
    assert truth.shape == (2, 3)

    class Knowing(nn.Module):
        """Says the affine of the example that is asked about."""

        def __init__(self) -> None:
            super().__init__()
            self.anything = nn.Parameter(torch.zeros(1))

        def forward(self, *_: torch.Tensor) -> torch.Tensor:
            return answers.pop(0)

    answers: list[torch.Tensor] = []
    make = task._make

    def made(source: MemoryBank, segment_id: int, rng: np.random.Generator) -> dict[str, np.ndarray] | None:
        example = make(source, segment_id, rng)
        if example is not None:
            answers.append(torch.from_numpy(example["restore"][None]))
        return example

    monkeypatch.setattr(task, "_make", made)
    best = task.validate(Knowing(), tmp_path, 1)
    assert best["after"] > figures["before"] + 0.1
    assert best["score"] == -best["kept"] <= -best["after"]


def test_ordering_is_judged_by_the_share_of_pairs_right(
    bank: MemoryBank, data_set: Path, tmp_path: Path
) -> None:
    task = ordering_task(bank, 2, data_set / "depth")
    figures = task.validate(task.network, tmp_path, 1)
    assert figures["score"] == -figures["right"]
    assert 0 <= figures["right"] <= 1
    assert figures["pairs"] >= 4
    assert set(figures) == {"score", "right", "by_rank", "pairs"}


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
