"""Compose canvases as the program composes them, for f to learn from (S5.2; R35).

    python -m training.make_canvases --pack PACK --layouts BANK --segments BANK --out DIR

The layout of every photograph of one bank is painted with segments of another, or of the same one, its own
photograph left out: some draws each, of other seeds, adherences and settings, some from a painter's strokes.
Made files are kept, so a run that was cut goes on.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Matching, PictureSettings
from simspaint.engine.pipeline import RenderingPack, choose, compose
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.engine.showing import ComposedCanvas
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import sequence_of
from simspaint.packs.pack import OpenedPack, Pack
from training import options
from training.examples.coarse_layout import coarsen
from training.examples.stored_canvas import SUFFIX, StoredCanvas


@dataclass(frozen=True, slots=True)
class DrawConfig:
    """What differs between the draws; the first of a photograph is the program's own picture of it.

    Parameters
    ----------
    adherences
        One is drawn, each as likely as the others.
    top_ks
        One is drawn: of how many best segments each is taken.
    unfilled
        Share of the draws without fill segments: canvases with holes.
    coarse
        Share of the draws from a painter's strokes, completed by the layout network.
    """

    adherences: tuple[float, ...] = (0.2, 0.2, 0.5, 0.8, 1.0)
    top_ks: tuple[int, ...] = (1, 4, 8)
    unfilled: float = 0.25
    coarse: float = 0.25


def main(
    pack: Annotated[Path, typer.Option(help="Pack whose labels and networks compose.")],
    layouts: Annotated[Path, typer.Option(help="Bank whose photographs' layouts are painted.")],
    segments: Annotated[Path, typer.Option(help="Bank that the segments are taken from.")],
    out: options.Out,
    size: Annotated[tuple[int, int], typer.Option(help="Height and width.")] = (512, 768),
    first_draw: Annotated[int, typer.Option(min=0, help="Number of the first draw.")] = 0,
    draws: Annotated[int, typer.Option(min=1, help="Canvases of each photograph.")] = 2,
    by_sequence: Annotated[bool, typer.Option(help="Leave out the photograph's film as well.")] = False,
    minutes: options.Minutes = None,
    threads: options.Threads = 0,
    seed: options.Seed = 0,
) -> None:
    """Compose what is not there yet, draw after draw."""
    options.begin("cpu", threads, seed)
    described = Pack.open(pack)
    painted, bank = MemoryBank.open(layouts), MemoryBank.open(segments)
    if painted.labels != bank.labels or bank.labels != described.labels:
        raise MemoryBankError("Pack and banks have different labels.", "Map them: training.map_data_set.")
    models = replace(Models.of_pack(described, choose_device("cpu")), synthesis=None)
    opened = OpenedPack(described.name, described.labels, bank)
    end = None if minutes is None else time.monotonic() + 60 * minutes
    wanted = [(name, first_draw + n) for n in range(draws) for name in painted.photographs]
    missing = [each for each in wanted if not canvas_file(out, *each).exists()]
    for name, draw in track(missing, f"Composing {len(missing)} canvases"):
        if end is not None and time.monotonic() >= end:
            break
        rng = np.random.default_rng([seed, draw, zlib.crc32(name.encode())])
        layout, settings, is_coarse = drawn_request(painted.layout(name), Extent(*size), draw, rng)
        settings = left_out(settings, name, by_sequence)
        composed = composed_canvas(layout, settings, opened, models)
        stored(name, composed, is_coarse).write(canvas_file(out, name, draw))


def canvas_file(folder: Path, photograph: str, draw: int) -> Path:
    """Where a canvas lies."""
    return folder / f"{photograph}-{draw:02d}{SUFFIX}"


def drawn_request(
    layout: Layout, extent: Extent, draw: int, rng: np.random.Generator, config: DrawConfig | None = None
) -> tuple[Layout, RenderSettings, bool]:
    """What is painted in a draw, how it is composed, and whether it is coarse."""
    config, layout = config or DrawConfig(), layout.resized(extent)
    if draw == 0:
        return layout, RenderSettings(), False
    is_coarse = bool(rng.random() < config.coarse)
    if is_coarse:
        coarse = coarsen(layout, rng)
        is_coarse = bool((coarse != UNLABELLED).any())
        layout = Layout(coarse, layout.labels) if is_coarse else layout
    picture = PictureSettings(
        seed=int(rng.integers(1 << 31)),
        top_k=int(rng.choice(config.top_ks)),
        adherence=float(rng.choice(config.adherences)),
        matching=Matching(fill_segments=0) if rng.random() < config.unfilled else Matching(),
    )
    return layout, RenderSettings(picture), is_coarse


def composed_canvas(
    layout: Layout, settings: RenderSettings, pack: RenderingPack, models: Models
) -> ComposedCanvas:
    """What f is shown of a layout."""
    composition = choose(RenderRequest(layout, settings), pack, models)
    return compose(layout, composition, settings, pack, models)


def stored(photograph: str, composed: ComposedCanvas, is_coarse: bool) -> StoredCanvas:
    """A canvas as it is kept."""
    n = int(composed.canvas.component.max(initial=-1)) + 1
    labels, sources = np.full(n, UNLABELLED, np.uint8), np.full(n, -1, np.int16)
    numbers: dict[str, int] = {}
    for row in composed.provenance:
        if row.component_index < n:
            labels[row.component_index] = row.label_id
            sources[row.component_index] = numbers.setdefault(row.photograph, len(numbers))
    return StoredCanvas(photograph, composed.canvas, composed.seen.ids, labels, sources, is_coarse)


def left_out(settings: RenderSettings, photograph: str, by_sequence: bool) -> RenderSettings:
    """Without the photograph itself, and its film where that is wanted."""
    return replace(
        settings,
        choices=Choices(banned_photographs=frozenset({photograph})),
        excluded_sequences=frozenset({sequence_of(photograph)} if by_sequence else ()),
    )


if __name__ == "__main__":
    options.run_script(main)
