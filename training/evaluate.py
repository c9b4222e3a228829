"""Figures of a pack on held-out photographs: pictures, networks, variety, times.

    python -m training.evaluate --pack DIR --bank DIR --data DIR --features FILE --out DIR [--segmenter FILE]

Parts are written to figures.json as they are finished; started again for the same pack and photographs, it
goes on with those that are missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.request import RenderSettings
from simspaint.files.atomic import replace_bytes
from training.evaluation.chance_differences import other_photographs
from training.evaluation.pictures import empty_like, filled_by_opencv, measured
from training.evaluation.rendering_times import times_of
from training.evaluation.second_judge import SecondJudge
from training.evaluation.segmentation import mean_iou
from training.evaluation.small_networks import ordering_figures, refinement_figures, transform_figures
from training.evaluation.subject import Subject
from training.evaluation.validation_set import write_sheet
from training.evaluation.variety import mean_pairwise, photographs_of_the_same_labels
from training.running.script import run_script
from training.terminal import tell
from training.train_segmenter import JudgeName, load_segmenter
from training.weights import open_features

Part = Literal[
    "transform", "ordering", "refinement", "pictures", "segmentation", "second_judge", "variety", "times"
]
PARTS: tuple[Part, ...] = get_args(Part)
VARIATIONS = 8


@dataclass(frozen=True, kw_only=True)
class EvaluationSettings:
    """Measure a pack and write figures.json and a sheet."""

    pack: Path
    """Folder of the pack."""
    bank: Path
    """The pack's memory bank."""
    data: Path
    """Data set folder with held-out photographs."""
    out: Path
    """Folder for the figures and the sheet."""
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    segmenter: Path | None = None
    """Weights from train_segmenter."""
    judge: JudgeName = "features"
    """A head on the features, or the paper's PSPNet, which sees by its own."""
    second_judge: Path | None = None
    """A TFLite segmenter of ADE20K's classes that f was never measured by."""
    most: int = 60
    """How many photographs at most."""
    most_variety: int = 6
    """How many of them in variations."""
    parts: tuple[Part, ...] = PARTS
    """Which parts are measured."""
    by_sequence: bool = True
    """Take no segment from the same film."""
    elide: bool = PictureSettings().elide
    """Elide boundaries on the canvas."""


def main(settings: EvaluationSettings) -> None:
    """Measure the parts that are missing."""
    data, out = settings.data, settings.out
    network = open_features(settings.features)
    rendered = RenderSettings(PictureSettings(elide=settings.elide))
    folders = settings.pack, settings.bank, data, out
    subject = Subject.open(*folders, settings.most, rendered, settings.by_sequence)
    depths = data / "depth" if (data / "depth").is_dir() else None
    held, models = subject.held, subject.models
    makers: dict[str, Callable[[], Any]] = {
        "transform": lambda: transform_figures(held, models, out),
        "ordering": lambda: ordering_figures(held, models, depths, out),
        "refinement": lambda: refinement_figures(held, models, out),
        "pictures": lambda: picture_figures(subject, network),
        "segmentation": lambda: segmentation_figures(subject, network, settings.segmenter, settings.judge),
        "second_judge": lambda: second_judge_figures(subject, settings.second_judge),
        "variety": lambda: variety_figures(subject, network, settings.most_variety),
        "times": lambda: times_of(subject.layouts[:6], subject.pack, models),
    }
    figures = _read(out / "figures.json", subject.key)
    for part in [part for part in PARTS if part in settings.parts]:
        if not figures.get(part):
            figures[part] = makers[part]()
            replace_bytes(out / "figures.json", json.dumps(figures, indent=1).encode())
        tell(f"{part} {figures[part]}")


def picture_figures(subject: Subject, network: Any) -> dict[str, Any]:
    """Of renderings, canvases filled by OpenCV, f on nothing, and other photographs; writes a sheet of six of
    each but these."""
    made = subject.renderings()
    kinds = {
        "rendering": [r.photograph for r in made],
        "canvas, holes filled by OpenCV": [filled_by_opencv(r.canvas) for r in made],
        "f on an empty canvas": [subject.synthesised(r.layout, empty_like(r.canvas)) for r in made],
    }
    palette = subject.held.labels.palette()
    rows = [
        [palette[r.layout.ids], r.canvas.color, *(pictures[i] for pictures in kinds.values()), real]
        for i, (r, real) in enumerate(zip(made, subject.photographs, strict=True))
    ]
    write_sheet(subject.out / "sheet.png", rows[:: max(len(rows) // 6, 1)][:6])
    real = subject.photographs
    chance = other_photographs(subject.pack.bank, real, network)
    return {**measured(kinds, real, network), "other photographs": chance, "photographs": len(made)}


def segmentation_figures(
    subject: Subject, features: Any, segmenter: Path | None, judge: JudgeName
) -> dict[str, Any]:
    """What a segmenter finds in renderings, in filled canvases, and in the real photographs."""
    if segmenter is None:
        return {}
    n_labels = len(subject.held.labels)
    network = load_segmenter(segmenter, features, n_labels, judge)
    layouts = [layout.ids for layout in subject.layouts]
    figures: dict[str, Any] = {
        kind: mean_iou(pictures, layouts, network, n_labels)
        for kind, pictures in judged_pictures(subject).items()
    }
    share = figures["rendering"]["iou"] / max(figures["real"]["iou"], 1e-6)
    return {**figures, "share": share, "photographs": len(layouts)}


def second_judge_figures(subject: Subject, file: Path | None) -> dict[str, Any]:
    """Share of the labelled pixels in which a segmenter that f was never taught by sees what was wanted."""
    if file is None:
        return {}
    judge, layouts = SecondJudge(file, subject.held.labels), [layout.ids for layout in subject.layouts]
    figures = {kind: judge.accuracy(pictures, layouts) for kind, pictures in judged_pictures(subject).items()}
    share = figures["rendering"] / max(figures["real"], 1e-6)
    return {**figures, "share": share, "photographs": len(layouts)}


def judged_pictures(subject: Subject) -> dict[str, list[Any]]:
    """Renderings, filled canvases, and the real photographs."""
    made = subject.renderings()
    return {
        "rendering": [r.photograph for r in made],
        "canvas, holes filled by OpenCV": [filled_by_opencv(r.canvas) for r in made],
        "real": subject.photographs,
    }


def variety_figures(subject: Subject, network: Any, n_layouts: int) -> dict[str, float]:
    """Mean distance of pairs among variations of a layout, and among photographs of the same labels."""
    made, real = [], []
    for number in range(min(n_layouts, len(subject.layouts))):
        variations = [subject.rendered(number, seed=seed, top_k=10) for seed in range(VARIATIONS)]
        made.append(mean_pairwise([r.photograph for r in variations], network))
        names = photographs_of_the_same_labels(subject.layouts[number].ids, subject.pack.bank, VARIATIONS)
        real.append(mean_pairwise([subject.pack.bank.photograph(name) for name in names], network))
    mean = {"variations": sum(made) / len(made), "photographs": sum(real) / len(real)}
    return {**mean, "share": mean["variations"] / mean["photographs"], "layouts": len(made)}


def _read(file: Path, key: str) -> dict[str, Any]:
    """Figures of the same pack and photographs, or none yet."""
    if file.is_file():
        found = json.loads(file.read_bytes())
        if found.get("of") == key:
            return found
    return {"of": key}


if __name__ == "__main__":
    run_script(main, EvaluationSettings)
