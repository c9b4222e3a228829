"""Compare several f's on the same canvases: what each makes of held-out layouts, and how near that is to real
photographs.

    python -m training.evaluation.compare_synthesis --pack DIR --bank DIR --data DIR --features FILE \
        --out DIR --run plain=runs/plain --run paper=runs/paper --without-canvas runs/no_canvas

Each run's averaged last weights count, of whatever size. The pack renders every layout once, and its canvases
are what all see, but for the one that was taught without: that sees empty ones.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, get_args

import torch
import typer
from rich.console import Console
from rich.table import Table

from simspaint.engine.networks.synthesis_network import SynthesisName, SynthesisNetwork, synthesis_config
from simspaint.engine.request import RenderSettings
from simspaint.engine.stages.finish import finished_photograph
from simspaint.errors import WeightsError
from simspaint.files.atomic import replace_bytes
from training import options
from training.evaluation.pictures import empty_like, filled_by_opencv, measured
from training.evaluation.subject import Subject
from training.evaluation.validation_set import write_sheet
from training.weights import fits, open_features, start_from

_SHOWN = 6
"""Layouts on the sheet."""


def main(
    pack: options.Pack,
    bank: options.PackBank,
    data: options.HeldData,
    out: options.FiguresOut,
    run: Annotated[list[str], typer.Option(help="NAME=FOLDER of a run of f; as many as wanted.")],
    without_canvas: Annotated[Path | None, typer.Option(help="Folder of a run with --dropped 1.")] = None,
    features: options.Features = None,
    most: options.MostPictures = 60,
) -> None:
    """Print how far each f's pictures are from real ones, alone and as the engine finishes them."""
    folders = dict(_named(each) for each in run)
    network = open_features(features)
    subject = Subject.open(pack, bank, data, out, most, RenderSettings(), by_sequence=True)
    made = subject.renderings()
    kinds = {"canvas, holes filled by OpenCV": [filled_by_opencv(r.canvas) for r in made]}
    for name, folder in folders.items():
        f = f_of(folder / "last.safetensors", len(subject.held.labels))
        alone = [subject.synthesised(r.layout, r.canvas, f) for r in made]
        kinds[f"{name}, alone"] = alone
        pairs = zip(alone, made, strict=True)
        kinds[f"{name}, as rendered"] = [finished_photograph(p, r.canvas, r.layout) for p, r in pairs]
    if without_canvas is not None:
        f = f_of(without_canvas / "last.safetensors", len(subject.held.labels))
        kinds["without a canvas"] = [subject.synthesised(r.layout, empty_like(r.canvas), f) for r in made]
    figures = measured(kinds, subject.photographs, network)
    replace_bytes(out / "compared.json", json.dumps({"photographs": len(made), **figures}, indent=1).encode())
    rows = [[pictures[i] for pictures in (*kinds.values(), subject.photographs)] for i in range(len(made))]
    write_sheet(out / "compared.png", rows[:: max(len(rows) // _SHOWN, 1)][:_SHOWN])
    table = Table("pictures", "Fréchet distance", "of patches", "log power spectrum", title=f"{len(made)}")
    for kind, values in figures.items():
        table.add_row(kind, *(f"{values[x]:.3f}" for x in ("frechet", "frechet_of_patches", "spectrum")))
    Console().print(table)


def _named(run: str) -> tuple[str, Path]:
    name, _, folder = run.partition("=")
    if not name or not folder:
        raise typer.BadParameter(f"{run} is not NAME=FOLDER.")
    return name, Path(folder)


def f_of(file: Path, n_labels: int) -> SynthesisNetwork:
    """f of weights of a run or exported ones, of any size, in single precision.

    Raises `WeightsError` where the file holds none for these labels.
    """
    with torch.device("meta"):
        sizes = [SynthesisNetwork(synthesis_config(name, n_labels)) for name in get_args(SynthesisName)]
    fitting = [network for network in sizes if fits(network, file)]
    if not fitting:
        raise WeightsError(f"{file} holds no synthesis network for {n_labels} labels.", "Train f first.")
    network = SynthesisNetwork(fitting[0].config).eval()
    start_from(network, file)
    return network


if __name__ == "__main__":
    options.run_script(main)
