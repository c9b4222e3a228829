"""Weights on the disk: what is written is read, and what does not fit is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from simspaint.engine.networks.labelling_network import LabellingNetwork
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.runtime.weights import NETWORKS, load_network, save_network
from tests.engine.networks.small_networks import make_ordering_network
from tests.engine.networks.small_synthesis import N_LABELS, make_inputs, make_network
from tests.engine.runtime.networks_to_save import INPUTS, MAKERS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Weights of a small ordering network."""
    path = tmp_path / "ordering.safetensors"
    save_network(make_ordering_network(), path)
    return path


@pytest.mark.parametrize("name", list(NETWORKS))
def test_a_network_comes_back_as_it_was(name: Any, tmp_path: Path) -> None:
    network = MAKERS[name]().eval()
    path = tmp_path / "weights.safetensors"
    sha256 = save_network(network, path, half=False)
    loaded = load_network(path, name, sha256=sha256, n_labels=N_LABELS)
    assert type(loaded) is type(network)
    assert loaded.config == network.config
    assert not loaded.training
    assert not any(p.requires_grad for p in loaded.parameters())
    inputs = INPUTS[name]()
    for expected, found in zip(network(*inputs), loaded(*inputs), strict=True):
        assert torch.equal(expected, found)


def test_half_precision_halves_the_file_and_hardly_changes_the_picture(tmp_path: Path) -> None:
    network = make_network().eval()
    save_network(network, tmp_path / "single", half=False)
    save_network(network, tmp_path / "half")
    assert (tmp_path / "half").stat().st_size < 0.6 * (tmp_path / "single").stat().st_size
    loaded = load_network(tmp_path / "half", "synthesis")
    assert next(loaded.parameters()).dtype == torch.float32
    torch.testing.assert_close(loaded(*make_inputs()), network(*make_inputs()), atol=2e-2, rtol=0)


def test_a_network_that_was_loaded_and_saved_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.safetensors"
    loaded = load_network(path, "ordering")
    for _ in range(8):  # an order that is left to chance is the same now and then
        sha256 = save_network(loaded, again)
        assert again.read_bytes() == path.read_bytes()
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_networks_of_the_program_can_be_saved(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="Linear"):
        save_network(nn.Linear(2, 2), tmp_path / "weights")


def test_names_stand_for_networks() -> None:
    kinds = {name: kind for name, (_, kind) in NETWORKS.items()}
    assert kinds == {
        "refinement": LayoutNetwork,
        "transform": TransformNetwork,
        "ordering": OrderingNetwork,
        "synthesis": SynthesisNetwork,
        "labelling": LabellingNetwork,
    }
