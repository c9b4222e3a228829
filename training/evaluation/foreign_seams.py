"""How much of a picture is patchwork: boundaries between different photographs, and how many photographs.

    python -m training.evaluation.foreign_seams --pack DIR --layouts FOLDER --out FOLDER [--bank DIR]

Renders every layout of the folder once, best segments, and writes `seams.json` and a sheet to look at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from jaxtyping import Int
from rich.console import Console
from rich.progress import track

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.files.atomic import replace_bytes
from simspaint.files.layout_file import read_layout
from simspaint.packs.pack import OpenedPack, Pack
from training import options
from training.evaluation.picture_sheets import fitted, grid, save_sheet

_NOTHING = -1
_AFFINE_DECIMALS = 3
"""Decimals to which affines must agree to show one photograph unmoved."""


@dataclass(frozen=True, slots=True)
class SeamFigures:
    """Of one rendering.

    Parameters
    ----------
    foreign_seam_px
        Pairs of neighbouring pixels (right, below) that show different photographs, or one photograph moved
        differently; pixels that are synthesised have no seam.
    between_photographs_px
        Those of them that show different photographs.
    photographs
        How many photographs are seen.
    retrieval_ms
        What retrieval and selection took.
    """

    foreign_seam_px: int
    between_photographs_px: int
    photographs: int
    retrieval_ms: float


def boundary_length(source: Int[np.ndarray, "height width"]) -> int:
    """Pairs of neighbouring pixels, to the right and below, with different sources; pixels without one
    (negative) have no boundary."""
    total = 0
    for first, second in ((source[:, 1:], source[:, :-1]), (source[1:], source[:-1])):
        total += int(np.count_nonzero((first != second) & (first >= 0) & (second >= 0)))
    return total


def seam_figures(rendering: Rendering) -> SeamFigures:
    """The figures of one rendering, from its provenance."""
    pixels, rows = rendering.pixels, rendering.provenance
    moved = [(row.photograph, row.affine.round(_AFFINE_DECIMALS).tobytes()) for row in rows]
    indices = [row.component_index for row in rows]
    photographs = _sources(pixels, indices, [name for name, _ in moved])
    return SeamFigures(
        boundary_length(_sources(pixels, indices, moved)),
        boundary_length(photographs),
        int(np.unique(photographs[photographs >= 0]).size),
        rendering.timings_ms.get("retrieval", 0.0),
    )


def _sources(
    pixels: Int[np.ndarray, "height width"], indices: Sequence[int], sources: Sequence[object]
) -> Int[np.ndarray, "height width"]:
    """A number for the source of every pixel."""
    numbers = {source: i for i, source in enumerate(dict.fromkeys(sources))}
    table = np.full(max([NO_COMPONENT, *indices]) + 2, _NOTHING, np.int64)
    for index, source in zip(indices, sources, strict=True):
        table[index - NO_COMPONENT] = numbers[source]
    return table[pixels.astype(np.int64) - NO_COMPONENT]


def main(
    pack: options.Pack,
    layouts: Annotated[Path, typer.Option(help="Folder of layouts (PNG).")],
    out: Annotated[Path, typer.Option(help="Folder for the figures and the sheet.")],
    bank: Annotated[Path | None, typer.Option(help="Another bank of the pack's labels.")] = None,
    width: Annotated[int, typer.Option(min=32, help="Of each picture on the sheet, pixels.")] = 384,
    columns: Annotated[int, typer.Option(min=1, help="Pictures beside one another.")] = 4,
) -> None:
    """Measure foreign seams over a folder of layouts."""
    described = Pack.open(pack)
    models = Models.of_pack(described, choose_device("cpu"))
    opened = OpenedPack(described.name, described.labels, MemoryBank.open(bank)) if bank else None
    opened = opened or described.open_bank()
    figures, cells = {}, []
    for file in track(sorted(layouts.glob("*.png")), "Rendering"):
        request = RenderRequest(read_layout(file, opened.labels), RenderSettings())
        rendering = choose_and_render(request, opened, models)
        figures[file.stem] = seam_figures(rendering)
        cells.append(fitted(rendering.photograph, width))
    out.mkdir(parents=True, exist_ok=True)
    save_sheet(grid(cells, columns), out / "sheet.jpg")
    means = {
        key: float(np.mean([asdict(f)[key] for f in figures.values()]))
        for key in SeamFigures.__dataclass_fields__
    }
    means["retrieval_ms"] = float(np.median([f.retrieval_ms for f in figures.values()]))
    each = {name: asdict(f) for name, f in figures.items()}
    replace_bytes(out / "seams.json", json.dumps({"mean": means, "each": each}, indent=1).encode())
    Console().print(means)


if __name__ == "__main__":
    options.run_script(main)
