"""pix2pix: its discriminator, and noise by dropout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from tests.factories import make_layout
from tests.training.baselines.small_baselines import pix2pix
from tests.training.small_tasks import LABELS
from training.baselines.baseline import baseline_network, painted, seeded
from training.baselines.pix2pix_network import (
    Pix2pixDiscriminator,
    pix2pix_config,
)


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
