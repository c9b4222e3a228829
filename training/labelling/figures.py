"""How well a pack labels photographs, as people get the layouts: filtered, islands joined, unsure unlabelled.

python -m training.labelling.figures --pack PACK --data DIR --targets DIR --validation SCENES
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from simspaint.domain.label_set import UNLABELLED
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.labelling.labelled_photograph import LabellingSettings, label_photograph
from simspaint.labelling.labeller import Labeller
from simspaint.labelling.network_labeller import NetworkLabeller
from simspaint.packs.pack import Pack
from training import options
from training.evaluation.labelling import AGREED, mean_iou, right_answers
from training.labelling.photographs import held_photographs, learned_and_held
from training.terminal import tell

_SURE = LabellingSettings()
_EAGER = replace(
    _SURE,
    least_probability=0.0,
    least_sure=0.0,
    least_sure_skyline=0.0,
    least_sure_thing=0.0,
    least_lightness=0.0,
)


def answers(
    rgb: np.ndarray, labeller: Labeller, settings: LabellingSettings, size: tuple[int, int]
) -> np.ndarray:
    """Labels of a photograph at a size; what is unlabelled is "none of these"."""
    ids = label_photograph(rgb, labeller, settings).layout.ids
    ids = cv2.resize(ids, size[::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(ids == UNLABELLED, len(labeller.labels), ids)


def stanford_figures(labeller: Labeller, data: FolderDataSet, names: list[str]) -> dict[str, float]:
    """Shares of Stanford's labelled pixels that are right: of all, and of those that carry a label."""
    table = right_answers(data.labels, labeller.labels)
    strict = right_answers(data.labels, labeller.labels, strict=True)
    counts = np.zeros(5)
    for name in names:
        true, rgb = data.layout(name).ids, data.photograph(name)
        known = true < len(data.labels)
        found = answers(rgb, labeller, _EAGER, true.shape)
        sure = answers(rgb, labeller, _SURE, true.shape)
        labelled = known & (sure < len(labeller.labels))
        counts += [
            known.sum(),
            table[true[known], found[known]].sum(),
            strict[true[known], found[known]].sum(),
            labelled.sum(),
            table[true[labelled], sure[labelled]].sum(),
        ]
    everything, right, right_strictly, labelled, right_labelled = counts
    return {
        "stanford right": right / everything,
        "stanford right, no-houses counted as wrong": right_strictly / everything,
        "stanford sure": labelled / everything,
        "stanford right where sure": right_labelled / labelled,
    }


def agreement_figures(labeller: Labeller, data: Path, targets: Path) -> dict[str, float]:
    """Share of the pixels on which the teachers agree where ours agrees with them."""
    agreed = right = labelled = 0
    for held in held_photographs(data, targets):
        found = answers(held.target.photograph, labeller, _EAGER, held.agreement.shape)
        sure = answers(held.target.photograph, labeller, _SURE, held.agreement.shape)
        counted = held.agreement > AGREED
        agreed += int(counted.sum())
        right += int(((held.target.sets[0] >> found) & 1)[counted].sum())
        labelled += int((sure[counted] < len(labeller.labels)).sum())
    return {"agreement with the teachers": right / agreed, "sure there": labelled / agreed}


def scene_figures(labeller: Labeller, data: FolderDataSet) -> dict[str, float]:
    """Mean IoU on scenes with exact layouts, and every label's."""
    pairs = []
    for name in data.names:
        true = data.layout(name).ids
        pairs.append((answers(data.photograph(name), labeller, _EAGER, true.shape), true))
    mean, each = mean_iou(pairs, len(labeller.labels))
    names = [label.name for label in labeller.labels.labels]
    return {"scenes, mean IoU": mean} | {f"scenes, {n}": float(v) for n, v in zip(names, each, strict=True)}


def seconds_a_photograph(labeller: Labeller, megapixels: float = 12, n: int = 10) -> float:
    """Median time to label a photograph of random blobs that is decoded already."""
    height = round((megapixels * 1e6 * 3 / 4) ** 0.5)
    coarse = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    photograph = cv2.resize(coarse, (height * 4 // 3, height), interpolation=cv2.INTER_CUBIC)
    times = []
    for _ in range(n):
        begin = time.perf_counter()
        label_photograph(photograph, labeller)
        times.append(time.perf_counter() - begin)
    return float(np.median(times))


def main(
    pack: options.Pack,
    data: Annotated[Path, typer.Option(help="Folder with the data sets' folders.")],
    targets: Annotated[Path, typer.Option(help="What training.labelling.teachers wrote.")],
    validation: Annotated[Path, typer.Option(help="Data set folder of held-out scenes.")],
) -> None:
    """Print all figures on what is held out."""
    labeller = NetworkLabeller.of_pack(Pack.open(pack))
    stanford = FolderDataSet.open(data / "stanford")
    figures = {
        **stanford_figures(labeller, stanford, learned_and_held(stanford.folder)[1]),
        **agreement_figures(labeller, data / "ade_landscapes", targets / "ade_landscapes"),
        **scene_figures(labeller, FolderDataSet.open(validation)),
        "seconds a photograph of 12 megapixels": seconds_a_photograph(labeller),
    }
    for name, value in figures.items():
        tell(f"{name}: {value:.3f}")


if __name__ == "__main__":
    options.run_script(main)
