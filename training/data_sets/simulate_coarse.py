"""A data set's coarse twin: the same photographs with layouts as quick annotators draw them (S6).

    python -m training.data_sets.simulate_coarse DATA OUT

OUT is a data set folder like DATA, whose layouts are polygons inside the true outlines, with gaps between
them and without many small things. The same seed gives the same layouts, whatever else is in the data set.
"""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.label_table import write_labels
from simspaint.files.layout_file import write_layout
from training import options
from training.data_sets.map_data_set import linked
from training.data_sets.published import SPLITS
from training.examples.annotated_polygons import annotated_polygons
from training.terminal import tell


def main(
    folder: Annotated[Path, typer.Argument(metavar="DATA", help="Data set folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="New folder of its coarse twin.")],
    seed: options.Seed = 0,
) -> None:
    """Write the coarse twin. Raises `LayoutFileError` where OUT is not empty."""
    data = FolderDataSet.open(folder)
    if out.is_dir() and any(out.iterdir()):
        raise LayoutFileError(f"The folder {out} is not empty.", "Give a new folder.")
    shares = []
    for name in track(data.names, "Drawing polygons"):
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        coarse = annotated_polygons(data.layout(name), rng)
        shares.append(float((coarse != UNLABELLED).mean()))
        write_layout(out / "layouts" / f"{name}.png", Layout(coarse, data.labels))
        linked(data.photograph_files[name], out / "photos" / data.photograph_files[name].name)
        depth = data.depth_file(name)
        if depth is not None:
            linked(depth, out / "depth" / depth.name)
    write_labels(out / "labels.csv", data.labels)
    for split in SPLITS:
        if (folder / f"{split}.txt").is_file():
            shutil.copyfile(folder / f"{split}.txt", out / f"{split}.txt")
    tell(f"{out}: {len(shares)} layouts, {np.mean(shares):.1%} of the pixels labelled")


if __name__ == "__main__":
    options.run_script(main)
