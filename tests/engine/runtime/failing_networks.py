"""Networks that fail, find no memory, or answer what is no number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

NETWORKS = ("refinement", "transform", "ordering", "synthesis")
LOST = RuntimeError("CUDA error: unspecified launch failure")
FULL = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


@contextmanager
def failing(network: nn.Module, error: Exception, times: int = 10**9) -> Iterator[None]:
    """The network raises at its next calls."""
    left = [times]

    def fail(*_: object) -> None:
        if left[0]:
            left[0] -= 1
            raise error

    handle = network.register_forward_pre_hook(fail)
    try:
        yield
    finally:
        handle.remove()


@contextmanager
def answering_nan(network: nn.Module) -> Iterator[None]:
    """Every parameter of the network is no number."""
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict({name: torch.full_like(value, torch.nan) for name, value in kept.items()})
    try:
        yield
    finally:
        network.load_state_dict(kept)
