"""The networks of a pack on one device."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from simspaint.domain.geometry import Extent
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.runtime.device import Device
from simspaint.engine.runtime.models import Models, WeightsFile
from simspaint.engine.runtime.weights import save_network
from simspaint.errors import WeightsError
from simspaint.packs.pack import Pack
from simspaint.packs.pack_toml import write_pack_toml
from tests.engine.networks.small_networks import make_ordering_network
from tests.engine.networks.small_synthesis import N_LABELS, make_inputs, make_network, small_config
from tests.pack_factory import write_pack

CPU = Device("cpu", torch.device("cpu"), torch.float32, None, "")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, WeightsFile]:
    networks = {"ordering": make_ordering_network(), "synthesis": make_network()}
    return {
        name: WeightsFile(tmp_path / name, save_network(network, tmp_path / name))
        for name, network in networks.items()
    }


def test_networks_without_a_file_are_absent(files: dict[str, WeightsFile]) -> None:
    models = Models.load(files, CPU, N_LABELS)
    assert models.missing == ("refinement", "transform")
    assert models.refinement is None
    assert models.ordering is not None
    assert models.synthesis is not None
    assert models.synthesis(*make_inputs()).shape == (2, 3, 32, 64)


def test_only_the_synthesis_network_is_in_half_precision(files: dict[str, WeightsFile]) -> None:
    device = Device("cpu", torch.device("cpu"), torch.bfloat16, torch.bfloat16, "")
    models = Models.load(files, device, N_LABELS)
    assert models.synthesis is not None
    assert models.ordering is not None
    assert {p.dtype for p in models.synthesis.parameters()} == {torch.bfloat16}
    assert {p.dtype for p in models.ordering.parameters()} == {torch.float32}


def test_machines_with_a_gpu_take_the_larger_network(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "p", with_bank=False)
    n_labels = len(Pack.open(folder).labels)
    larger = SynthesisNetwork(replace(small_config("gated"), n_labels=n_labels))
    save_network(larger, folder / "weights" / "larger.safetensors")
    weights = [
        ("synthesis", "weights/synthesis.safetensors", "narrow"),
        ("synthesis.gpu", "weights/larger.safetensors", "gated"),
    ]
    write_pack_toml(folder, name="p", title="P", extent=Extent(64, 96), weights=weights)
    pack = Pack.open(folder)
    pack.weights["synthesis"].verify()
    kinds = {}
    for kind in ("cpu", "cuda"):  # the networks stay on the CPU: the choice is what is looked at
        models = Models.of_pack(pack, replace(CPU, kind=kind))
        assert models.synthesis is not None
        kinds[kind] = models.synthesis.config.canvas_gate
        assert models.digests == {"synthesis": pack.rendering_weights(kind)["synthesis"].sha256}
    assert kinds == {"cpu": False, "cuda": True}
    (folder / "weights" / "larger.safetensors").write_bytes(b"other")
    with pytest.raises(WeightsError, match="larger"):
        pack.weights["synthesis"].verify()


def test_damaged_weights_and_other_labels_are_refused(files: dict[str, WeightsFile]) -> None:
    with pytest.raises(WeightsError, match="labels"):
        Models.load(files, CPU, N_LABELS + 1)
    files["ordering"] = files["ordering"]._replace(sha256="0" * 64)
    with pytest.raises(WeightsError, match="sha256"):
        Models.load(files, CPU, N_LABELS)
