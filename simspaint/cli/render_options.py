"""The options of `simspaint render`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from simspaint.domain.picture_settings import (
    MAX_APPEARANCE_CONSISTENCY,
    MAX_FILL_SEGMENTS,
    MAX_SEED,
    Matching,
    Method,
    PictureSettings,
)

_PICTURE, _MATCHING = PictureSettings(), Matching()

Source = Annotated[
    Path,
    Argument(
        metavar="LAYOUT",
        help="A layout (PNG; labelme or Cityscapes JSON), a .simspaint document, or a folder of PNG layouts "
        "and documents.",
    ),
]
Out = Annotated[
    Path,
    Option("--out", "-o", help="The photograph: PNG, JPEG, WebP or TIFF by suffix; for a folder, a folder."),
]
PackOption = Annotated[
    str | None,
    Option("--pack", metavar="DIR", help="Folder or name of the pack. Default: the first complete one."),
]
PhotographsOption = Annotated[
    str,
    Option(
        "--photographs",
        help="Made of the photographs of the pack; of your own, and of the pack's where they show too little "
        "(mine-first); of your own alone (mine); or of both.",
    ),
]
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
    Option(min=1, help="Draw every segment among this many best ones. Default: 1, or 10 for variations."),
]
Variations = Annotated[
    int,
    Option(
        min=1,
        max=1000,
        help="Render this many, with seeds SEED, SEED+1, …, into numbered files: photo-1.png, photo-2.png, …",
    ),
]
Canvas = Annotated[Path | None, Option(help="Also write the canvas of segments, before synthesis.")]
Refined = Annotated[Path | None, Option(help="Also write the refined layout (PNG).")]
Provenance = Annotated[Path | None, Option(help="Also write where every segment comes from (JSON).")]
Layers = Annotated[
    Path | None, Option(help="Also write a layer a segment: OpenRaster (.ora) or PSD (.psd) by suffix.")
]
Credits = Annotated[
    Path | None, Option(help="Also write which photographs it is made of, and their terms (.md or .json).")
]
Embed = Annotated[
    bool,
    Option("--embed", help="Put into the photograph how it was made; into a PNG the painting as well."),
]
Size = Annotated[
    str | None, Option(metavar="WxH", help="Size of the photograph. Default: that of the layout.")
]
Elide = Annotated[
    bool, Option("--elide", help="Hide seams of the canvas from the network; the method paper always does.")
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
    Option(
        min=0,
        max=1,
        help="How closely outlines follow the layout: 1 keeps them, 0 takes strokes as hints. "
        f"Default: a document's, or {_PICTURE.adherence:g}.",
    ),
]
Appearance = Annotated[
    float | None,
    Option(
        "--appearance",
        min=0,
        max=MAX_APPEARANCE_CONSISTENCY,
        help="How much segments are preferred whose photographs look alike. "
        f"Default: a document's, or {_MATCHING.appearance_consistency:g}.",
    ),
]
FillSegments = Annotated[
    int | None,
    Option(
        "--fill-segments",
        min=0,
        max=MAX_FILL_SEGMENTS,
        help="How many segments may fill what one leaves uncovered. "
        f"Default: a document's, or {_MATCHING.fill_segments}.",
    ),
]
SameLight = Annotated[
    float | None, Option("--same-light", hidden=True, min=0, max=MAX_APPEARANCE_CONSISTENCY)
]
"""The former name of `--appearance`."""
PiecesBehind = Annotated[int | None, Option("--pieces-behind", hidden=True, min=0, max=MAX_FILL_SEGMENTS)]
"""The former name of `--fill-segments`."""
MatchColors = Annotated[
    float | None,
    Option(
        min=0,
        max=1,
        help="How far segments are brought into one light, and fill segments to what is beside them. "
        f"Default: a document's, or {_MATCHING.color_match:g}.",
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
DeviceOption = Annotated[str | None, Option(help="cuda, mps or cpu. Default: the best that works.")]
Timings = Annotated[bool, Option("--timings", help="Print the milliseconds of each stage.")]
