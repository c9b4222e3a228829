"""Figures that tell renderings from photographs, and how labels are spread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from training.scenes.collection import read_layout, read_photograph
from training.scenes.labels import COLORS, Label
from training.scenes.photograph_figures import PhotographFigures, photograph_figures

SMALLEST_SHARE = 0.00763
"""Components that cover less of the frame are not counted."""
_MOST = 400


@dataclass(frozen=True)
class Measured:
    """What `measure` found."""

    rendered: PhotographFigures
    real: PhotographFigures | None
    present: NDArray[np.float64]
    """(16,) share of scenes in which each label covers at least 1/1000 of the frame."""
    area: NDArray[np.float64]
    """(16,) mean share of the frame."""
    labels_a_scene: NDArray[np.int64]
    largest_share: NDArray[np.float64]
    components: NDArray[np.int64]
    names: tuple[str, ...]


def measure(folder: Path, beside: Path | None = None) -> Measured:
    """Measure a collection, and photographs beside it.

    Raises
    ------
    ValueError
        A folder has no photographs.
    """
    paths = sorted((folder / "photos").glob("*.avif"))
    shares, components = [], []
    for path in paths:
        layout = read_layout(folder / "layouts" / f"{path.stem}.png")
        shares.append(np.bincount(layout.ravel(), minlength=len(Label))[: len(Label)] / layout.size)
        components.append(count_components(layout))
    rendered = photograph_figures(read_photograph(path) for path in _some(paths, folder))
    real = None
    if beside is not None:
        found = sorted(
            path for path in (beside / "photos").iterdir() if path.suffix in (".jpg", ".png", ".avif")
        )
        real = photograph_figures(read_photograph(path) for path in _some(found, beside))
    table_ = np.array(shares)
    return Measured(
        rendered,
        real,
        present=(table_ >= 1e-3).mean(axis=0),
        area=table_.mean(axis=0),
        labels_a_scene=(table_ >= 1e-3).sum(axis=1),
        largest_share=table_.max(axis=1),
        components=np.array(components),
        names=tuple(path.stem for path in paths),
    )


def count_components(layout: NDArray[np.uint8]) -> int:
    """Connected parts (8 neighbours) of one label that cover at least 0.763 % of the frame."""
    total = 0
    for label in np.unique(layout):
        _, _, stats, _ = cv2.connectedComponentsWithStats((layout == label).astype(np.uint8), connectivity=8)
        total += int((stats[1:, cv2.CC_STAT_AREA] >= SMALLEST_SHARE * layout.size).sum())
    return total


def table(measured: Measured) -> Table:
    """The figures, with the bars they must pass."""
    result = Table("what", "rendered", "real", "bar", title=f"{len(measured.components)} scenes")
    own, real = measured.rendered, measured.real
    result.add_row(
        "slope of the power spectrum", f"{own.slope:.3f}", f"{real.slope:.3f}" if real else "", "±0.15"
    )
    result.add_row("power at 1/10 cycle a pixel", f"{own.level:.2f}", f"{real.level:.2f}" if real else "", "")
    contrast = f"{np.median(real.contrast):.3f}" if real else ""
    result.add_row("contrast, median", f"{np.median(own.contrast):.3f}", contrast, "")
    result.add_row("components a layout, median", f"{np.median(measured.components):.0f}", "", "8-16")
    few, large = (measured.labels_a_scene < 4).sum(), (measured.largest_share > 0.75).sum()
    result.add_row("scenes with fewer than 4 labels", str(few), "", "0")
    result.add_row("scenes with a label above 75 %", str(large), "", "0")
    for label in Label:
        share = f"{measured.present[label]:.1%} of scenes, {measured.area[label]:.1%} of area"
        result.add_row(label.title, share, "", "2 %")
    return result


def plot(measured: Measured, folder: Path) -> list[Path]:
    """Write the plots; returns their paths."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = pyplot.subplots(2, 3, figsize=(15, 9), layout="constrained")
    for name, figures in (("rendered", measured.rendered), ("real", measured.real)):
        if figures is None:
            continue
        axes[0, 0].loglog(
            figures.radial[:, 0], 10 ** figures.radial[:, 1], label=f"{name}, slope {figures.slope:.2f}"
        )
        axes[0, 1].stairs(figures.brightness, label=name)
        axes[0, 2].stairs(figures.saturation, label=name)
        axes[1, 0].hist(figures.contrast, 24, (0, 0.4), density=True, histtype="step", label=name)
    for axis, title in zip(
        axes.flat, ("power by cycles a pixel", "brightness", "saturation", "contrast"), strict=False
    ):
        axis.set_title(title)
        axis.legend()
    axes[1, 1].hist(measured.components, np.arange(0.5, 31))
    axes[1, 1].set_title("components a layout")
    colors = [tuple(value / 255 for value in COLORS[label]) for label in Label]
    axes[1, 2].barh([label.title for label in Label], measured.present, color=colors, edgecolor="black")
    axes[1, 2].set_title("share of scenes with the label")
    path = folder / "statistics.png"
    figure.savefig(path, dpi=90)
    pyplot.close(figure)
    return [path]


def _some(paths: list[Path], folder: Path) -> list[Path]:
    if not paths:
        raise ValueError(f"there is no photograph in {folder / 'photos'}")
    return [paths[index] for index in np.unique(np.linspace(0, len(paths) - 1, _MOST).astype(int))]
