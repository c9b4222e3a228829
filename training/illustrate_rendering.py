"""Pictures of how a photograph comes to be, made from real renderings.

    python -m training.illustrate_rendering stages --pack DIR --layout FILE --out stages.png
    python -m training.illustrate_rendering strip --sample lake --out strip.png

`stages`: what every stage of a rendering gives, from the painted layout to the photograph. `strip`: a sample
painted stroke by stroke, each layout with its photograph; the composition goes on from one to the next as in
the studio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.engine.steps.workspace import RenderingPack
from simspaint.files.distinct_files import check_distinct
from simspaint.files.layout_file import read_layout
from simspaint.packs.pack import Pack
from training.evaluation.evenly_spread import spread
from training.evaluation.picture_sheets import fitted, grid
from training.options import run_script
from training.samples import landscapes
from training.samples.stroke import Sample, draw

Picture = UInt8[np.ndarray, "height width 3"]
_CAPTION = 22
_UNPAINTED = (238, 238, 238)

app = typer.Typer(no_args_is_help=True, add_completion=False)
PackFolder = Annotated[Path, typer.Option("--pack", help="Folder of the pack, with its bank.")]
Out = Annotated[Path, typer.Option(help="The picture.")]
Width = Annotated[int, typer.Option(min=32, help="Of each part, in pixels.")]


@app.command()
def stages(
    layout: Annotated[Path, typer.Option(help="The painted layout.")],
    out: Out,
    pack: PackFolder = Path("resources/packs/landscapes"),
    width: Width = 384,
) -> None:
    """One rendering, stage by stage, in two rows of three."""
    check_distinct([layout], [out])
    described, opened, models = _opened(pack)
    painted = read_layout(layout, described.labels)
    rendering = choose_and_render(RenderRequest(painted, RenderSettings()), opened, models)
    sources = sources_picture(rendering, opened)
    cells = [
        ("1. What was painted", layout_picture(painted)),
        ("2. The dense layout", layout_picture(rendering.layout)),
        ("3. The photographs that segments are taken from", sources),
        ("4. The segments in place, by photograph", segments_picture(rendering)),
        ("5. The canvas", rendering.canvas.color),
        ("6. The photograph", rendering.photograph),
    ]
    _save(grid([captioned(text, fitted(picture, width)) for text, picture in cells], 3), out)


@app.command()
def strip(
    sample: Annotated[str, typer.Option(help="Name of a sample of the pack landscapes.")],
    out: Out,
    pack: PackFolder = Path("resources/packs/landscapes"),
    frames: Annotated[int, typer.Option(min=2, help="Moments of the painting.")] = 5,
    width: Width = 300,
) -> None:
    """Layouts over their photographs, from the first strokes to the last."""
    if sample not in landscapes.SAMPLES:
        raise typer.BadParameter(f"There is no sample {sample}: {', '.join(landscapes.SAMPLES)}.")
    described, opened, models = _opened(pack)
    above, below, composition = [], [], None
    for part in moments(landscapes.SAMPLES[sample], frames):
        painted = draw(part, described.labels)
        request = RenderRequest(painted, RenderSettings(), composition)
        rendering = choose_and_render(request, opened, models)
        composition = rendering.composition
        above.append(fitted(layout_picture(painted), width))
        below.append(fitted(rendering.photograph, width))
    _save(grid([*above, *below], len(above)), out)


def moments(sample: Sample, n: int) -> list[Sample]:
    """The sample after some of its strokes, evenly spread from the first to the last."""
    counts = [*spread(list(range(1, len(sample.strokes))), n - 1), len(sample.strokes)]
    return [replace(sample, strokes=sample.strokes[:count]) for count in counts]


def layout_picture(layout: Layout) -> Picture:
    """The labels' colours, unpainted pixels light grey."""
    palette = layout.labels.palette()
    palette[255] = _UNPAINTED
    return palette[layout.ids]


def segments_picture(rendering: Rendering) -> Picture:
    """The canvas' pixels, tinted by the photograph that each is of; what is of none is light grey."""
    names = sorted({row.photograph for row in rendering.provenance})
    hues = np.arange(len(names)) * 180 / max(len(names), 1)
    hsv = np.stack([hues, np.full(len(names), 150), np.full(len(names), 230)], axis=1).astype(np.uint8)
    tints = cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0]
    tint_of = {row.component_index: tints[names.index(row.photograph)] for row in rendering.provenance}
    table = np.full((int(rendering.pixels.max()) + 2, 3), _UNPAINTED, np.uint8)  # −1 reads the last row
    for index, tint in tint_of.items():
        if index < len(table) - 1:
            table[index] = tint
    mixed = 0.45 * rendering.canvas.color + 0.55 * table[rendering.pixels]
    none = rendering.pixels == NO_COMPONENT
    return np.where(none[..., None], np.array(_UNPAINTED, np.uint8), np.rint(mixed).astype(np.uint8))


def sources_picture(rendering: Rendering, pack: RenderingPack, most: int = 6) -> Picture:
    """The photographs that give most of the picture, each segment's box marked; rows of three."""
    counts = np.bincount(rendering.pixels[rendering.pixels != NO_COMPONENT].astype(np.intp))
    area: dict[str, int] = {}
    for row in rendering.provenance:
        if row.component_index < len(counts):
            area[row.photograph] = area.get(row.photograph, 0) + int(counts[row.component_index])
    names = sorted(area, key=lambda name: -area[name])[:most]
    parts = []
    for name in names:
        picture = pack.bank.photograph(name).copy()
        for row in rendering.provenance:
            if row.photograph == name:
                box = row.segment_box
                cv2.rectangle(picture, (box.left, box.top), (box.right, box.bottom), (255, 255, 255), 5)
        parts.append(fitted(picture, rendering.photograph.shape[1] // 3))
    blank = np.full_like(parts[0], 255)
    sheet = grid([*parts, *[blank] * (most - len(parts))], 3)
    height, width = rendering.photograph.shape[:2]
    framed = np.full((height, width, 3), 255, np.uint8)
    shown = sheet[:height, :width]
    top = (height - shown.shape[0]) // 2
    framed[top : top + shown.shape[0], : shown.shape[1]] = shown
    return framed


def captioned(text: str, picture: Picture) -> Picture:
    """A picture with a line of text below."""
    framed = np.full((picture.shape[0] + _CAPTION, picture.shape[1], 3), 255, np.uint8)
    framed[: picture.shape[0]] = picture
    image = Image.fromarray(framed)
    font = ImageFont.load_default(size=14)
    ImageDraw.Draw(image).text((4, picture.shape[0] + 3), text, fill=(40, 40, 40), font=font)
    return np.array(image)


def _opened(folder: Path) -> tuple[Pack, RenderingPack, Models]:
    described = Pack.open(folder)
    return described, described.open_bank(), Models.of_pack(described, choose_device("cpu"))


def _save(sheet: Picture | Sequence[Picture], out: Path) -> None:
    Image.fromarray(np.asarray(sheet)).save(out, optimize=True)


if __name__ == "__main__":
    run_script(app)
