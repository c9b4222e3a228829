"""A small network of each kind with inputs, and files of weights that were changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from tests.engine.networks.small_networks import (
    make_layout_network,
    make_ordering_network,
    make_transform_network,
    ordering_inputs,
    random_layout,
    transform_inputs,
)
from tests.engine.networks.small_synthesis import N_LABELS, make_inputs, make_network

MAKERS = {
    "refinement": make_layout_network,
    "transform": make_transform_network,
    "ordering": make_ordering_network,
    "synthesis": make_network,
    "labelling": lambda: LabellingNetwork(LabellingConfig(N_LABELS, 8)),
}
INPUTS = {
    "refinement": lambda: (random_layout(2),),
    "transform": lambda: transform_inputs(2),
    "ordering": lambda: ordering_inputs(2),
    "synthesis": lambda: make_inputs(2),
    "labelling": lambda: (torch.rand(1, 3, 32, 48),),
}


def rewrite(path: Path, change: dict[str, Any] | None = None, metadata: dict[str, str] | None = None) -> None:
    """The file with other tensors or metadata."""
    header = json.loads(path.read_bytes()[8 : 8 + int.from_bytes(path.read_bytes()[:8], "little")])
    tensors = {**load_file(path), **(change or {})}
    tensors = {key: value for key, value in tensors.items() if value is not None}
    save_file(tensors, path, {**header["__metadata__"], **(metadata or {})})
