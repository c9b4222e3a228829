"""`simspaint render`."""

from __future__ import annotations

from typing import Any

import typer

from simspaint.cli import console
from simspaint.cli import render_options as options
from simspaint.cli.exit_codes import SKIPPED
from simspaint.cli.outputs import Outputs
from simspaint.cli.size_option import parse_size
from simspaint.engine.request import RenderSettings


def render(
    layout: options.Source,
    out: options.Out,
    pack: options.PackOption = None,
    photographs: options.PhotographsOption = "pack",
    seed: options.Seed = None,
    top_k: options.TopK = None,
    variations: options.Variations = 1,
    canvas: options.Canvas = None,
    refined: options.Refined = None,
    provenance: options.Provenance = None,
    layers: options.Layers = None,
    credits: options.Credits = None,
    embed: options.Embed = False,
    size: options.Size = None,
    method: options.MethodOption = None,
    outlines: options.Outlines = None,
    mood: options.MoodOption = None,
    like: options.Like = None,
    no_refine: options.NoRefine = False,
    elide: options.Elide = False,
    appearance: options.Appearance = None,
    fill_segments: options.FillSegments = None,
    match_colors: options.MatchColors = None,
    same_light: options.SameLight = None,
    pieces_behind: options.PiecesBehind = None,
    device: options.DeviceOption = None,
    timings: options.Timings = False,
) -> None:
    """Render a layout, or all layouts of a folder, as photographs.

    With a folder, --out and the other results are folders too. Layouts that cannot be used are listed and
    skipped, and the exit code is 3.
    """
    from simspaint.cli.asked_mood import asked_mood
    from simspaint.cli.render_task import RenderTask
    from simspaint.cli.renderer import Renderer, checked_photographs, choose_pack
    from simspaint.labelling.photograph_notes import OWN_TAG

    matching = {
        "appearance_consistency": _renamed("--same-light", same_light, "--appearance", appearance),
        "fill_segments": _renamed("--pieces-behind", pieces_behind, "--fill-segments", fill_segments),
        "color_match": match_colors,
    }
    asked = {
        "method": method,
        "seed": seed,
        "top_k": top_k,
        "adherence": outlines,
        "refine": False if no_refine else None,
        "elide": True if elide else None,
        "matching": _given(matching),
    }
    asked = _given(asked)
    which = checked_photographs(photographs)
    preferred = OWN_TAG if which == "mine-first" else ""
    settings = RenderSettings(size=parse_size(size) if size else None, preferred_tag=preferred)
    outputs = Outputs(out, canvas, refined, provenance, layers, credits)
    task = RenderTask(layout, outputs, settings, variations, embed, asked)
    task.check()
    renderer = Renderer(choose_pack(pack), device, which)
    if mood is not None or like is not None:
        asked["mood"] = asked_mood(mood or "", like, renderer.pack)
    with console.progress_bar("Rendering") as advance:
        skipped = task.run(renderer, advance)
    if timings:
        _print_timings(task.timings_ms)
    for name, reason in skipped:
        console.print_line(f"Skipped {name}: {reason}")
    if skipped:
        raise typer.Exit(SKIPPED)


def _renamed(former: str, old: float | None, name: str, value: float | None) -> float | None:
    """The value of an option that may be given by its former name."""
    if old is not None:
        console.print_line(f"{former} is now called {name}.")
    return old if value is None else value


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that have a value."""
    return {name: value for name, value in options.items() if value is not None}


def _print_timings(timings_ms: dict[str, dict[str, float]]) -> None:
    for name, row in timings_ms.items():
        stages = ", ".join(f"{stage} {ms:.1f}" for stage, ms in row.items())
        console.out().print(f"{name}: {sum(row.values()):.1f} ms: {stages}", markup=False, soft_wrap=True)
