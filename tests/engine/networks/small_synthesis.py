"""The synthesis network in small, and inputs for it."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork, synthesis_config

N_LABELS = 4


def small_config(name: str = "tiny", **changes: object) -> SynthesisConfig:
    """A configuration of that name with all widths 16."""
    config = synthesis_config(name, N_LABELS)
    widths = {
        "encoder_widths": (16,) * len(config.encoder_widths),
        "decoder_widths": (16,) * len(config.decoder_widths),
    }
    return replace(config, **widths, **changes)


def make_network(name: str = "tiny", **changes: object) -> SynthesisNetwork:
    torch.manual_seed(0)
    return SynthesisNetwork(small_config(name, **changes))


def make_inputs(
    n: int = 2, height: int = 32, width: int = 64, seed: int = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Random layouts, canvases and masks of known pixels."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, N_LABELS + 1, (n, height // 8, width // 8), generator=generator)
    ids = ids.repeat_interleave(8, 1).repeat_interleave(8, 2)
    layout = torch.nn.functional.one_hot(ids, N_LABELS + 1).permute(0, 3, 1, 2).float()
    known = (torch.rand(n, 1, height, width, generator=generator) > 0.2).float()
    return layout, torch.rand(n, 3, height, width, generator=generator) * known, known
