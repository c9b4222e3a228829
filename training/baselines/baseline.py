"""Both baselines behind one face: photographs of layouts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Literal, Protocol

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor, nn

from simspaint.domain.layout import Layout
from simspaint.engine.ops.image_tensor import to_image
from simspaint.engine.ops.one_hot import one_hot
from training.baselines.crn_network import CrnNetwork, crn_config
from training.baselines.pix2pix_network import Pix2pixGenerator, pix2pix_config

BaselineName = Literal["crn", "pix2pix"]
BaselineConfig = Literal["paper", "tiny"]


class _Sized(Protocol):
    @property
    def n_labels(self) -> int: ...

    @property
    def stride(self) -> int: ...


def baseline_network(
    name: BaselineName, config: BaselineConfig, n_labels: int
) -> CrnNetwork | Pix2pixGenerator:
    """A baseline with new weights."""
    if name == "crn":
        return CrnNetwork(crn_config(config, n_labels))
    return Pix2pixGenerator(pix2pix_config(config, n_labels))


@torch.inference_mode()
def painted(
    layout: Layout, network: nn.Module, config: _Sized, seed: int = 0
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph that a network makes of a layout of any size; the same for the same seed.

    The layout is continued beyond its lower and right edge to a multiple of the stride, and cut again.
    """
    height, width = layout.extent
    margins = [(0, -side % config.stride) for side in (height, width)]
    ids = torch.from_numpy(np.pad(layout.ids, margins, mode="edge")[None])
    device = next(network.parameters()).device
    with seeded(seed):
        made: Tensor = network(one_hot(ids.to(device), config.n_labels))
    return to_image(made[..., :height, :width])


@contextlib.contextmanager
def seeded(*seed: int) -> Iterator[None]:
    """A block in which torch's own generators begin with a seed; afterwards they are as they were.

    pix2pix draws its noise from them, so that a run which goes on draws what an uninterrupted one does.
    """
    with torch.random.fork_rng():
        torch.manual_seed(int(np.random.SeedSequence(seed).generate_state(1, np.uint64)[0] >> 1))
        yield
