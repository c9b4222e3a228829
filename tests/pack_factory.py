"""A whole pack made in code: narrow untrained networks and a small bank. It renders in milliseconds."""

from __future__ import annotations

from pathlib import Path

import torch

from simspaint.bank.build import build_bank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork
from simspaint.engine.runtime.weights import save_network
from simspaint.files.label_table import write_labels
from simspaint.packs.pack_description import BankKind
from simspaint.packs.pack_toml import write_pack_toml
from tests.factories import make_labels, write_data_set


def write_pack(
    folder: Path,
    *,
    n: int = 6,
    extent: Extent = Extent(64, 96),  # noqa: B008 - a tuple
    labels: LabelSet | None = None,
    bank_kind: BankKind = "bundled",
    with_bank: bool = True,
    with_networks: bool = True,
) -> Path:
    """A pack named as its folder; its data set of `n` pairs lies beside it in `NAME-data`."""
    labels = labels or make_labels()
    data = write_data_set(folder.with_name(f"{folder.name}-data"), n, extent, labels)
    write_labels(folder / "labels.csv", labels)
    weights = write_narrow_networks(folder / "weights", len(labels)) if with_networks else []
    write_pack_toml(
        folder,
        name=folder.name,
        title="A pack made in code",
        extent=extent,
        weights=[(name, f"weights/{name}.safetensors", "narrow") for name in weights],
        bank_kind=bank_kind,
        bank_hint="Make it by the factory." if bank_kind == "user" else "",
    )
    if with_bank:
        build_bank(data / "photos", data / "layouts", labels, folder / "bank", extent=extent)
    return folder


def write_narrow_networks(folder: Path, n_labels: int) -> list[str]:
    """Untrained refinement and synthesis networks, always the same; gives their names."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        synthesis = SynthesisConfig(n_labels, (4, 4, 4), (1, 1, 1), (4, 4, 4), canvas_to_output=True)
        refinement = LayoutNetworkConfig(n_labels, (4, 4, 4), (32, 48))
        save_network(SynthesisNetwork(synthesis), folder / "synthesis.safetensors")
        save_network(LayoutNetwork(refinement), folder / "refinement.safetensors")
    return ["synthesis", "refinement"]
