"""Files of weights that do not fit, are damaged or come from elsewhere are refused."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from simspaint.engine.runtime.weights import load_network, save_network
from simspaint.errors import WeightsError
from tests.engine.networks.small_networks import make_ordering_network
from tests.engine.networks.small_synthesis import N_LABELS
from tests.engine.runtime.networks_to_save import rewrite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Weights of a small ordering network."""
    path = tmp_path / "ordering.safetensors"
    save_network(make_ordering_network(), path)
    return path


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


@pytest.mark.parametrize("dtype", [torch.float8_e4m3fn, torch.complex64, torch.int64, torch.bool])
def test_tensors_of_other_numbers_are_refused(path: Path, dtype: torch.dtype) -> None:
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    save_file({key: value.float().to(dtype) for key, value in load_file(path).items()}, path, metadata)
    with pytest.raises(WeightsError, match="16 or 32 bits"):
        load_network(path, "ordering")


def test_large_weights_are_compared_with_their_sha256_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 65 << 20)
    tracemalloc.start()
    with pytest.raises(WeightsError, match="sha256 differs"):
        load_network(path, "ordering", sha256="0" * 64)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()
