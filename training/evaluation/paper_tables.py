"""Figures in the form of the paper's tables, its own numbers beside ours: of other data, so to compare
directions, not values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Figures = Mapping[str, float]
REFERENCE = "Reference"
"""The row of the real photographs."""

_TABLE_1 = {
    "pix2pix": ("94.2 %", "98.1 %", "95.7 %", "94.9 %", "87.6 %", "94.1 %"),
    "crn": ("93.9 %", "74.1 %", "84.5 %", "89.1 %", "88.9 %", "86.1 %"),
}
"""SIMS > other: Cityscapes-coarse, -fine, GTA5, NYU, ADE20K, mean."""
_TABLE_2 = {
    "reference": ("84.0 / 90.1", "71.7 / 81.6", "37.9 / 48.5"),
    "pix2pix": ("30.1 / 34.2", "31.0 / 37.9", "16.1 / 26.6"),
    "crn": ("28.5 / 36.2", "51.3 / 61.4", "23.1 / 30.7"),
    "sims": ("56.3 / 65.6", "51.4 / 65.5", "38.4 / 50.1"),
}
"""IoU / accuracy of Cityscapes-coarse, -fine and ADE20K."""


def segmentation_table(figures: Mapping[str, Figures]) -> str:
    """Table 2: IoU and accuracy a picture, averaged, by method; `REFERENCE` first where it is there."""
    paper = "| pictures | IoU | accuracy | paper: Cityscapes-coarse | Cityscapes-fine | ADE20K |"
    lines = [paper, "|---|---|---|---|---|---|"]
    for name in sorted(figures, key=lambda name: name != REFERENCE):
        ours = [_percent(figures[name][f"{what}_per_picture"]) for what in ("iou", "accuracy")]
        lines.append(f"| {name} | {' | '.join([*ours, *_TABLE_2.get(name.lower(), ('',) * 3)])} |")
    return "\n".join(lines) + "\n"


def statistics_table(figures: Mapping[str, Figures], seconds: Mapping[str, float]) -> str:
    """Distances to the real photographs by method, and seconds a picture where they are known."""
    columns = ("frechet", "frechet_of_patches", "spectrum", "spikes")
    head = "| pictures | Fréchet distance | of patches | log power spectrum | spikes | seconds |"
    lines = [head, "|---|---|---|---|---|---|"]
    for name, values in figures.items():
        cells = [f"{values[column]:.1f}" for column in columns[:2]]
        cells += [f"{values[column]:.3f}" for column in columns[2:]]
        cells.append(f"{seconds[name]:.2f}" if name in seconds else "")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def preference_table(scores: Mapping[str, Any]) -> str:
    """Table 1 of an unlimited study's `scores.json`; raises `KeyError` where it is no such file."""
    lines = [
        f"| {scores['raters']} raters | preferred | 95 % interval | comparisons | paper: coarse | fine | "
        "GTA5 | NYU | ADE20K | mean |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for rate in scores["rates"]:
        interval = f"{_percent(rate['low'])} to {_percent(rate['high'])}"
        theirs = (
            _TABLE_1.get(rate["other"].lower(), ("",) * 6) if rate["method"].lower() == "sims" else ("",) * 6
        )
        cells = [_percent(rate["share"]), interval, str(rate["comparisons"]), *theirs]
        lines.append(f"| {rate['method']} > {rate['other']} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
