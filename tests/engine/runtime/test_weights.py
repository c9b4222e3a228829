"""Weights on the disk: what is written is read, and what does not fit is refused."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.runtime.weights import NETWORKS, load_network, save_network
from simspaint.errors import WeightsError
from tests.engine.networks.test_small_networks import (
    make_layout_network,
    make_ordering_network,
    make_transform_network,
    ordering_inputs,
    random_layout,
    transform_inputs,
)
from tests.engine.networks.test_synthesis_network import N_LABELS, make_inputs, make_network

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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Weights of a small ordering network."""
    path = tmp_path / "ordering.safetensors"
    save_network(make_ordering_network(), path)
    return path


def rewrite(path: Path, change: dict[str, Any] | None = None, metadata: dict[str, str] | None = None) -> None:
    """The file with other tensors or metadata."""
    header = json.loads(path.read_bytes()[8 : 8 + int.from_bytes(path.read_bytes()[:8], "little")])
    tensors = {**load_file(path), **(change or {})}
    tensors = {key: value for key, value in tensors.items() if value is not None}
    save_file(tensors, path, {**header["__metadata__"], **(metadata or {})})


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


@pytest.mark.parametrize("kept", [0, 4, 7, 100, 5000])
def test_a_truncated_file_is_refused(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(WeightsError, match="damaged"):
        load_network(path, "ordering")


def test_a_changed_byte_is_found_by_the_sha256(path: Path) -> None:
    data = bytearray(path.read_bytes())
    sha256 = hashlib.sha256(data).hexdigest()
    load_network(path, "ordering", sha256=sha256)
    data[-1] ^= 1
    path.write_bytes(data)
    load_network(path, "ordering")
    with pytest.raises(WeightsError, match="sha256 differs"):
        load_network(path, "ordering", sha256=sha256)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(WeightsError, match="cannot be read"):
            load_network(path, "ordering")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 5 << 30)
    with pytest.raises(WeightsError, match="larger"):
        load_network(path, "ordering")


@pytest.mark.parametrize("text", [b"not weights at all", b"\x80\x02}q\x00.", b"\xff" * 64])
def test_a_foreign_file_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "foreign").write_bytes(text)
    with pytest.raises(WeightsError, match="damaged or no safetensors"):
        load_network(tmp_path / "foreign", "ordering")


def test_weights_of_another_program_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"x": torch.zeros(3)}, path)
    with pytest.raises(WeightsError, match="not made by SimsPaint"):
        load_network(path, "ordering")


def test_weights_of_another_format_network_or_label_set_are_refused(path: Path) -> None:
    with pytest.raises(WeightsError, match="ordering network, not of transform"):
        load_network(path, "transform")
    with pytest.raises(WeightsError, match="for 4 labels, not for 5"):
        load_network(path, "ordering", n_labels=5)
    rewrite(path, metadata={"simspaint": "999"})
    with pytest.raises(WeightsError, match="format 999"):
        load_network(path, "ordering")


@pytest.mark.parametrize(
    "config",
    [
        "",
        "[]",
        "{}",
        '{"n_labels": 4}',
        '{"n_labels": -1, "widths": [16], "convolutions": [1], "working_size": [32, 64]}',
        '{"n_labels": "4", "widths": [16], "convolutions": [1], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": 16, "convolutions": [1], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": [16, 1e9], "convolutions": [1], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": [16], "convolutions": [1, 2], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": [16], "convolutions": [99999], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": [16], "convolutions": [4096], "working_size": [32, 64]}',
        '{"n_labels":' * 5000,
        '{"n_labels": true, "widths": [16], "convolutions": [1], "working_size": [32, 64]}',
        '{"n_labels": 4, "widths": [16], "convolutions": [1], "working_size": [32, 64], "evil": 1}',
    ],
)
def test_a_damaged_configuration_is_refused(path: Path, config: str) -> None:
    rewrite(path, metadata={"config": config})
    with pytest.raises(WeightsError, match="configuration"):
        load_network(path, "ordering")


def test_tensors_that_do_not_fit_are_refused(path: Path) -> None:
    original = path.read_bytes()
    bias = load_file(path)["to_labels.bias"]
    for change in ({"to_labels.bias": bias[:2].clone()}, {"to_labels.bias": None}, {"more": bias.clone()}):
        path.write_bytes(original)
        rewrite(path, change)
        with pytest.raises(WeightsError, match="do not fit"):
            load_network(path, "ordering")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_neither_read_nor_written(path: Path, value: float) -> None:
    before = path.read_bytes()
    network = make_ordering_network()
    nn.init.constant_(network.to_labels.bias, value)
    with pytest.raises(WeightsError, match=r"not finite, in to_labels\.bias"):
        save_network(network, path)
    assert path.read_bytes() == before
    rewrite(path, {"to_labels.bias": torch.full((N_LABELS,), value)})
    with pytest.raises(WeightsError, match=r"not finite, in to_labels\.bias"):
        load_network(path, "ordering")


def test_a_weight_too_large_for_half_precision_is_not_written(tmp_path: Path) -> None:
    network = make_ordering_network()
    nn.init.constant_(network.to_labels.bias, 1e5)
    with pytest.raises(WeightsError, match="not finite"):
        save_network(network, tmp_path / "weights")
    assert list(tmp_path.iterdir()) == []


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
