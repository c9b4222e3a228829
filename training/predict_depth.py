"""Guess the depth of a data set that has none: depth/NAME.png, 16-bit, larger = farther.

    python -m training.predict_depth DATA --run runs/depth --features FILE

Steps of the file say how sure the network is: depths that differ by 2 %, the least that teaches the ordering
network, have odds of 1.65 to be right.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from jaxtyping import UInt16
from rich.progress import track
from torch import nn

from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import write_depth_file
from simspaint.files.folder_data_set import FolderDataSet
from training import options
from training.depth.depth_network import WORKING_SIZE, DepthNetwork
from training.depth.depth_task import guessed_depth
from training.examples.ordering_pair import SMALLEST_RATIO
from training.terminal import tell
from training.weights import open_features, start_from

MIDDLE = 20000
"""Code of the mean depth of a photograph."""
SURE = 0.5
"""Log odds at which a pair counts: `SMALLEST_RATIO` in the file."""


def coded_depth(guess: np.ndarray) -> UInt16[np.ndarray, "height width"]:
    """The network's depth as 16 bits: equal differences become equal ratios."""
    step = math.log(1 + SMALLEST_RATIO) / SURE
    code = MIDDLE * np.exp(step * (guess.astype(np.float64) - float(guess.mean())))
    return np.clip(np.rint(code), 1, 65535).astype(np.uint16)


def predicted_depth(photograph: np.ndarray, network: nn.Module) -> UInt16[np.ndarray, "height width"]:
    """The depth of an RGB photograph of any size, in its size."""
    height, width = photograph.shape[:2]
    small = cv2.resize(photograph, WORKING_SIZE[::-1], interpolation=cv2.INTER_AREA)
    guess = cv2.resize(guessed_depth(small, network), (width, height), interpolation=cv2.INTER_LINEAR)
    return coded_depth(guess)


def main(
    folder: Annotated[Path, typer.Argument(metavar="DATA", help="Data set folder.")],
    run: Annotated[Path, typer.Option(help="Folder of the run of train_depth.")],
    features: options.Features = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the depth; else DATA/depth.")] = None,
    device: options.Device = "cpu",
) -> None:
    """Write a depth file a photograph. Raises `LayoutFileError` where the data set has depth of its own."""
    data, target = FolderDataSet.open(folder), out or folder / "depth"
    if target.is_dir() and any(target.iterdir()):
        raise LayoutFileError(f"There is depth in {target}.", "Give another folder with --out.")
    network = DepthNetwork(open_features(features))
    start_from(network, run / "last.safetensors")
    network.to(device).eval()
    for name in track(data.names, "Guessing depth"):
        write_depth_file(target / f"{name}.png", predicted_depth(data.photograph(name), network))
    tell(f"{target}: {len(data.names)} files")


if __name__ == "__main__":
    options.run_script(main)
