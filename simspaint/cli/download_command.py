"""`simspaint download`: fetch the files of a manifest, or the labeller that the program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.cli import console

LABELLER = "labeller"


def download(
    what: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST.json|labeller",
            help="What to fetch: the files of a manifest, or `labeller`, a segmenter that labels photographs "
            "better than the packs' own network alone (2 MB, Apache-2.0).",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder that the files go into; of the labeller your own data folder."),
    ] = None,
    offline: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Take the files from this folder: nothing is fetched."),
    ] = None,
) -> None:
    """Fetch data sets, packs, weights or a labeller. What was cut off is resumed; every file is verified."""
    from simspaint import resource_files
    from simspaint.files.download import download, take_from_disk
    from simspaint.files.download_manifest import read_manifest

    is_labeller = str(what) == LABELLER
    manifest = resource_files.labeller_manifest_file() if is_labeller else what
    folder = out or (resource_files.user_labellers_folder() if is_labeller else None)
    if folder is None:
        raise typer.BadParameter("Say which folder the files go into.", param_hint="--out")
    files = read_manifest(manifest)
    for file in files:
        if offline is not None:
            take_from_disk(file, offline / file.name, folder)
            continue
        with console.progress_bar(file.name) as advance:
            download(file, folder, advance)
    console.out().print(f"All files of {manifest.name} are in {folder}.", markup=False, soft_wrap=True)
    if is_labeller:
        name = Path(files[0].name).stem if out is None else folder / files[0].name
        told = f"Label with it: simspaint photos add PHOTOS --labeller {name}"
        needed = "It needs the extra: pip install 'simspaint[labeller]'"
        console.out().print(f"{told}\n{needed}", markup=False, soft_wrap=True)
