"""What is remembered of a rendering of a sample, and how much of it another machine has to show again.

Run as a program, this writes the facts of all samples anew: do so only where a picture changes on purpose,
and look at it.

    python -m tests.engine.sample_facts
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from simspaint.cli.renderer import Renderer
from simspaint.domain.rendering import Rendering
from simspaint.engine.request import RenderRequest
from simspaint.files.layout_file import read_layout
from simspaint.packs.pack import Pack
from simspaint.resource_files import bundled_packs_folder

FILE = Path(__file__).parent / "golden" / "samples.json"
SAMPLES = bundled_packs_folder().parent / "samples" / "landscapes"
CELLS = (12, 8)
"""Across and down."""
LEAST_ROWS, LEAST_LABELS, LEAST_CELLS = 0.9, 0.98, 0.95
CANVAS_LEVELS, PHOTOGRAPH_LEVELS = 4, 8
"""Grey levels by which the mean of a cell may differ."""


def facts_of(rendering: Rendering) -> dict[str, Any]:
    """Segments, the label of each cell's middle, and the mean colour of each cell."""
    rows, columns = (
        np.arange(n) * side // n + side // (2 * n)
        for n, side in zip(CELLS[::-1], rendering.layout.extent, strict=True)
    )
    return {
        "segments": sorted(
            [r.label_id, r.photograph, r.segment_id, r.part_of is not None] for r in rendering.provenance
        ),
        "labels": rendering.layout.ids[rows[:, None], columns].tolist(),
        "canvas": cells(rendering.canvas.color),
        "photograph": cells(rendering.photograph),
    }


def cells(color: np.ndarray) -> list[list[list[int]]]:
    """Mean RGB of the cells of a picture."""
    return cv2.resize(color, CELLS, interpolation=cv2.INTER_AREA).tolist()


def shares_kept(now: dict[str, Any], before: dict[str, Any]) -> dict[str, float]:
    """How much of each fact is as it was, 0 to 1."""
    first, second = (Counter(map(tuple, facts["segments"])) for facts in (now, before))
    return {
        "segments": (first & second).total() / max(first.total(), second.total(), 1),
        "labels": float(np.mean(np.array(now["labels"]) == before["labels"])),
        "canvas": _near(now["canvas"], before["canvas"], CANVAS_LEVELS),
        "photograph": _near(now["photograph"], before["photograph"], PHOTOGRAPH_LEVELS),
    }


def _near(now: object, before: object, levels: int) -> float:
    return float((np.abs(np.array(now) - np.array(before)).max(axis=2) <= levels).mean())


def rendered(renderer: Renderer, sample: Path) -> dict[str, Any]:
    """The facts of a sample as it is rendered now."""
    return facts_of(renderer.render(RenderRequest(read_layout(sample, renderer.pack.labels))))


def main() -> None:
    """Write the facts anew."""
    renderer = Renderer(Pack.open("landscapes"), "cpu")
    facts = {sample.stem: rendered(renderer, sample) for sample in sorted(SAMPLES.glob("*.png"))}
    FILE.write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
