"""COCO-Stuff (Caesar et al. 2018) as published: pixel maps of 182 numbers, or panoptic PNGs and JSON."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.number_png import read_numbers
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.layout_import.coco_panoptic import PanopticDescription
from training.data_sets.coco_stuff_names import NAMES
from training.data_sets.number_files import files_in, id_table, ids_of_numbers, numbered_instances
from training.data_sets.published import (
    Choices,
    LeftOut,
    Published,
    PublishedPair,
    Sample,
    Split,
    not_this_data_set,
    paired,
)

LABELS = labels_from_names(NAMES)
_TABLE = id_table({i: i for i in range(len(NAMES))} | {255: UNLABELLED})
_PARTS: tuple[tuple[str, Split], ...] = (("train2017", "train"), ("val2017", "val"))
_MAPS = ("stuffthingmaps_pixelmaps", "stuffthingmaps_trainval2017", "stuffthingmaps", "annotations")
_MOST_JSON_BYTES = 1 << 30
_EXPECTED = (
    "images/train2017/NAME.jpg and stuffthingmaps_pixelmaps/train2017/NAME.png, or panoptic_train2017/ with "
    "annotations/panoptic_train2017.json"
)


def list_coco_stuff(root: Path, choices: Choices) -> Published:
    """Pairs of the pixel maps, else of the panoptic annotations.

    Raises `LayoutFileError` where the folder holds no pair or the JSON cannot be used.
    """
    del choices
    for maps in _MAPS:
        if any(files_in(root / maps / part, ".png") for part, _ in _PARTS):
            return _of_maps(root, root / maps)
    return _of_panoptic(root)


def stuff_layout(path: Path) -> UInt8[np.ndarray, "height width"]:
    """Label ids of a pixel map. Raises `LayoutFileError` where it cannot be used."""
    return ids_of_numbers(read_numbers(path), _TABLE, path.name)


def _of_maps(root: Path, maps: Path) -> Published:
    pairs: list[PublishedPair] = []
    left_out: list[LeftOut] = []
    for part, split in _PARTS:
        found, alone = paired(_photographs(root, part), files_in(maps / part, ".png"))
        left_out += alone
        pairs += [_map_pair(name, split, *files) for name, files in found.items()]
    if not pairs:
        raise not_this_data_set(root, _EXPECTED)
    return Published(LABELS, tuple(pairs), tuple(left_out))


def _of_panoptic(root: Path) -> Published:
    pairs: list[PublishedPair] = []
    left_out: list[LeftOut] = []
    names: tuple[str, ...] | None = None
    for part, split in _PARTS:
        folder, file = _panoptic_folder(root, part), root / "annotations" / f"panoptic_{part}.json"
        layouts = files_in(folder, ".png")
        if not layouts:
            continue
        described = PanopticDescription.open(file, _MOST_JSON_BYTES)
        if names is not None and described.names != names:
            raise LayoutFileError(f"{file.name} has other labels than its sister.", "Fetch both again.")
        names = described.names
        found, alone = paired(_photographs(root, part), layouts)
        left_out += alone
        pairs += [_panoptic_pair(name, split, *files, described, file) for name, files in found.items()]
    if not pairs or names is None:
        raise not_this_data_set(root, _EXPECTED)
    return Published(labels_from_names(names), tuple(pairs), tuple(left_out))


def _photographs(root: Path, part: str) -> dict[str, Path]:
    return files_in(root / "images" / part, ".jpg") or files_in(root / part, ".jpg")


def _panoptic_folder(root: Path, part: str) -> Path:
    inside = root / "annotations" / f"panoptic_{part}"
    return inside if inside.is_dir() else root / f"panoptic_{part}"


def _map_pair(name: str, split: Split, photograph: Path, layout: Path) -> PublishedPair:
    def read() -> Sample:
        return Sample(read_photograph(photograph), stuff_layout(layout))

    return PublishedPair(name, split, (photograph, layout), read, photograph)


def _panoptic_pair(
    name: str, split: Split, photograph: Path, layout: Path, described: PanopticDescription, file: Path
) -> PublishedPair:
    def read() -> Sample:
        ids, segments = described.segments(layout)
        return Sample(read_photograph(photograph), ids, instances=numbered_instances(segments, segments > 0))

    return PublishedPair(name, split, (photograph, layout, file), read, photograph)
