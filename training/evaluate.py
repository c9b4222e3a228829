"""Figures of a pack on held-out photographs: how near are renderings, canvases and canvas-less renderings to
real photographs?

    python -m training.evaluate --pack DIR --bank DIR --data DIR --features FILE --out DIR
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import torch
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.label_set import LabelSet
from simspaint.domain.rendering import Rendering
from simspaint.engine.device import choose_device
from simspaint.engine.image_tensor import to_tensor
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.models import Models
from simspaint.engine.networks.perceptual_features import PerceptualFeatures, from_stand_in, torchvision_vgg19
from simspaint.engine.pack import Pack
from simspaint.engine.pipeline import render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.stages.synthesis import synthesise
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_data_set import FolderDataSet, sequence_of
from training import options
from training.frechet import frechet_distance
from training.power_spectrum import log_power_spectrum
from training.validation_set import write_sheet


@dataclass(frozen=True, slots=True)
class BankOfPack:
    """A pack's label set with a bank that lies elsewhere."""

    name: str
    labels: LabelSet
    bank: MemoryBank


def inpainted(canvas: Canvas) -> np.ndarray:
    """The baseline without a network: what the canvas hides is filled by OpenCV (Telea 2004)."""
    hidden = (canvas.component == NO_COMPONENT).astype(np.uint8)
    return cv2.inpaint(canvas.color, hidden, 5, cv2.INPAINT_TELEA)


def empty_like(canvas: Canvas) -> Canvas:
    """A canvas that shows nothing: f then paints from the layout alone, like a purely parametric method."""
    return Canvas(
        np.zeros_like(canvas.color), np.zeros_like(canvas.known), np.full_like(canvas.component, NO_COMPONENT)
    )


def features_of(pictures: list[np.ndarray], network: PerceptualFeatures) -> np.ndarray:
    """(n, channels): mean over the picture of every channel of every layer."""
    with torch.inference_mode():
        rows = [
            torch.cat([layer.mean((2, 3))[0] for layer in network(to_tensor(picture))]).numpy()
            for picture in pictures
        ]
    return np.stack(rows)


def _renderings(
    pack: BankOfPack, models: Models, data: FolderDataSet, names: list[str], by_sequence: bool, elide: bool
) -> list[Rendering]:
    done = []
    for name in track(names, "Rendering"):
        excluded = frozenset({sequence_of(name)} if by_sequence else ())
        settings = RenderSettings(
            excluded_sequences=excluded, banned_photographs=frozenset({name}), elide=elide
        )
        layout = data.layout(name).resized(pack.bank.extent)
        done.append(render(RenderRequest(layout, settings), pack, models))
    return done


def main(
    pack: Annotated[Path, typer.Option(help="Folder of the pack.")],
    bank: Annotated[Path, typer.Option(help="Its memory bank.")],
    data: Annotated[Path, typer.Option(help="Data set folder with held-out photographs.")],
    out: Annotated[Path, typer.Option(help="Folder for the figures and the sheet.")],
    features: Annotated[
        Path | None, typer.Option(help="Stand-in for VGG-19; without it torchvision's.")
    ] = None,
    most: Annotated[int, typer.Option(help="How many photographs at most.")] = 101,
    by_sequence: Annotated[bool, typer.Option(help="Take no segment from the same film.")] = True,
    elide: Annotated[bool, typer.Option(help="Elide boundaries on the canvas.")] = RenderSettings().elide,
) -> None:
    """Measure a pack and write figures.json and a sheet."""
    opened, described, folder = MemoryBank.open(bank), Pack.open(pack), FolderDataSet.open(data)
    models = Models.of_pack(described, choose_device("cpu"))
    names = [
        n
        for n in (folder.split("val") if (folder.folder / "val.txt").exists() else folder.names)
        if n not in set(opened.photographs)
    ]
    names = names[:: max(len(names) // most, 1)][:most]
    made = _renderings(
        BankOfPack(described.name, described.labels, opened), models, folder, names, by_sequence, elide
    )
    assert models.synthesis is not None
    size = (opened.extent.width, opened.extent.height)
    real = [cv2.resize(folder.photograph(name), size, interpolation=cv2.INTER_AREA) for name in names]
    silent: Callable[..., None] = lambda *_: None  # noqa: E731
    kinds = {
        "rendering": [r.photograph for r in made],
        "canvas, holes filled by OpenCV": [inpainted(r.canvas) for r in made],
        "f on an empty canvas": [
            synthesise(
                r.layout, empty_like(r.canvas), models.synthesis, models.device, silent, silent
            ).photograph
            for r in made
        ],
    }
    figures = measured(kinds, real, from_stand_in(features) if features else torchvision_vgg19())
    replace_bytes(out / "figures.json", json.dumps({"photographs": len(names), **figures}, indent=1).encode())
    palette = described.labels.palette()
    step = max(len(names) // 6, 1)
    write_sheet(
        out / "sheet.jpg",
        [
            [palette[r.layout.ids], r.canvas.color, r.photograph, kinds["f on an empty canvas"][i], real[i]]
            for i, r in list(enumerate(made))[::step][:6]
        ],
    )
    _show(figures, len(names))


def measured(
    kinds: dict[str, list[np.ndarray]], real: list[np.ndarray], network: PerceptualFeatures
) -> dict[str, dict[str, float]]:
    """For each kind of picture the Fréchet distance and the distance of mean log power spectra to the real
    ones.

    `two halves of the real` is what chance alone gives.
    """
    true_features, true_spectrum = features_of(real, network), log_power_spectrum(real)
    figures = {}
    for name, pictures in kinds.items():
        figures[name] = {
            "frechet": frechet_distance(features_of(pictures, network), true_features),
            "spectrum": float(np.abs(log_power_spectrum(pictures) - true_spectrum).mean()),
        }
    figures["two halves of the real"] = {
        "frechet": frechet_distance(true_features[::2], true_features[1::2]),
        "spectrum": float(np.abs(log_power_spectrum(real[::2]) - log_power_spectrum(real[1::2])).mean()),
    }
    return figures


def _show(figures: dict[str, dict[str, float]], n: int) -> None:
    table = Table("pictures", "Fréchet distance", "log power spectrum", title=f"{n} held-out photographs")
    for name, row in figures.items():
        table.add_row(name, f"{row['frechet']:.4g}", f"{row['spectrum']:.4f}")
    Console().print(table)


if __name__ == "__main__":
    options.run_script(main)
