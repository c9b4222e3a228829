"""What every rule beyond the paper does to a picture: each switched off by itself.

    python -m training.evaluation.ablations --pack DIR --layouts FOLDER --out DIR [--bank DIR]

All layouts are rendered by one composition each, so that nothing but the rule differs. `ablations.json` holds
the figures; the pictures go into folders named by the rules, to be judged by eye in pairs.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.composition import NO_COLOR_SHIFT, Composition
from simspaint.domain.picture_settings import Matching
from simspaint.domain.rendering import Rendering
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose, render
from simspaint.engine.request import RenderRequest, RenderSettings, Rules
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.files.atomic import replace_bytes
from simspaint.files.distinct_files import check_distinct
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack import OpenedPack, Pack
from training import options
from training.evaluation.foreign_seams import seam_figures
from training.evaluation.synthesis_figures import VISIBLE

ALL = "all rules"


def main(
    pack: options.Pack,
    layouts: Annotated[Path, typer.Option(help="Folder of layouts: PNG.")],
    out: options.FiguresOut,
    bank: Annotated[Path | None, typer.Option(help="Another bank than the pack's.")] = None,
) -> None:
    """Print what changes without each rule; write the pictures."""
    files = sorted(layouts.glob("*.png"))
    names = (ALL, *(rule.name for rule in fields(Rules)))
    check_distinct(files, [out / name / file.name for name in names for file in files])
    described = Pack.open(pack)
    opened = described.open_bank()
    if bank is not None:
        opened = OpenedPack(described.name, described.labels, MemoryBank.open(bank))
    models = Models.of_pack(described, choose_device("cpu"))
    figures: dict[str, list[dict[str, float]]] = {}
    for file in track(files, "Rendering"):
        layout, memo = read_layout(file, described.labels), Memo()
        composition = choose(RenderRequest(layout), opened, models, memo=memo)
        whole: Rendering | None = None
        for name, (settings, shown) in variants(composition).items():
            made = render(layout, shown, settings, opened, models, memo=memo)
            whole = whole or made
            write_photograph(out / name / f"{file.stem}.png", made.photograph)
            figures.setdefault(name, []).append(compared(made, whole))
    means = {
        name: {key: float(np.mean([r[key] for r in rows])) for key in rows[0]}
        for name, rows in figures.items()
    }
    replace_bytes(out / "ablations.json", json.dumps(means, indent=1).encode())
    table = Table("without", *next(iter(means.values())), title=f"{len(figures[ALL])} layouts")
    for name, values in means.items():
        table.add_row(name, *(f"{value:.4g}" for value in values.values()))
    Console(width=140).print(table)


def variants(composition: Composition) -> dict[str, tuple[RenderSettings, Composition]]:
    """All rules, then each of them left out: how it is rendered, and the composition."""
    found = {ALL: (RenderSettings(), composition)}
    for field in fields(Rules):
        found[field.name] = (RenderSettings(rules=Rules(**{field.name: False})), composition)
    plain = tuple(replace(each, color_shift=NO_COLOR_SHIFT) for each in composition.components)
    found["harmonising"] = (RenderSettings(), replace(composition, components=plain))
    settings = RenderSettings()
    unmatched = replace(settings.picture, matching=Matching(color_match=0.0))
    found["color_match of fills"] = (replace(settings, picture=unmatched), composition)
    return found


def compared(made: Rendering, whole: Rendering) -> dict[str, float]:
    """Share of the pixels that differ visibly from the picture by all rules, their mean difference in levels,
    pixels without a segment, and length of seams between photographs."""
    difference = cv2.absdiff(made.photograph, whole.photograph).max(axis=2)
    differs = difference > VISIBLE
    return {
        "differ": float(differs.mean()),
        "levels": float(difference[differs].mean()) if differs.any() else 0.0,
        "uncovered": float((made.pixels < 0).mean()),
        "seams_px": float(seam_figures(made).between_photographs_px),
    }


if __name__ == "__main__":
    options.run_script(main)
