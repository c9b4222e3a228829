"""The options of `simspaint render` that say what is read and written; those of the picture are in
`render_command`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Source = Annotated[
    Path,
    Argument(
        metavar="LAYOUT",
        help="A layout (PNG; labelme or Cityscapes JSON), a .simspaint document, a PNG that was written with "
        "--embed, or a folder of PNG layouts and documents.",
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
Sequence = Annotated[
    bool,
    Option(
        "--sequence",
        help="The folder's layouts are frames, in the order of their names: pieces stay from frame to frame "
        "and move along.",
    ),
]
Film = Annotated[
    Path | None, Option("--film", metavar="FILE", help="Also write a sequence as a film (.mp4 or .avi).")
]
Fps = Annotated[float, Option("--fps", min=1, max=120, help="Frames a second of the film.")]
DeviceOption = Annotated[str | None, Option(help="cuda, mps or cpu. Default: the best that works.")]
Timings = Annotated[bool, Option("--timings", help="Print the milliseconds of each stage.")]
