"""The options of `simspaint render`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from simspaint.domain.matching import MAX_FURTHER_SEGMENTS, MAX_ONE_LIGHT

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
    str, Option("--photographs", help="Made of the photographs of the pack, of your own (mine), or of both.")
]
Seed = Annotated[
    int | None,
    Option(
        min=0,
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
    bool, Option("--elide", help="Hide the seams of the canvas from the network, as the paper does.")
]
SameLight = Annotated[
    float | None,
    Option(
        min=0,
        max=MAX_ONE_LIGHT,
        help="How much pieces of photographs in the same light are preferred. Default: a document's, or 1.",
    ),
]
PiecesBehind = Annotated[
    int | None,
    Option(
        min=0,
        max=MAX_FURTHER_SEGMENTS,
        help="How many further pieces may fill what the first one leaves open. Default: a document's, or 3.",
    ),
]
MatchColors = Annotated[
    float | None,
    Option(
        min=0,
        max=1,
        help="How far the colour of pieces is brought to that beside them. Default: a document's, or 0.8.",
    ),
]
NoRefine = Annotated[bool, Option("--no-refine", help="Do not fill what is unpainted.")]
DeviceOption = Annotated[str | None, Option(help="cuda, mps or cpu. Default: the best that works.")]
Timings = Annotated[bool, Option("--timings", help="Print the milliseconds of each stage.")]
