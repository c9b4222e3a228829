"""The paper's measures of several methods' pictures of the same layouts (S6): tables, and Figure 5.

    python -m training.compare_methods --data DATA --bank DIR --features FILE --segmenter FILE --out DIR \
        --method SIMS=pictures/sims --method CRN=pictures/crn --method pix2pix=pictures/pix2pix

Every folder holds NAME.png of the layouts in DATA (`paint_pack` and `paint_baseline` write them); those count
that all folders hold. DIR gets tables.md, figures.json, spectra.png and sheet.jpg.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from simspaint.bank.entry import fitted_color, fitted_layout
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.engine.networks.perceptual_features import PerceptualFeatures
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.files.picture_pairs import pictures_in
from training import options
from training.evaluation.chance import other_photographs
from training.evaluation.paper_tables import (
    REFERENCE,
    preference_table,
    segmentation_table,
    statistics_table,
)
from training.evaluation.pictures import FEWEST, distances, seen
from training.evaluation.seconds import read_seconds
from training.evaluation.segmentation import mean_iou
from training.evaluation.spectrum_figure import spectrum_figure
from training.spread import spread
from training.train_segmenter import JudgeName, load_segmenter
from training.validation_set import write_sheet
from training.weights import open_features

_SHOWN = 8
_OTHERS = "other real photographs"


@dataclass(frozen=True, slots=True)
class Compared:
    """Pictures of the same layouts, all of one size."""

    names: list[str]
    methods: dict[str, list[np.ndarray]]
    real: list[np.ndarray]
    layouts: list[np.ndarray]
    palette: np.ndarray
    n_labels: int


def main(
    data: options.HeldData,
    method: Annotated[list[str], typer.Option(help="NAME=FOLDER of pictures; as many as wanted.")],
    out: options.FiguresOut,
    bank: Annotated[
        Path | None, typer.Option(help="Other real photographs, for the level of chance.")
    ] = None,
    features: options.Features = None,
    segmenter: Annotated[Path | None, typer.Option(help="Weights from train_segmenter.")] = None,
    judge: options.Judge = "features",
    coarse: Annotated[
        bool, typer.Option("--coarse", help="The layouts asked for are those in coarse/.")
    ] = False,
    study: Annotated[Path | None, typer.Option(help="Folder of a scored study, for Table 1.")] = None,
    most: options.MostPictures = 1000,
) -> None:
    """Measure pictures of several methods and write the paper's tables."""
    folders = dict(_named(each) for each in method)
    network = open_features(features)
    compared = read_compared(FolderDataSet.open(data), folders, coarse, most)
    opened = MemoryBank.open(bank) if bank else None
    figures = statistics_of(compared, network, opened, out)
    parts = [f"{len(compared.names)} layouts of {data.name}{', coarse' if coarse else ''}.\n"]
    found: dict[str, Any] = {"layouts": len(compared.names), "statistics": figures}
    if segmenter is not None:
        found["segmentation"] = segmentation_of(compared, network, segmenter, judge)
        parts.append("Segmentation, after Table 2:\n\n" + segmentation_table(found["segmentation"]))
    found["seconds"] = {name: s for name, f in folders.items() if (s := read_seconds(f)) is not None}
    parts.append("Statistics, after Figure 5:\n\n" + statistics_table(figures, found["seconds"]))
    if study is not None:
        parts.append("Preference, after Table 1:\n\n" + preference_table(_scores(study)))
    rows = zip(compared.layouts, *compared.methods.values(), compared.real, strict=True)
    sheet = [[compared.palette[ids], *pictures] for ids, *pictures in rows]
    write_sheet(out / "sheet.jpg", spread(sheet, _SHOWN))
    replace_bytes(out / "tables.md", "\n".join(parts).encode())
    replace_bytes(out / "figures.json", json.dumps(found, indent=1).encode())
    Console().print("\n".join(parts), markup=False, highlight=False, soft_wrap=True)


def read_compared(data: FolderDataSet, folders: dict[str, Path], coarse: bool, most: int) -> Compared:
    """Pictures of the layouts that all folders hold, with layouts and photographs fitted to their size.

    Raises `LayoutFileError` where fewer than `FEWEST` are in all folders, sizes differ, or a file cannot be
    read.
    """
    files = {name: pictures_in(folder) for name, folder in folders.items()}
    shared = [name for name in data.names if all(name in known for known in files.values())]
    if len(shared) < FEWEST:
        text = f"All folders hold {len(shared)} of the same layouts; at least {FEWEST} are needed."
        raise LayoutFileError(text, "Paint the same layouts with every method.")
    names = spread(shared, most)
    methods = {name: [read_photograph(known[n]) for n in names] for name, known in files.items()}
    sizes = {picture.shape[:2] for pictures in methods.values() for picture in pictures}
    if len(sizes) != 1:
        raise LayoutFileError("The pictures are not all of one size.", "Paint all of them anew.")
    extent = Extent(*sizes.pop())
    layouts = pictures_in(data.folder / "coarse", (".png",)) if coarse else data.layout_files
    if missing := [name for name in names if name not in layouts]:
        raise LayoutFileError(f"There is no coarse layout of {missing[0]}.", "Leave out --coarse.")
    return Compared(
        names,
        methods,
        [fitted_color(data.photograph(name), extent) for name in names],
        [fitted_layout(read_layout(layouts[name], data.labels), extent).ids for name in names],
        data.labels.palette(),
        len(data.labels),
    )


def statistics_of(
    compared: Compared, network: PerceptualFeatures, bank: MemoryBank | None, out: Path
) -> dict[str, dict[str, float]]:
    """Distances of every method to the real photographs, and of as many other real ones; draws spectra.png.

    Raises `LayoutFileError` where the bank's photographs are of another size.
    """
    if bank is not None and bank.extent != compared.real[0].shape[:2]:
        raise LayoutFileError("The bank's photographs are of another size than the pictures.", "Paint anew.")
    truth = seen(compared.real, network)
    made = {name: seen(pictures, network) for name, pictures in compared.methods.items()}
    figures = {name: distances(found, truth) for name, found in made.items()}
    spectra = {name: found.spectrum for name, found in made.items()} | {"Real": truth.spectrum}
    notes = {name: f"distance {f['spectrum']:.3f}, spikes {f['spikes']:.2f}" for name, f in figures.items()}
    write_photograph(out / "spectra.png", spectrum_figure(spectra, notes))
    if bank is not None and (chance := other_photographs(bank, compared.real, network)):
        figures[f"{_OTHERS}, mean of {chance['sets']} sets"] = chance["mean"]
        figures[f"{_OTHERS}, nearest set"] = chance["least"]
    return figures


def segmentation_of(
    compared: Compared, network: PerceptualFeatures, segmenter: Path, judge: JudgeName
) -> dict[str, dict[str, float]]:
    """What a segmenter finds in every method's pictures and, as the reference, in the real photographs."""
    trained = load_segmenter(segmenter, network, compared.n_labels, judge)
    kinds = {REFERENCE: compared.real, **compared.methods}
    return {
        name: mean_iou(pictures, compared.layouts, trained, compared.n_labels)
        for name, pictures in kinds.items()
    }


def _scores(study: Path) -> dict[str, Any]:
    file = study / "scores.json"
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise LayoutFileError(f"{file} cannot be read.", "Score the study first.") from error


def _named(method: str) -> tuple[str, Path]:
    name, _, folder = method.partition("=")
    if not name or not folder:
        raise typer.BadParameter(f"{method} is not NAME=FOLDER.")
    return name, Path(folder)


if __name__ == "__main__":
    options.run_script(main)
