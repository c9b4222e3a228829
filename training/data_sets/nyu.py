"""NYU Depth v2 (Silberman et al. 2012) as published: one MATLAB file with the 40-class map, or folders.

The first 1200 photographs are learned from, the other 249 held out (S6).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.number_png import read_numbers
from simspaint.files.photograph_file import read_photograph
from training.data_sets.number_files import files_in, id_table, ids_of_numbers, numbered_instances
from training.data_sets.nyu_file import MAPPING, NyuFile
from training.data_sets.published import (
    Choices,
    Published,
    PublishedPair,
    Sample,
    Split,
    not_this_data_set,
    paired,
)

NAMES = (
    "wall",
    "floor",
    "cabinet",
    "bed",
    "chair",
    "sofa",
    "table",
    "door",
    "window",
    "bookshelf",
    "picture",
    "counter",
    "blinds",
    "desk",
    "shelves",
    "curtain",
    "dresser",
    "pillow",
    "mirror",
    "floor mat",
    "clothes",
    "ceiling",
    "books",
    "refrigerator",
    "television",
    "paper",
    "towel",
    "shower curtain",
    "box",
    "whiteboard",
    "person",
    "night stand",
    "toilet",
    "sink",
    "lamp",
    "bathtub",
    "bag",
    "other structure",
    "other furniture",
    "other prop",
)
"""The 40 classes of Gupta et al. 2013, numbered from 1."""
LABELS = labels_from_names(NAMES)
N_TRAIN = 1200
WHITE_FRAME = 8
"""Pixels at every side that the published photographs leave white."""
MILLIMETRES = 1000.0
_TABLE = id_table({0: UNLABELLED} | {i + 1: i for i in range(len(NAMES))})
_FILE = "nyu_depth_v2_labeled.mat"
_EXPECTED = f"{_FILE} and {MAPPING}, or images/NAME.png, labels40/NAME.png and depth/NAME.png"


def list_nyu(root: Path, choices: Choices) -> Published:
    """Pairs in the published order.

    Raises `LayoutFileError` where the folder holds no pair, or the file or its map cannot be read.
    """
    del choices
    if (root / _FILE).is_file():
        return _of_file(root)
    images = files_in(root / "images", ".png") or files_in(root / "images", ".jpg")
    layouts = files_in(root / "labels40", ".png")
    found, alone = paired(images, layouts)
    if not found:
        raise not_this_data_set(root, _EXPECTED)
    places = _places(sorted(images.keys() | layouts.keys()))
    pairs = [
        _of_folders(name, _split(places[name]), *files, root / "depth" / f"{name}.png")
        for name, files in found.items()
    ]
    return Published(LABELS, tuple(pairs), tuple(alone), WHITE_FRAME)


def depth_in_millimetres(metres: np.ndarray) -> UInt16[np.ndarray, "height width"]:
    """Metres as millimetres; what is 0, negative or not a number was not measured: 0."""
    known = np.isfinite(metres) & (metres > 0)
    depth = np.clip(np.rint(np.where(known, metres, 0) * MILLIMETRES), 1, 65535)
    return np.where(known, depth, 0).astype(np.uint16)


def forty_layout(numbers: np.ndarray, source: str) -> UInt8[np.ndarray, "height width"]:
    """Label ids of numbers 1 to 40; 0 is unlabelled. Raises `LayoutFileError` for another number."""
    return ids_of_numbers(numbers, _TABLE, source)


def _of_file(root: Path) -> Published:
    file = NyuFile.open(root / _FILE, root / MAPPING)
    sources = (file.path, file.mapping)
    pairs = [
        PublishedPair(name, _split(place), sources, _reader(file, place))
        for place, name in enumerate(file.names)
    ]
    return Published(LABELS, tuple(pairs), crop=WHITE_FRAME)


def _reader(file: NyuFile, place: int) -> Callable[[], Sample]:
    def read() -> Sample:
        record = file.record(place)
        layout = forty_layout(file.class_of[record.labels], f"{file.path.name}, photograph {place + 1}")
        known = (record.labels > 0) & (record.instances > 0)
        codes = record.labels.astype(np.int32) * 256 + record.instances
        return Sample(
            record.photograph,
            layout,
            instances=numbered_instances(codes, known),
            depth=depth_in_millimetres(record.depth),
        )

    return read


def _of_folders(name: str, split: Split, photograph: Path, layout: Path, depth: Path) -> PublishedPair:
    measured = depth if depth.is_file() else None

    def read() -> Sample:
        ids = forty_layout(read_numbers(layout), layout.name)
        return Sample(read_photograph(photograph), ids, depth=_millimetres(measured) if measured else None)

    sources = (photograph, layout, *([measured] if measured else []))
    return PublishedPair(name, split, sources, read, photograph)


def _millimetres(path: Path) -> UInt16[np.ndarray, "height width"]:
    depth = read_numbers(path)
    if depth.dtype != np.uint16:
        hint = "Eight bits do not tell indoor depths apart; fetch the published ones."
        raise LayoutFileError(f"The depth {path.name} is not of 16 bits.", hint)
    return depth


def _split(place: int) -> Split:
    return "train" if place < N_TRAIN else "val"


def _places(names: list[str]) -> dict[str, int]:
    """Place of every photograph in the published order: by number where all names are numbers, so that a
    missing one moves no other."""
    if all(name.isdecimal() for name in names):
        first = 0 if any(int(name) == 0 for name in names) else 1
        return {name: int(name) - first for name in names}
    return {name: place for place, name in enumerate(names)}
