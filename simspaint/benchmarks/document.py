"""How long a document takes for what the window asks of it: strokes, undo, fill, copies, files."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.domain.geometry import Box, Extent
from simspaint.files.label_table import labels_from_names
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.regions.brush import Brush, BrushStroke
from simspaint.painting.regions.flood_fill import contiguous_region

EXTENT = Extent(2048, 4096)
N_MOVES = 200
_RUNS = 5


def benchmark_document() -> list[Figure]:
    """Measure a painted document of 4096 × 2048, without any window."""
    document = _painted_document()
    figures = [figure for diameter in (40, 400) for figure in _stroke_figures(document, diameter)]
    figures.append(_fill_figure(document))
    figures.append(_median("copy of what is painted", lambda: _touch(document), document.layout))
    snapshot = document.snapshot()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.simspaint"
        figures.append(_median("save", None, lambda: write_document(path, snapshot)))
        size = f"{path.stat().st_size / 1000:.0f} kB"
        figures.append(_median("open", None, lambda: read_document(path), size))
        figures.append(_median("save for recovery", None, lambda: write_document(path, snapshot, 1 << 30)))
    n_steps, n_bytes = len(document.history.done), document.history.n_bytes
    return [*figures, Figure("memory of the history", n_bytes / 1e6, "MB", 1, f"{n_steps} steps")]


def _painted_document() -> Document:
    """Winding strokes of many sizes, one over another."""
    document = Document(labels_from_names(f"label {i}" for i in range(16)), EXTENT)
    rng = np.random.default_rng(0)
    for _ in range(60):
        stroke, point = BrushStroke(Brush(float(rng.integers(20, 300))), EXTENT), rng.random(2) * EXTENT
        label_id = int(rng.integers(16))
        with document.edit("Brush") as edit:
            for _ in range(20):
                point = point + rng.normal(0, 60, 2)
                edit.paint(*stroke.move_to((float(point[0]), float(point[1]))), label_id)
    return document


def _stroke_figures(document: Document, diameter: int) -> list[Figure]:
    stroke, times = BrushStroke(Brush(diameter), EXTENT), []
    edit = document.begin("Brush")
    for i in range(N_MOVES):
        start = time.perf_counter()
        edit.paint(*stroke.move_to((1024 + 600 * math.sin(i / 9), 200 + i * 18)), i // 70)
        times.append((time.perf_counter() - start) * 1000)
    percentile = float(np.percentile(times, 95))
    note = f"median {np.median(times):.2f}, longest {max(times):.2f}"
    figures = [Figure(f"segment of a stroke of {diameter} px, p95", percentile, "ms", N_MOVES, note)]
    start = time.perf_counter()
    edit.commit()
    figures.append(Figure("its end", (time.perf_counter() - start) * 1000, "ms", 1))
    return [*figures, _median("its undo", lambda: document.redo(), document.undo)]


def _fill_figure(document: Document) -> Figure:
    def fill() -> None:
        with document.edit("Fill") as edit:
            edit.paint(*contiguous_region(document.ids, 0, 0), 1)

    return _median("fill of the whole", document.clear, fill, "found, painted, kept for undo")


def _touch(document: Document) -> None:
    """Change one pixel, so that the next copy is a new one."""
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 1, 1), None, (int(document.ids[0, 0]) + 1) % 16)


def _median(
    what: str, prepare: Callable[[], object] | None, act: Callable[[], object], note: str = ""
) -> Figure:
    times = []
    for _ in range(_RUNS):
        if prepare is not None:
            prepare()
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return median_figure(what, times, "ms", note)
