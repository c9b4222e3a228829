"""Turn finished runs into a pack: half-precision weights, label table and description.

    python -m training.export_weights --bank DIR --out resources/packs/street --name street --title "…" \\
        --synthesis runs/synthesis --transform runs/transform --ordering runs/ordering --refinement
        runs/refinement
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.label_set import LabelSet
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.runtime.weights import save_network
from simspaint.errors import MemoryBankError
from simspaint.files.distinct_files import check_distinct
from simspaint.files.label_table import read_labels, write_labels
from simspaint.packs.pack_description import BankKind, PackLicence
from simspaint.packs.pack_toml import write_pack_toml
from training.network_sizes import layout_network_config, ordering_config, transform_config
from training.running.script import run_script
from training.terminal import tell
from training.weights import start_from

BUILDERS: dict[str, Callable[[str, int], nn.Module]] = {
    "refinement": lambda name, n: LayoutNetwork(layout_network_config(name, n)),
    "transform": lambda name, n: TransformNetwork(transform_config(name, n)),
    "ordering": lambda name, n: OrderingNetwork(ordering_config(name, n)),
    "synthesis": lambda name, n: SynthesisNetwork(synthesis_config(name, n)),
}


def export_network(kind: str, run: Path, config: str, n_labels: int, weights: str, out: Path) -> None:
    """Write a run's averaged weights (`best` or `last`) in half precision.

    Raises `WeightsError` where the run has none, or one is too large for half precision.
    """
    network = BUILDERS[kind](config, n_labels)
    start_from(network, run / f"{weights}.safetensors")
    save_network(network, out)


def bundle_bank(bank: Path, out: Path, labels: LabelSet) -> None:
    """Copy a bank into a pack; an existing one is replaced.

    Raises `MemoryBankError` where it is damaged or has other labels than the pack, `LayoutFileError` where it
    is the pack's already.
    """
    check_distinct([bank], [out])
    with MemoryBank.open(bank) as opened:
        opened.verify()
        if opened.labels != labels:
            raise MemoryBankError(f"The bank {bank} has other labels than the pack.", "Map its labels first.")
    if out.exists():
        shutil.rmtree(out)
    shutil.copytree(bank, out)


def _labels_of_pack(file: Path | None, of_bank: LabelSet) -> LabelSet:
    """A label table's, which may say more than the bank. Raises `LayoutFileError` where it cannot
    be read, `MemoryBankError` where it holds others."""
    if file is None:
        return of_bank
    labels = read_labels(file)
    if labels != of_bank:
        hint = "Only their traits may differ, such as keeps_outline."
        raise MemoryBankError(f"{file.name} has other labels than the bank.", hint)
    return labels


@dataclass(frozen=True, kw_only=True)
class ExportSettings:
    """Export a pack. With a bank hint the pack ships without its bank."""

    bank: Path
    """The bank that the runs learned from."""
    out: Path
    """Folder of the pack."""
    name: str
    """Name of the pack."""
    title: str
    """Shown to people."""
    synthesis: Path
    """Run of train_synthesis or train_composed."""
    transform: Path | None = None
    """Run of train_transform."""
    ordering: Path | None = None
    """Run of train_ordering."""
    refinement: Path | None = None
    """Run of train_refinement."""
    config: str = "tiny"
    """Configuration of all networks."""
    config_of: tuple[str, ...] = ()
    """NETWORK=CONFIG: another configuration of one network."""
    weights: Literal["best", "last"] = "best"
    """Which weights of the runs."""
    labels: Path | None = None
    """Label table of the pack; by default the bank's labels."""
    bank_hint: str = ""
    """Where people get the photographs, if the pack may not hold them."""
    licence: str = "MIT"
    """Terms of the weights."""
    origin: str = ""
    """What the weights were learned from."""
    bundle: Path | None = None
    """Bank that becomes part of the pack; else its folder is left out."""
    bank_licence: str = "CC0-1.0"
    """Terms of its photographs."""
    bank_origin: str = ""
    """Where its photographs are from."""

    def __post_init__(self) -> None:
        if self.bundle is not None and self.bank_hint:
            raise ValueError("A bank is either bundled or built by the person: leave out the hint.")
        for text in self.config_of:
            kind, _, config = text.partition("=")
            if kind not in BUILDERS or not config:
                raise ValueError(f"{text} is not one of {', '.join(BUILDERS)}, then = and a configuration.")

    def configs(self) -> dict[str, str]:
        """Configuration of each network."""
        others = dict(text.split("=", 1) for text in self.config_of)
        return dict.fromkeys(BUILDERS, self.config) | others


def main(settings: ExportSettings) -> None:
    """Write the pack."""
    out, configs = settings.out, settings.configs()
    with MemoryBank.open(settings.bank) as opened:
        labels, extent = opened.labels, opened.extent
    write_labels(out / "labels.csv", _labels_of_pack(settings.labels, labels))
    entries = []
    for kind in BUILDERS:
        if (run := getattr(settings, kind)) is not None:
            file = f"weights/{kind}.safetensors"
            export_network(kind, run, configs[kind], len(labels), settings.weights, out / file)
            entries.append((kind, file, configs[kind]))
    bank_kind: BankKind = "user" if settings.bank_hint else "bundled"
    licences = [PackLicence("weights", settings.licence, settings.origin)]
    if settings.bundle is not None:
        bundle_bank(settings.bundle, out / "bank", labels)
        licences.append(PackLicence("bank", settings.bank_licence, settings.bank_origin))
    write_pack_toml(
        out,
        name=settings.name,
        title=settings.title,
        extent=extent,
        weights=entries,
        bank_kind=bank_kind,
        bank_hint=settings.bank_hint,
        licences=licences,
    )
    size = sum(f.stat().st_size for f in (out / "weights").iterdir())
    tell(f"{out}: {len(entries)} networks, {size / 1e6:.1f} MB of weights")


if __name__ == "__main__":
    run_script(main, ExportSettings)
