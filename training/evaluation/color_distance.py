"""How far the colours and fine textures of a collection are from those of real photographs.

    python -m training.evaluation.color_distance DIR [DIR ...] --beside STANFORD --features FILE

The Fréchet distance of the channel means of two early layers (conv2_1 and conv3_1) of VGG-19 or its
stand-in, over pictures scaled to one size. It depends on the number of pictures: the same number is drawn
from each collection, evenly spread, so that rows may be compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from simspaint.files.photograph_file import read_photograph
from simspaint.files.picture_pairs import pictures_in
from training import options
from training.evaluation.evenly_spread import spread
from training.evaluation.frechet import frechet_distance
from training.evaluation.pictures import features_of
from training.weights import open_features

LAYERS = ("conv2_1", "conv3_1")
SIZE = (320, 213)
"""Width and height that all pictures are scaled to; Stanford's photographs are of about that size."""


def main(
    folders: Annotated[list[Path], typer.Argument(help="Collections with photos/.")],
    beside: Annotated[Path, typer.Option(help="Folder with photos/ of real photographs.")],
    features: options.Features = None,
    most: Annotated[int, typer.Option(min=2, help="Pictures a collection at most.")] = 300,
) -> None:
    """Print the distance of each collection to the real photographs, and of their two halves."""
    network = open_features(features, LAYERS)
    listed = [sorted(pictures_in(folder / "photos").values()) for folder in (*folders, beside)]
    count = min(most, *(len(files) for files in listed[:-1]), len(listed[-1]) // 2)

    def measured(files: list[Path]) -> np.ndarray:
        pictures = (cv2.resize(read_photograph(f), SIZE, interpolation=cv2.INTER_AREA) for f in files)
        return np.concatenate([features_of([picture], network)[0] for picture in pictures])

    real = measured(spread(listed[-1], 2 * count))
    table = Table("pictures", "Fréchet distance", "n")
    for folder, files in zip(folders, listed, strict=False):
        distance = frechet_distance(measured(spread(files, count)), real[::2])
        table.add_row(str(folder), f"{distance:.4g}", str(count))
    table.add_row("two halves of the real", f"{frechet_distance(real[::2], real[1::2]):.4g}", f"{count}")
    Console().print(table)


if __name__ == "__main__":
    options.run_script(main)
