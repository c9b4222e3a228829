"""A composed canvas and examples made of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.geometry import Extent
from tests.training.call_script import call_script
from training import make_canvases
from training.examples.composed_canvas import CanvasSource, ComposedCanvases
from training.examples.composed_settings import ComposedSettings
from training.task import Example

EXTENT = Extent(64, 96)
PLAIN = ComposedSettings(
    size=(32, 64),
    factors=(1,),
    recolored=0,
    shifted=0,
    fringe=0,
    softened=0,
    roughened=0,
    missing=0,
    empty=0,
    elided=0,
    halo=0,
    filled=0,
)


def compose(pack: Path, out: Path, *more: object) -> None:
    size = ["--size", EXTENT.height, EXTENT.width]
    options = ["--pack", pack, "--layouts", pack / "bank", "--segments", pack / "bank", "--out", out]
    result = call_script(make_canvases, *options, *size, *more)
    assert result.exit_code == 0, result.output


def example(source: CanvasSource, settings: ComposedSettings, seed: int = 0, step: int = 0) -> Example:
    return ComposedCanvases([source], [1.0], settings).example(np.random.default_rng(seed), step)
