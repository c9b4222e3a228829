"""Adds small things to paintings and counts what changes elsewhere.

    python -m training.evaluation.added_things --layouts folder --out figures.json [--draft]

Every painting gets one ellipse of tree, bush, rock or house after another, each rendered from the composition
before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from simspaint.cli.renderer import Renderer
from simspaint.domain.composition import Composition
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.files.distinct_files import check_distinct
from simspaint.files.layout_file import read_layout
from simspaint.packs.pack import Pack

THINGS = ("tree", "bush", "rock", "house")


@dataclass(frozen=True, slots=True)
class Change:
    """What one added thing changed: components, pixels of the canvas, levels of the photograph.

    Elsewhere is what belongs neither to the components that the ellipse, or the segment that stands for it,
    touches, before or after, nor to their neighbours. Components are those that the ellipse does not touch.
    """

    n_components: int
    n_kept: int
    n_elsewhere: int
    n_changed_elsewhere: int
    levels_elsewhere: int


def regions(ids: np.ndarray) -> np.ndarray:
    """Number of the connected region (8 neighbours, one label) of every pixel: int32, the shape of `ids`."""
    numbers, first = np.zeros(ids.shape, np.int32), 0
    for label in np.unique(ids):
        n, own = cv2.connectedComponents((ids == label).astype(np.uint8), connectivity=8)
        numbers[own > 0] = own[own > 0] + first
        first += n
    return numbers


def touched_and_neighbours(ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The regions of `ids` that `mask` touches and those within two pixels of them: bool, shaped as `ids`."""
    numbers = regions(ids)
    touched = np.isin(numbers, np.unique(numbers[mask]))
    grown = cv2.dilate(touched.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.isin(numbers, np.unique(numbers[grown]))


def with_ellipse(layout: Layout, label_id: int, generator: np.random.Generator) -> tuple[Layout, np.ndarray]:
    """The layout with one small upright ellipse in its lower half, and the ellipse's mask."""
    height, width = layout.ids.shape
    mask = np.zeros(layout.ids.shape, np.uint8)
    center = int(generator.uniform(0.05, 0.95) * width), int(generator.uniform(0.45, 0.95) * height)
    radius = int(generator.uniform(0.015, 0.04) * width)
    axes = radius, int(radius * generator.uniform(0.8, 2.0))
    cv2.ellipse(mask, center, axes, 0.0, 0.0, 360.0, 1, -1)
    ids = layout.ids.copy()
    ids[mask > 0] = label_id
    return Layout(ids, layout.labels), mask > 0


def change_of(before: Rendering, after: Rendering, mask: np.ndarray) -> Change:
    """What changed between two renderings when the pixels of `mask` were painted."""
    extent = before.layout.extent
    size = extent.width, extent.height
    small = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    near = touched_and_neighbours(before.layout.ids, small) | touched_and_neighbours(after.layout.ids, small)
    shown = small | _standing(after, small)
    near |= touched_and_neighbours(before.layout.ids, shown) | touched_and_neighbours(after.layout.ids, shown)
    canvas = (before.canvas.color != after.canvas.color).any(axis=2)
    levels = np.abs(before.photograph.astype(int) - after.photograph).max(axis=2)[~near]
    old, new = _shown(before.composition, mask), _shown(after.composition, np.zeros_like(mask))
    return Change(
        len(old),
        len(old & new),
        int(np.count_nonzero(~near)),
        int(np.count_nonzero(canvas & ~near)),
        int(levels.max(initial=0)),
    )


def _standing(rendering: Rendering, painted: np.ndarray) -> np.ndarray:
    """Where the segments are seen whose components lie in what was painted."""
    rows = [
        row.component_index
        for row in rendering.provenance
        if np.count_nonzero(painted[row.box.slices]) > 0.9 * np.count_nonzero(painted)
        and row.box.area <= 2 * np.count_nonzero(painted)
    ]
    return np.isin(rendering.pixels, rows)


def _shown(composition: Composition, painted: np.ndarray) -> set[tuple[object, ...]]:
    """What the components show of which nothing was painted over."""
    layout = composition.layout
    small = cv2.resize(painted.astype(np.uint8), layout.extent[::-1], interpolation=cv2.INTER_NEAREST_EXACT)
    numbers = regions(layout.ids)
    touched = np.unique(numbers[small > 0])
    return {
        (c.label_id, c.segment and c.segment.photograph, c.affine)
        for c in composition.components
        if numbers[c.row, c.column] not in touched
    }


def main(
    layouts: Annotated[Path, typer.Option(help="Folder of PNG layouts; the first ten are taken.")],
    out: Annotated[Path, typer.Option(help="The JSON file of figures.")],
    pack: Annotated[str, typer.Option(help="The pack.")] = "landscapes",
    strokes: Annotated[int, typer.Option(help="Things added to each painting.")] = 20,
    draft: Annotated[bool, typer.Option(help="Render drafts.")] = False,
    seed: Annotated[int, typer.Option(help="Draws the things.")] = 0,
) -> None:
    """Add, render, count, write."""
    check_distinct(layouts.glob("*.png"), [out])
    renderer, generator = Renderer(Pack.open(pack), "cpu"), np.random.default_rng(seed)
    labels, settings = renderer.pack.labels, RenderSettings(draft=draft)
    things = [label.id for label in labels.labels if label.name in THINGS]
    changes = []
    for path in sorted(layouts.glob("*.png"))[:10]:
        layout = read_layout(path, labels)
        before = renderer.render(RenderRequest(layout, settings))
        for _ in range(strokes):
            added, mask = with_ellipse(layout, int(generator.choice(things)), generator)
            after = renderer.render(RenderRequest(added, settings, before.composition))
            changes.append(change_of(before, after, mask))
    out.write_text(json.dumps(figures(changes), indent=1), encoding="utf-8")
    typer.echo(out.read_text(encoding="utf-8"))


def figures(changes: list[Change]) -> dict[str, float]:
    """Shares over all changes."""
    elsewhere = max(sum(change.n_elsewhere for change in changes), 1)
    return {
        "strokes": len(changes),
        "components_kept": sum(c.n_kept for c in changes) / max(sum(c.n_components for c in changes), 1),
        "canvas_changed_elsewhere": sum(c.n_changed_elsewhere for c in changes) / elsewhere,
        "strokes_that_change_elsewhere": sum(c.n_changed_elsewhere > 0 for c in changes),
        "most_levels_elsewhere": max((c.levels_elsewhere for c in changes), default=0),
    }


if __name__ == "__main__":
    typer.run(main)
