"""Compose canvases as the program composes them, for f to learn from (S5.2).

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

import numpy as np
import torch
from rich.progress import track

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Matching, PictureSettings
from simspaint.engine.pipeline import choose, compose
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.engine.steps.shown_composition import ComposedCanvas
from simspaint.engine.steps.workspace import RenderingPack
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import sequence_of
from simspaint.packs.pack import OpenedPack, Pack
from training.examples.coarse_layout import coarsen
from training.examples.stored_canvas import SUFFIX, StoredCanvas
from training.running.script import run_script
from training.settings import check_range


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


@dataclass(frozen=True, kw_only=True)
class MakingSettings:
    """Compose what is not there yet, draw after draw."""

    pack: Path
    """Pack whose labels and networks compose."""
    layouts: Path
    """Bank whose photographs' layouts are painted."""
    segments: Path
    """Bank that the segments are taken from."""
    out: Path
    """Folder of the canvases; existing ones are kept."""
    size: tuple[int, int] = (512, 768)
    """Height and width."""
    first_draw: int = 0
    """Number of the first draw."""
    draws: int = 2
    """Canvases of each photograph."""
    by_sequence: bool = False
    """Leave out the photograph's film as well."""
    minutes: float | None = None
    """Stop after this long; start again to go on."""
    threads: int = 0
    """Threads of torch; 0 leaves its choice."""
    seed: int = 0
    """Draws what differs between canvases."""

    def __post_init__(self) -> None:
        check_range(self, at_least=0, names=("first_draw", "threads", "seed"))
        check_range(self, at_least=1, names=("draws",))


def main(settings: MakingSettings) -> None:
    """Compose what is not there yet, draw after draw."""
    if settings.threads:
        torch.set_num_threads(settings.threads)
    described, out, minutes = Pack.open(settings.pack), settings.out, settings.minutes
    painted, bank = MemoryBank.open(settings.layouts), MemoryBank.open(settings.segments)
    if painted.labels != bank.labels or bank.labels != described.labels:
        raise MemoryBankError("Pack and banks have different labels.", "Map them by data_sets.map_data_set.")
    models = replace(Models.of_pack(described, choose_device("cpu")), synthesis=None)
    opened = OpenedPack(described.name, described.labels, bank)
    end = None if minutes is None else time.monotonic() + 60 * minutes
    draws = range(settings.first_draw, settings.first_draw + settings.draws)
    wanted = [(name, draw) for draw in draws for name in painted.photographs]
    missing = [each for each in wanted if not canvas_file(out, *each).exists()]
    for name, draw in track(missing, f"Composing {len(missing)} canvases"):
        if end is not None and time.monotonic() >= end:
            break
        rng = np.random.default_rng([settings.seed, draw, zlib.crc32(name.encode())])
        layout, asked, is_coarse = drawn_request(painted.layout(name), Extent(*settings.size), draw, rng)
        asked = left_out(asked, name, settings.by_sequence)
        composed = composed_canvas(layout, asked, opened, models)
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
    """A canvas as it is kept. A piece of several labels, which a whole photograph may be, has none."""
    piece, seen = composed.joined.component, composed.seen.ids
    n = int(piece.max(initial=-1)) + 1
    lowest, highest = np.full(n, UNLABELLED, np.uint8), np.zeros(n, np.uint8)
    shown = piece >= 0
    np.minimum.at(lowest, piece[shown], seen[shown])
    np.maximum.at(highest, piece[shown], seen[shown])
    labels = np.where(lowest == highest, lowest, np.uint8(UNLABELLED))
    sources, numbers = np.full(n, -1, np.int16), dict[str, int]()
    for row in composed.provenance:
        if row.component_index < n:
            sources[row.component_index] = numbers.setdefault(row.photograph, len(numbers))
    return StoredCanvas(photograph, composed.joined, seen, labels, sources, is_coarse)


def left_out(settings: RenderSettings, photograph: str, by_sequence: bool) -> RenderSettings:
    """Without the photograph itself, and its film where that is wanted."""
    return replace(
        settings,
        choices=Choices(banned_photographs=frozenset({photograph})),
        excluded_sequences=frozenset({sequence_of(photograph)} if by_sequence else ()),
    )


if __name__ == "__main__":
    run_script(main, MakingSettings)
