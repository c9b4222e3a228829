"""`simspaint download`: fetch the files of a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.cli import console


def download(
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST.json", help="What to fetch.")],
    out: Annotated[Path, typer.Option("--out", help="Folder that the files go into.")],
    offline: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Take the files from this folder: nothing is fetched."),
    ] = None,
) -> None:
    """Fetch data sets, packs or weights. What was cut off is resumed; every file is verified."""
    from simspaint.files.download import download, take_from_disk
    from simspaint.files.download_manifest import read_manifest

    for file in read_manifest(manifest):
        if offline is not None:
            take_from_disk(file, offline / file.name, out)
            continue
        with console.progress_bar(file.name) as advance:
            download(file, out, advance)
    console.out().print(f"All files of {manifest.name} are in {out}.", markup=False, soft_wrap=True)
