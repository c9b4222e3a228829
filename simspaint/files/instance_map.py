"""Instance maps: PNGs beside layouts whose numbers tell things of one label apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.pixel_counts import bands
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
    is_there = np.zeros(_NUMBERS << 8, bool)
    for rows in bands(*numbers.shape):
        is_there[_pairs(layout.ids[rows], numbers[rows])] = True
    found = np.flatnonzero(is_there)
    labels = found // _NUMBERS
    rank = np.arange(found.size) - np.searchsorted(labels, labels)  # from 0 for each label
    if rank.max() > MAX_INSTANCE:
        raise LayoutFileError(
            f"The instance map {path.name} tells more than {MAX_INSTANCE + 1} things of one label apart.",
            "Join some of them.",
        )
    instance_of = np.zeros(is_there.size, np.uint8)
    instance_of[found] = rank
    instances = np.empty(numbers.shape, np.uint8)
    for rows in bands(*numbers.shape):
        instances[rows] = instance_of[_pairs(layout.ids[rows], numbers[rows])]
    return Layout(layout.ids, layout.labels, instances)


def _pairs(ids: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Each pixel's label and number as one number; what is unlabelled has no number."""
    return ids.astype(np.uint32) * _NUMBERS + np.where(ids == UNLABELLED, 0, numbers)
