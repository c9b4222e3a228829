"""`simspaint render`."""

from __future__ import annotations

import typer

from simspaint.cli import console
from simspaint.cli import render_options as options
from simspaint.cli.exit_codes import SKIPPED
from simspaint.cli.outputs import Outputs
from simspaint.cli.size_option import parse_size
from simspaint.engine.request import RenderSettings

SAMPLED_TOP_K = 10
"""Among how many segments variations are drawn unless `--top-k` says otherwise."""


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
    no_refine: options.NoRefine = False,
    elide: options.Elide = False,
    same_light: options.SameLight = None,
    pieces_behind: options.PiecesBehind = None,
    match_colors: options.MatchColors = None,
    device: options.DeviceOption = None,
    timings: options.Timings = False,
) -> None:
    """Render a layout, or all layouts of a folder, as photographs.

    With a folder, --out and the other results are folders too. Layouts that cannot be used are listed and
    skipped, and the exit code is 3.
    """
    from simspaint.cli.render_task import RenderTask
    from simspaint.cli.renderer import Renderer, checked_photographs, choose_pack

    settings = RenderSettings(
        top_k=top_k or (SAMPLED_TOP_K if variations > 1 else 1),
        size=parse_size(size) if size else None,
        refine=not no_refine,
        elide=elide,
    )
    asked = {"one_light": same_light, "further_segments": pieces_behind, "harmonise": match_colors}
    matching = {name: value for name, value in asked.items() if value is not None}
    outputs = Outputs(out, canvas, refined, provenance, layers, credits)
    task = RenderTask(layout, outputs, settings, variations, embed, seed, matching)
    task.check()
    renderer = Renderer(choose_pack(pack), device, checked_photographs(photographs))
    with console.progress_bar("Rendering") as advance:
        skipped = task.run(renderer, advance)
    if timings:
        _print_timings(task.timings_ms)
    for name, reason in skipped:
        console.print_line(f"Skipped {name}: {reason}")
    if skipped:
        raise typer.Exit(SKIPPED)


def _print_timings(timings_ms: dict[str, dict[str, float]]) -> None:
    for name, row in timings_ms.items():
        stages = ", ".join(f"{stage} {ms:.1f}" for stage, ms in row.items())
        console.out().print(f"{name}: {sum(row.values()):.1f} ms: {stages}", markup=False, soft_wrap=True)
