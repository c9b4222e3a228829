"""Contact sheets: photographs over their coloured layouts."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.scenes.collection import read_layout, read_photograph
from training.scenes.labels import palette

_WIDTH, _GAP = 288, 4


def contact_sheet(folder: Path, count: int, columns: int, layouts: bool) -> Image.Image:
    """Scenes spread evenly over a collection, in the order of their names.

    Raises
    ------
    ValueError
        There is no photograph.
    """
    paths = sorted((folder / "photos").glob("*.avif"))
    if not paths:
        raise ValueError(f"there is no photograph in {folder / 'photos'}")
    chosen = [paths[index] for index in np.linspace(0, len(paths) - 1, min(count, len(paths))).astype(int)]
    cells = [_cell(path, layouts) for path in chosen]
    height, width = cells[0].shape[:2]
    rows = -(-len(cells) // columns)
    shape = rows * (height + _GAP) - _GAP, min(columns, len(cells)) * (width + _GAP) - _GAP, 3
    canvas = np.full(shape, 255, np.uint8)
    for index, cell in enumerate(cells):
        top, left = index // columns * (height + _GAP), index % columns * (width + _GAP)
        canvas[top : top + height, left : left + width] = cell
    return Image.fromarray(canvas)


def colored(layout: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A layout in its labels' colours, RGB."""
    return np.array(palette(), np.uint8).reshape(256, 3)[layout]


def _cell(path: Path, layouts: bool) -> NDArray[np.uint8]:
    photograph = read_photograph(path)
    size = _WIDTH, round(_WIDTH * photograph.shape[0] / photograph.shape[1])
    cell = np.asarray(cv2.resize(photograph, size, interpolation=cv2.INTER_AREA), np.uint8)
    if not layouts:
        return cell
    layout = read_layout(path.parent.parent / "layouts" / f"{path.stem}.png")
    below = cv2.resize(colored(layout), size, interpolation=cv2.INTER_NEAREST)
    return np.concatenate([cell, np.asarray(below, np.uint8)])
