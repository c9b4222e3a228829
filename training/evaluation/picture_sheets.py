"""Sheets of a pack's photographs to look at.

    python -m training.evaluation.picture_sheets samples --pack DIR --layouts DIR --out sheet.jpg
    python -m training.evaluation.picture_sheets variations --pack DIR --data DATA --out sheet.jpg

`samples`: each layout small over its photograph. `variations`: a layout and four photographs of it, the best
one and three drawn among the best eight, for layouts that no network has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from jaxtyping import UInt8
from PIL import Image
from rich.progress import track

from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.engine.steps.workspace import RenderingPack
from simspaint.errors import LayoutFileError
from simspaint.files.distinct_files import check_distinct
from simspaint.files.layout_file import read_layout
from simspaint.files.picture_pairs import pictures_in
from simspaint.packs.pack import Pack
from training.evaluation.evenly_spread import spread
from training.options import run_script

Picture = UInt8[np.ndarray, "height width 3"]
_GAP = 4
_TOP_K = 8

app = typer.Typer(no_args_is_help=True, add_completion=False)
PackFolder = Annotated[Path, typer.Option("--pack", help="Folder of the pack, with its bank.")]
Out = Annotated[Path, typer.Option(help="The sheet: JPEG or PNG by suffix.")]
Width = Annotated[int, typer.Option(min=32, help="Of each photograph, in pixels.")]
Columns = Annotated[int, typer.Option(min=1, help="Photographs, or rows of variations, beside one another.")]
ElideOption = Annotated[bool, typer.Option("--elide", help="Elide boundaries on the canvas.")]


@app.command()
def samples(
    pack: PackFolder,
    layouts: Annotated[Path, typer.Option(help="Folder of layouts.")],
    out: Out,
    width: Width = 480,
    columns: Columns = 3,
    elide: ElideOption = False,
) -> None:
    """Every layout small in the corner of its photograph."""
    files = _files(layouts)
    check_distinct(files, [out])
    renderer = _Renderer(pack, elide)
    cells = []
    for file in track(files, "Rendering"):
        layout = read_layout(file, renderer.pack.labels)
        cell = fitted(renderer.photograph(layout, 0, 1), width)
        inset = fitted(layout.labels.palette()[layout.ids], width // 4, smooth=False)
        cell[_GAP : _GAP + inset.shape[0], _GAP : _GAP + inset.shape[1]] = inset
        cells.append(cell)
    save_sheet(grid(cells, columns), out)


@app.command()
def variations(
    pack: PackFolder,
    data: Annotated[Path, typer.Option(help="Data set folder: layouts/ and val.txt.")],
    out: Out,
    layouts: Annotated[int, typer.Option(min=1, help="How many layouts.")] = 24,
    width: Width = 240,
    columns: Columns = 2,
    elide: ElideOption = False,
) -> None:
    """A layout and four photographs of it, for layouts spread over the data set."""
    files = pictures_in(data / "layouts", (".png",))
    check_distinct(files.values(), [out])
    renderer = _Renderer(pack, elide)
    names = (data / "val.txt").read_text(encoding="utf-8").split()
    rows = []
    for name in track(spread(names, layouts), "Rendering"):
        layout = read_layout(files[name], renderer.pack.labels)
        pictures = [renderer.photograph(layout, seed, _TOP_K if seed else 1) for seed in range(4)]
        cells = [fitted(layout.labels.palette()[layout.ids], width, smooth=False)]
        rows.append(grid([*cells, *(fitted(picture, width) for picture in pictures)], 5))
    save_sheet(grid(rows, columns), out)


class _Renderer:
    """A pack on the CPU."""

    def __init__(self, folder: Path, elide: bool) -> None:
        described = Pack.open(folder)
        self.pack: RenderingPack = described.open_bank()
        self._models, self._elide = Models.of_pack(described, choose_device("cpu")), elide

    def photograph(self, layout: Layout, seed: int, top_k: int) -> Picture:
        settings = RenderSettings(PictureSettings(seed=seed, top_k=top_k, elide=self._elide))
        return choose_and_render(RenderRequest(layout, settings), self.pack, self._models).photograph


def _files(folder: Path) -> list[Path]:
    files = list(pictures_in(folder, (".png",)).values())
    if not files:
        raise LayoutFileError(f"The folder {folder} holds no layout.", "Layouts are PNG files.")
    return files


def fitted(picture: Picture, width: int, smooth: bool = True) -> Picture:
    """A picture in that width, its proportions kept."""
    size = width, round(picture.shape[0] * width / picture.shape[1])
    how = Image.Resampling.LANCZOS if smooth else Image.Resampling.NEAREST
    return np.array(Image.fromarray(picture).resize(size, how))


def grid(cells: Sequence[Picture], columns: int) -> Picture:
    """Pictures of one size in rows, white between them and where the last row ends early."""
    height, width = cells[0].shape[:2]
    rows = -(-len(cells) // columns)
    sheet = np.full((rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP, 3), 255, np.uint8)
    for i, cell in enumerate(cells):
        top, left = i // columns * (height + _GAP), i % columns * (width + _GAP)
        sheet[top : top + height, left : left + width] = cell
    return sheet


def save_sheet(sheet: Picture, out: Path) -> None:
    """Write a sheet, as JPEG in good quality."""
    Image.fromarray(sheet).save(out, quality=86)


if __name__ == "__main__":
    run_script(app)
