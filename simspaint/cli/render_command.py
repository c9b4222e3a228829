"""`simspaint render`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Option

from simspaint.cli import console
from simspaint.cli import render_options as options
from simspaint.cli.exit_codes import SKIPPED
from simspaint.cli.outputs import Outputs
from simspaint.cli.size_option import parse_size
from simspaint.domain.picture_settings import (
    MAX_APPEARANCE_CONSISTENCY,
    MAX_FILL_SEGMENTS,
    MAX_SEED,
    MAX_TOP_K,
    Matching,
    Method,
    PictureSettings,
    range_of,
)
from simspaint.engine.request import RenderSettings

_PICTURE, _MATCHING = PictureSettings(), Matching()


def _amount(settings: PictureSettings | Matching, field: str, text: str, *names: str) -> Any:
    """An option for a number; range and default are the field's."""
    least, most = range_of(settings, field)
    told = f"{text} Default: a document's, or {getattr(settings, field):g}."
    return Option(*names, min=least, max=most, help=told)


Seed = Annotated[
    int | None,
    Option(
        min=0,
        max=MAX_SEED,
        help="Draws the segments; the same seed gives the same photograph. Default: 0, or a document's.",
    ),
]
TopK = Annotated[
    int | None,
    Option(
        min=1,
        max=MAX_TOP_K,
        help="Draw every segment among this many best ones. Default: 1, or 10 for variations.",
    ),
]
MethodOption = Annotated[
    Method | None,
    Option(
        help="paper: each segment by its score, as S4 and S5 say; studio: segments that go together, "
        f"completed and finished. Default: a document's, or {_PICTURE.method.value}."
    ),
]
Outlines = Annotated[
    float | None,
    _amount(
        _PICTURE,
        "adherence",
        "How closely outlines follow the layout: 1 keeps them, 0 takes strokes as hints.",
    ),
]
MoodOption = Annotated[
    str | None,
    Option(
        "--mood",
        metavar="WORDS",
        help='Made of photographs that have a mood: "misty autumn morning". Default: a document\'s, or any.',
    ),
]
Like = Annotated[
    Path | None,
    Option("--like", metavar="PICTURE", help="Made of photographs with the light and colours of a picture."),
]
NoRefine = Annotated[bool, Option("--no-refine", help="Do not fill what is unpainted.")]
Elide = Annotated[
    bool, Option("--elide", help="Hide seams of the canvas from the network; the method paper always does.")
]
Appearance = Annotated[
    float | None,
    _amount(
        _MATCHING,
        "appearance_consistency",
        "How much segments are preferred whose photographs look alike.",
        "--appearance",
    ),
]
FillSegments = Annotated[
    int | None,
    _amount(
        _MATCHING,
        "fill_segments",
        "How many segments may fill what one leaves uncovered.",
        "--fill-segments",
    ),
]
MatchColors = Annotated[
    float | None,
    _amount(
        _MATCHING,
        "color_match",
        "How far the colours of segments, and of fill segments, are harmonised.",
    ),
]
SameLight = Annotated[
    float | None, Option("--same-light", hidden=True, min=0, max=MAX_APPEARANCE_CONSISTENCY)
]
"""The former name of `--appearance`."""
PiecesBehind = Annotated[int | None, Option("--pieces-behind", hidden=True, min=0, max=MAX_FILL_SEGMENTS)]
"""The former name of `--fill-segments`."""


def render(
    layout: options.Source,
    out: options.Out,
    pack: options.PackOption = None,
    photographs: options.PhotographsOption = "pack",
    seed: Seed = None,
    top_k: TopK = None,
    variations: options.Variations = 1,
    canvas: options.Canvas = None,
    refined: options.Refined = None,
    provenance: options.Provenance = None,
    layers: options.Layers = None,
    credits: options.Credits = None,
    embed: options.Embed = False,
    size: options.Size = None,
    method: MethodOption = None,
    outlines: Outlines = None,
    mood: MoodOption = None,
    like: Like = None,
    no_refine: NoRefine = False,
    elide: Elide = False,
    appearance: Appearance = None,
    fill_segments: FillSegments = None,
    match_colors: MatchColors = None,
    same_light: SameLight = None,
    pieces_behind: PiecesBehind = None,
    sequence: options.Sequence = False,
    film: options.Film = None,
    fps: options.Fps = 12,
    device: options.DeviceOption = None,
    timings: options.Timings = False,
) -> None:
    """Render a layout, or all layouts of a folder, as photographs.

    With a folder, --out and the other results are folders too. Layouts that cannot be used are listed and
    skipped, and the exit code is 3. With --sequence they are frames, and one that cannot be used ends it.
    """
    from simspaint.cli.mood_options import asked_mood
    from simspaint.cli.render_task import RenderTask
    from simspaint.cli.renderer import Renderer, checked_photographs, choose_pack
    from simspaint.cli.sequence_task import SequenceTask
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
    task = RenderTask(layout, outputs, settings, variations, embed, asked, (like,) if like else ())
    frames = SequenceTask(task, film, fps) if sequence or film else None
    (frames or task).check()
    renderer = Renderer(choose_pack(pack), device, which)
    if mood is not None or like is not None:
        asked["mood"] = asked_mood(mood or "", like, renderer.pack)
    with console.progress_bar("Rendering") as advance:
        skipped = (frames or task).run(renderer, advance)
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
