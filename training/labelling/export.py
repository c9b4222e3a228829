"""Put a run's labelling network into a pack: half precision, and its sha256 into `pack.toml`.

python -m training.labelling.export --run runs/labelling --pack resources/packs/landscapes --origin "…"
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.runtime.weights import save_network
from simspaint.packs.pack import Pack
from simspaint.packs.pack_description import PackLicence
from simspaint.packs.pack_toml import write_pack_toml
from training import options
from training.terminal import tell
from training.weights import start_from

_FILE = "weights/labelling.safetensors"
_PART = "labelling network"


def main(
    run: Annotated[Path, typer.Option(help="Folder of a run of train_labelling.")],
    pack: options.Pack,
    origin: Annotated[str, typer.Option(help="What it was learned from.")],
    weights: Annotated[str, typer.Option(help="best or last.")] = "best",
    size: Annotated[
        tuple[int, int], typer.Option(help="Height and width with the area that photographs are seen in.")
    ] = (320, 480),
    licence: Annotated[str, typer.Option(help="Terms of the weights.")] = "MIT",
) -> None:
    """Write the weights and describe them; the pack's other parts stay."""
    opened = Pack.open(pack)
    about = opened.description
    network = LabellingNetwork(LabellingConfig(len(opened.labels), working_size=size))
    start_from(network, run / f"{weights}.safetensors")
    save_network(network, opened.folder / _FILE)
    entries = [
        (name, each.path.relative_to(opened.folder).as_posix(), each.config)
        for name, each in about.weights.items()
        if name != "labelling"
    ]
    others = [each for each in about.licences if each.part != _PART]
    write_pack_toml(
        opened.folder,
        name=about.name,
        title=about.title,
        extent=about.extent,
        weights=[*entries, ("labelling", _FILE, "tiny")],
        bank_kind=about.bank_kind,
        bank_hint=about.bank_hint,
        licences=[*others, PackLicence(_PART, licence, origin)],
    )
    megabytes = (opened.folder / _FILE).stat().st_size / 1e6
    tell(f"{opened.folder / _FILE}: {megabytes:.1f} MB")


if __name__ == "__main__":
    options.run_script(main)
