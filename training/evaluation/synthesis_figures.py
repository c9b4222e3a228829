"""What f does to canvases that the program composed: figures, a sheet, and pairs to be judged by eye.

    python -m training.evaluation.synthesis_figures --f now=WEIGHTS --f before=WEIGHTS \\
        --canvases DIR --bank BANK --features FILE --out DIR

Canvases are held-out ones of `training.make_canvases`; the bank holds their photographs. Weights are exported
ones or those of a run, of any configuration. OpenCV's filling of the same canvas stands beside every f.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import torch
import typer
from jaxtyping import Bool, Float32, UInt8
from rich.console import Console
from rich.progress import track
from rich.table import Table

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.stages.compose import PAPER_ELISION, elide_canvas, elision_noise
from simspaint.engine.stages.finish import finished_photograph
from simspaint.engine.stages.inpaint import inpainted_canvas
from simspaint.engine.stages.synthesise import synthesise
from simspaint.files.atomic import replace_bytes
from training import options
from training.evaluation.compare_synthesis import f_of
from training.evaluation.evenly_spread import spread
from training.evaluation.pictures import filled_by_opencv, measured
from training.evaluation.validation_set import write_sheet
from training.examples.composed_canvas import CanvasSource
from training.examples.stored_canvas import StoredCanvas
from training.weights import open_features

VISIBLE = 8
"""Levels from which on a difference is counted."""
SIDE = 4
"""Pixels on each side of a seam whose colours are compared."""
Picture = UInt8[np.ndarray, "height width 3"]


def main(
    f: Annotated[list[str], typer.Option(help="NAME=FILE of weights; as many as wanted.")],
    canvases: Annotated[Path, typer.Option(help="Folder of held-out canvases.")],
    bank: Annotated[Path, typer.Option(help="Bank of their photographs.")],
    out: options.FiguresOut,
    features: options.Features = None,
    most: options.MostPictures = 60,
) -> None:
    """Print the figures; pictures of every f go into folders of their names."""
    source = CanvasSource.open(canvases, MemoryBank.open(bank))
    stored = [StoredCanvas.read(file) for file in spread(list(source.files), most)]
    layouts = [Layout(each.seen, source.bank.labels) for each in stored]
    truths = [fitted(source.bank.photograph(each.photograph), each.canvas) for each in stored]
    filled: list[Picture] = [filled_by_opencv(each.canvas) for each in stored]
    kinds = {"canvas, filled by OpenCV": filled}
    traces = {}
    for name, file in (each.split("=", 1) for each in f):
        network = f_of(Path(file), len(source.bank.labels))
        kinds[name] = [
            answer(network, *pair) for pair in track(list(zip(layouts, stored, strict=True)), name)
        ]
        elided = [elided_canvas(each, source.bank) for each in spread(stored, 24)]
        answers = [answer(network, Layout(s.seen, source.bank.labels), s, c) for s, c in elided]
        traces[name] = float(np.mean([trace_share(a, c) for a, (_, c) in zip(answers, elided, strict=True)]))
    figures = figures_of(kinds, stored, layouts, truths, open_features(features))
    for name, share in traces.items():
        figures[name]["traces"] = share
    write(out, kinds, stored, truths, figures)


def figures_of(
    kinds: dict[str, list[Picture]],
    stored: Sequence[StoredCanvas],
    layouts: Sequence[Layout],
    truths: Sequence[Picture],
    features: torch.nn.Module,
) -> dict[str, dict[str, float]]:
    """Of every kind: distances to real photographs, share of pixels that differ visibly from the filling,
    alone and finished, and the mean colour step across seams."""
    filling = next(iter(kinds.values()))
    result = measured(kinds, truths, features)  # pyright: ignore[reportArgumentType] - such features
    triples = [(inpainted_canvas(s.canvas), n) for s, n in zip(stored, layouts, strict=True)]
    finished = [finished_photograph(p, c, n) for p, (c, n) in zip(filling, triples, strict=True)]
    for name, pictures in kinds.items():
        own = [finished_photograph(p, c, n) for p, (c, n) in zip(pictures, triples, strict=True)]
        result[name] |= {
            "changed": mean_changed(pictures, filling),
            "changed_finished": mean_changed(own, finished),
            "step": mean_step(pictures, stored),
            "step_one_label": mean_step(pictures, stored, layouts),
        }
    result["two halves of the real"] |= {"step_one_label": mean_step(truths, stored, layouts)}
    return result


def mean_changed(pictures: Sequence[Picture], others: Sequence[Picture]) -> float:
    """Share of the pixels that differ by more than `VISIBLE` levels in some colour."""
    pairs = zip(pictures, others, strict=True)
    return float(np.mean([(cv2.absdiff(a, b).max(axis=2) > VISIBLE).mean() for a, b in pairs]))


def mean_step(
    pictures: Sequence[Picture], stored: Sequence[StoredCanvas], layouts: Sequence[Layout] | None = None
) -> float:
    """Mean distance in Lab of the means of `SIDE` pixels on both sides of seams between different
    photographs; with `layouts` only of seams inside one label."""
    total, count = 0.0, 0
    for number, (picture, each) in enumerate(zip(pictures, stored, strict=True)):
        source = np.append(each.sources, np.int16(-1))[each.canvas.component]
        ids = None if layouts is None else layouts[number].ids
        for axis in (0, 1):
            steps = color_steps(picture, axis)
            first, second = (source[:-1], source[1:]) if axis == 0 else (source[:, :-1], source[:, 1:])
            seam: Bool[np.ndarray, "h w"] = (first != second) & (first >= 0) & (second >= 0)
            if ids is not None:
                seam &= ids[:-1] == ids[1:] if axis == 0 else ids[:, :-1] == ids[:, 1:]
            total += float(steps[seam].sum())
            count += int(seam.sum())
    return total / max(count, 1)


def color_steps(picture: Picture, axis: int) -> Float32[np.ndarray, "h w"]:
    """Between each pixel and the next along an axis: distance in Lab of the means of `SIDE` pixels of both
    sides."""
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    kernel = (1, SIDE) if axis == 0 else (SIDE, 1)

    def means(anchor: int) -> np.ndarray:
        at = (0, anchor) if axis == 0 else (anchor, 0)
        return cv2.blur(lab, kernel, anchor=at, borderType=cv2.BORDER_REPLICATE)

    before, after = means(SIDE - 1), means(0)
    difference = before[:-1] - after[1:] if axis == 0 else before[:, :-1] - after[:, 1:]
    return np.linalg.norm(difference, axis=2)


def elided_canvas(stored: StoredCanvas, bank: MemoryBank) -> tuple[StoredCanvas, Canvas]:
    """A canvas with the paper's elision (S5.2)."""
    is_thing = np.array([n < len(bank.labels) and bank.labels[int(n)].is_thing for n in stored.labels], bool)
    noise = elision_noise(stored.canvas.extent, 0)
    canvas = stored.canvas
    return stored, elide_canvas(canvas.color, canvas.component, is_thing, noise, PAPER_ELISION)


def trace_share(picture: Picture, elided: Canvas) -> float:
    """Share of the white pixels of an elided canvas that are brighter in the picture than their surroundings
    by more than 3 × `VISIBLE` levels: traces that are seen."""
    white = (elided.color == 255).all(axis=2) & elided.known
    grey = picture.mean(axis=2, dtype=np.float32)
    weight = cv2.blur((~white).astype(np.float32), (15, 15))
    around = cv2.blur(np.where(white, 0, grey), (15, 15)) / np.maximum(weight, 1e-3)
    return float((grey - around > 3 * VISIBLE)[white].mean()) if white.any() else 0.0


def answer(
    network: SynthesisNetwork, layout: Layout, stored: StoredCanvas, canvas: Canvas | None = None
) -> Picture:
    """f's own answer, not finished, to a canvas; without one to the stored canvas with its holes filled, as
    the engine asks."""
    canvas = inpainted_canvas(stored.canvas) if canvas is None else canvas
    made = synthesise(layout, canvas, network, choose_device("cpu"), lambda: None, lambda _: None)
    return made.photograph


def fitted(photograph: Picture, canvas: Canvas) -> Picture:
    """A photograph in the size of a canvas."""
    size = canvas.extent.width, canvas.extent.height
    return cv2.resize(photograph, size, interpolation=cv2.INTER_AREA)


def write(
    out: Path,
    kinds: dict[str, list[Picture]],
    stored: Sequence[StoredCanvas],
    truths: Sequence[Picture],
    figures: dict[str, dict[str, float]],
) -> None:
    """The table, `synthesis.json` and `synthesis.png`."""
    rows = [[s.canvas.color, *(p[i] for p in kinds.values()), truths[i]] for i, s in enumerate(stored)]
    write_sheet(out / "synthesis.png", spread(rows, 8), 384)
    replace_bytes(out / "synthesis.json", json.dumps({"n": len(stored), **figures}, indent=1).encode())
    names = ("frechet", "spectrum", "changed", "changed_finished", "step", "step_one_label", "traces")
    table = Table("pictures", *names, title=f"{len(stored)} canvases")
    for kind, values in figures.items():
        table.add_row(kind, *(f"{values[x]:.3f}" if x in values else "" for x in names))
    Console(width=160).print(table)


if __name__ == "__main__":
    options.run_script(main)
