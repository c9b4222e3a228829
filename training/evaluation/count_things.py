"""Counts things that are truncated, clipped or off their base, over the samples and ten careless layouts.

    python -m training.evaluation.count_things --out folder [--bank folder] [--outlines 0.2] [--only a,b]

Writes every rendering beside its layout, and `things.json` with a row a thing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image

from simspaint.bank.memory_bank import MemoryBank
from simspaint.cli.renderer import Renderer
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.adherence import Adherence
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.steps.listed_components import listed_components
from simspaint.packs.pack import Pack
from training.evaluation.layouts_for_things import CARELESS
from training.evaluation.thing_counter import Thing, ThingCounter
from training.samples.landscapes import SAMPLES
from training.samples.stroke import draw


def layouts(pack: Pack, only: str) -> dict[str, Layout]:
    """The twelve samples and the ten careless ones, by name."""
    named = {name: draw(sample, pack.labels) for name, sample in {**SAMPLES, **CARELESS}.items()}
    kept = set(only.split(",")) if only else set(named)
    return {name: layout for name, layout in named.items() if name in kept}


def main(
    out: Annotated[Path, typer.Option(help="Folder for pictures and figures.")],
    bank: Annotated[Path | None, typer.Option(help="Another bank than the pack's.")] = None,
    outlines: Annotated[float, typer.Option(help="Adherence, 0 to 1.")] = PictureSettings().adherence,
    only: Annotated[str, typer.Option(help="Names of layouts, with commas between.")] = "",
    pack: Annotated[str, typer.Option(help="The pack.")] = "landscapes",
) -> None:
    """Render, count, write."""
    out.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(Pack.open(pack), "cpu")
    opened = renderer.opened
    if bank is not None:
        opened = replace(opened, bank=MemoryBank.open(bank))
        renderer.__dict__["opened"] = opened
    settings = RenderSettings(PictureSettings(adherence=outlines))
    adherence = Adherence(outlines)
    labels = renderer.pack.labels
    shown = settings.minimum_component / 2  # what was composed is shown until it has shrunk to half of that
    counter, things, timings = ThingCounter(opened), [], []
    for name, layout in layouts(renderer.pack, only).items():
        rendering = renderer.render(RenderRequest(layout, settings))
        timings.append(sum(rendering.timings_ms.values()))
        painted = layout.resized(rendering.layout.extent)
        components = listed_components(rendering.layout, painted, shown, labels, adherence)
        things += counter.things(name, rendering, components)
        sides = [layout.labels.palette()[layout.ids], rendering.photograph]
        Image.fromarray(np.hstack(sides)).save(out / f"{name}.png")
    text = json.dumps([asdict(thing) for thing in things], indent=1)
    (out / "things.json").write_text(text, encoding="utf-8")
    typer.echo(_summary(things) + f"; median {np.median(timings):.0f} ms a picture")


def _summary(things: list[Thing]) -> str:
    n = max(len(things), 1)
    shares = {
        what: sum(getattr(thing, f"is_{what}") for thing in things)
        for what in ("truncated", "clipped", "floating")
    }
    return f"{len(things)} things: " + ", ".join(f"{k} {v} ({v / n:.0%})" for k, v in shares.items())


if __name__ == "__main__":
    typer.run(main)
