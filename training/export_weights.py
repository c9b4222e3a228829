"""Turn finished runs into a pack: half-precision weights, label table and description.

    python -m training.export_weights --bank DIR --out resources/packs/street --name street --title "…" \\
        --synthesis runs/synthesis --transform runs/transform --ordering runs/ordering --refinement
        runs/refinement
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.label_set import LabelSet
from simspaint.engine.networks.layout_network import LayoutNetwork, layout_network_config
from simspaint.engine.networks.ordering_network import OrderingNetwork, ordering_config
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.engine.networks.transform_network import TransformNetwork, transform_config
from simspaint.engine.runtime.weights import save_network
from simspaint.errors import MemoryBankError
from simspaint.files.label_file import read_labels, write_labels
from simspaint.packs.description import BankKind, PackLicence, write_pack_toml
from training import options
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
    """Copy a bank into a pack, in place of one that lies there.

    Raises `MemoryBankError` where it is damaged or has other labels than the pack.
    """
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
        hint = "Only whether they are loose may differ."
        raise MemoryBankError(f"{file.name} has other labels than the bank.", hint)
    return labels


def _configs(usual: str, others: list[str]) -> dict[str, str]:
    """Configuration of each network. Raises `BadParameter` for what is no NETWORK=CONFIG."""
    configs = dict.fromkeys(BUILDERS, usual)
    for text in others:
        kind, _, name = text.partition("=")
        if kind not in BUILDERS or not name:
            names = ", ".join(BUILDERS)
            raise typer.BadParameter(f"{text} is not one of {names}, then = and a configuration.")
        configs[kind] = name
    return configs


def main(
    bank: Annotated[Path, typer.Option(help="The bank that the runs learned from.")],
    out: Annotated[Path, typer.Option(help="Folder of the pack.")],
    name: Annotated[str, typer.Option()],
    title: Annotated[str, typer.Option(help="Shown to people.")],
    synthesis: Annotated[Path, typer.Option(help="Run of train_synthesis.")],
    transform: Annotated[Path | None, typer.Option(help="Run of train_transform.")] = None,
    ordering: Annotated[Path | None, typer.Option(help="Run of train_ordering.")] = None,
    refinement: Annotated[Path | None, typer.Option(help="Run of train_refinement.")] = None,
    config: Annotated[str, typer.Option(help="Configuration of all networks: tiny or studio.")] = "tiny",
    config_of: Annotated[
        list[str] | None, typer.Option(metavar="NETWORK=CONFIG", help="Another configuration of one network.")
    ] = None,
    weights: Annotated[str, typer.Option(help="best or last.")] = "best",
    labels_file: Annotated[
        Path | None, typer.Option("--labels", help="Label table of the pack; by default the bank's labels.")
    ] = None,
    bank_hint: Annotated[
        str, typer.Option(help="Where people get the photographs, if the pack may not hold them.")
    ] = "",
    licence: Annotated[str, typer.Option(help="Terms of the weights.")] = "MIT",
    origin: Annotated[str, typer.Option(help="What the weights were learned from.")] = "",
    bundle: Annotated[
        Path | None, typer.Option(help="Bank that becomes part of the pack; else its folder is left out.")
    ] = None,
    bank_licence: Annotated[str, typer.Option(help="Terms of its photographs.")] = "CC0-1.0",
    bank_origin: Annotated[str, typer.Option(help="Where its photographs are from.")] = "",
) -> None:
    """Export a pack. With a bank hint the pack ships without its bank."""
    if bundle is not None and bank_hint:
        raise typer.BadParameter("A bank is either bundled or built by the person: leave out the hint.")
    configs = _configs(config, config_of or [])
    with MemoryBank.open(bank) as opened:
        labels, extent = opened.labels, opened.extent
    write_labels(out / "labels.csv", _labels_of_pack(labels_file, labels))
    runs: dict[str, Any] = {
        "refinement": refinement,
        "transform": transform,
        "ordering": ordering,
        "synthesis": synthesis,
    }
    entries = []
    for kind, run in runs.items():
        if run is not None:
            file = f"weights/{kind}.safetensors"
            export_network(kind, run, configs[kind], len(labels), weights, out / file)
            entries.append((kind, file, configs[kind]))
    bank_kind: BankKind = "user" if bank_hint else "bundled"
    licences = [PackLicence("weights", licence, origin)]
    if bundle is not None:
        bundle_bank(bundle, out / "bank", labels)
        licences.append(PackLicence("bank", bank_licence, bank_origin))
    write_pack_toml(
        out,
        name=name,
        title=title,
        extent=extent,
        weights=entries,
        bank_kind=bank_kind,
        bank_hint=bank_hint,
        licences=licences,
    )
    size = sum(f.stat().st_size for f in (out / "weights").iterdir())
    Console().print(f"{out}: {len(entries)} networks, {size / 1e6:.1f} MB of weights")


if __name__ == "__main__":
    options.run_script(main)
