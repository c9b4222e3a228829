"""CRN and pix2pix in small, and examples for them."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from tests.training.small_tasks import LABELS
from training.baselines.crn_network import CrnConfig, CrnNetwork
from training.baselines.layout_examples import LayoutExamples
from training.baselines.pix2pix_network import (
    Pix2pixConfig,
    Pix2pixDiscriminator,
    Pix2pixGenerator,
)
from training.baselines.tasks import CrnTask, Pix2pixTask
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.synthesis.perceptual_features import from_stand_in

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


def n_weights(network: nn.Module) -> float:
    return sum(p.numel() for p in network.parameters()) / 1e6
