"""The paper's measures of several methods' pictures of the same layouts (S6): tables, and Figure 5.

    python -m training.compare_methods --data DATA --bank DIR --features FILE --segmenter FILE --out DIR \
        --method SIMS=pictures/sims CRN=pictures/crn pix2pix=pictures/pix2pix

Every folder holds NAME.png of the layouts in DATA (`paint_pack` and `paint_baseline` write them); those count
that all folders hold. DIR gets tables.md, figures.json, spectra.png and sheet.jpg.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simspaint.bank.entry import fitted_color, fitted_layout
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.files.picture_pairs import pictures_in
from training.evaluation.chance_differences import other_photographs
from training.evaluation.evenly_spread import spread
from training.evaluation.paper_tables import (
    REFERENCE,
    preference_table,
    segmentation_table,
    statistics_table,
)
from training.evaluation.picture_seconds import read_seconds
from training.evaluation.pictures import FEWEST, distances, seen
from training.evaluation.segmentation import mean_iou
from training.evaluation.spectrum_figure import spectrum_figure
from training.evaluation.validation_set import write_sheet
from training.running.script import run_script
from training.synthesis.perceptual_features import PerceptualFeatures
from training.terminal import tell
from training.train_segmenter import JudgeName, load_segmenter
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


@dataclass(frozen=True, kw_only=True)
class ComparisonSettings:
    """Measure pictures of several methods and write the paper's tables."""

    data: Path
    """Data set folder with held-out photographs."""
    method: tuple[str, ...]
    """NAME=FOLDER of pictures; as many as wanted."""
    out: Path
    """Folder for the figures and the sheet."""
    bank: Path | None = None
    """Other real photographs, for the level of chance."""
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    segmenter: Path | None = None
    """Weights from train_segmenter."""
    judge: JudgeName = "features"
    """A head on the features, or the paper's PSPNet, which sees by its own."""
    coarse: bool = False
    """The layouts asked for are those in coarse/."""
    study: Path | None = None
    """Folder of a scored study, for Table 1."""
    most: int = 1000
    """How many photographs at most."""

    def __post_init__(self) -> None:
        for method in self.method or ("",):
            name, _, folder = method.partition("=")
            if not name or not folder:
                raise ValueError(f"--method {method} is not NAME=FOLDER.")

    def folders(self) -> dict[str, Path]:
        """Folder of every method's pictures, by its name."""
        named = (method.partition("=") for method in self.method)
        return {name: Path(folder) for name, _, folder in named}


def main(settings: ComparisonSettings) -> None:
    """Measure, and write the tables."""
    data, out, coarse, study = settings.data, settings.out, settings.coarse, settings.study
    folders, network = settings.folders(), open_features(settings.features)
    compared = read_compared(FolderDataSet.open(data), folders, coarse, settings.most)
    figures = statistics_of(compared, network, MemoryBank.open(settings.bank) if settings.bank else None, out)
    parts = [f"{len(compared.names)} layouts of {data.name}{', coarse' if coarse else ''}.\n"]
    found: dict[str, Any] = {"layouts": len(compared.names), "statistics": figures}
    if settings.segmenter is not None:
        judged = segmentation_of(compared, network, settings.segmenter, settings.judge)
        found["segmentation"] = judged
        parts.append("Segmentation, after Table 2:\n\n" + segmentation_table(judged))
    found["seconds"] = {name: s for name, f in folders.items() if (s := read_seconds(f)) is not None}
    parts.append("Statistics, after Figure 5:\n\n" + statistics_table(figures, found["seconds"]))
    if study is not None:
        parts.append("Preference, after Table 1:\n\n" + preference_table(_scores(study)))
    rows = zip(compared.layouts, *compared.methods.values(), compared.real, strict=True)
    sheet = [[compared.palette[ids], *pictures] for ids, *pictures in rows]
    write_sheet(out / "sheet.jpg", spread(sheet, _SHOWN))
    replace_bytes(out / "tables.md", "\n".join(parts).encode())
    replace_bytes(out / "figures.json", json.dumps(found, indent=1).encode())
    tell("\n".join(parts))


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
    except (OSError, ValueError, RecursionError) as error:
        raise LayoutFileError(f"{file} cannot be read.", "Score the study first.") from error


if __name__ == "__main__":
    run_script(main, ComparisonSettings)
