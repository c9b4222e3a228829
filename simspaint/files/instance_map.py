"""Instance maps: PNGs beside layouts whose numbers tell things of one label apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.number_png import read_numbers

FOLDER = "instances"
"""Name of the folder beside `layouts/` that holds the maps of a data set."""
_NUMBERS = 1 << 16


def with_instance_map(layout: Layout, path: Path) -> Layout:
    """A layout with the instances of a map: pixels of one label belong together where their numbers are the
    same. Which numbers they are has no meaning, so that Cityscapes' `instanceIds` are such maps as well.

    Raises `LayoutFileError` where the map cannot be read, is of another size, or has more instances of one
    label than a layout can tell apart.
    """
    numbers = read_numbers(path)
    if numbers.shape != layout.ids.shape:
        raise LayoutFileError(
            f"The instance map {path.name} has {numbers.shape[1]} × {numbers.shape[0]} pixels, "
            f"the layout {layout.extent.width} × {layout.extent.height}.",
            "Give a map of the same size, or remove it.",
        )
    numbers = np.where(layout.ids == UNLABELLED, 0, numbers)
    pairs = layout.ids.astype(np.uint32) * _NUMBERS + numbers
    found, places = np.unique(pairs, return_inverse=True)
    labels = found // _NUMBERS
    rank = np.arange(found.size) - np.searchsorted(labels, labels)  # from 0 for each label
    if rank.max() > MAX_INSTANCE:
        raise LayoutFileError(
            f"The instance map {path.name} tells more than {MAX_INSTANCE + 1} things of one label apart.",
            "Join some of them.",
        )
    instances = rank.astype(np.uint8)[places].reshape(layout.ids.shape)
    return Layout(layout.ids, layout.labels, instances)
