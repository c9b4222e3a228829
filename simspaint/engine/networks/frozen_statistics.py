"""Layer norm statistics of a whole picture, kept for its tiles.

A layer norm's mean and deviation are taken over the whole picture, so a tile rendered alone would have a
light and contrast of its own, and its edges would show. For a picture that does not fit into memory the
statistics are taken once from the whole picture at a reduced size, and every tile is normalised by these.
With the statistics of the picture at full size the tiles equal the whole, but for what the margins cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

from simspaint.engine.networks.blocks import LayerNorm, Statistics

FrozenStatistics = dict[str, Statistics]
"""Statistics of every layer norm, by the name of the module."""


@contextmanager
def collected_statistics(network: nn.Module) -> Iterator[FrozenStatistics]:
    """Gives a dict that is filled by the forward passes inside; the last pass counts.

    The network is changed meanwhile: only one thread may use it.
    """
    norms = _layer_norms(network)
    statistics: FrozenStatistics = {}
    try:
        for norm in norms.values():
            norm.seen = []
        yield statistics
        for name, norm in norms.items():
            if norm.seen:
                statistics[name] = norm.seen[-1]
    finally:
        for norm in norms.values():
            norm.seen = None


@contextmanager
def frozen_statistics(network: nn.Module, statistics: FrozenStatistics) -> Iterator[None]:
    """Every layer norm inside uses the given statistics in place of its input's.

    The network is changed meanwhile: only one thread may use it. Raises `KeyError` where a layer norm has
    none.
    """
    norms = _layer_norms(network)
    try:
        for name, norm in norms.items():
            norm.frozen = statistics[name]
        yield
    finally:
        for norm in norms.values():
            norm.frozen = None


def _layer_norms(network: nn.Module) -> dict[str, LayerNorm]:
    return {name: module for name, module in network.named_modules() if isinstance(module, LayerNorm)}
