"""ADE20K's scene parsing benchmark (Zhou et al. 2017) as published: ADEChallengeData2016/.

Outdoor scenes only, as in S6, unless other scene categories are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import read_names
from simspaint.files.label_table import labels_from_names
from simspaint.files.number_png import read_numbers
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.layout_import.data_set_labels import ADE20K
from training.data_sets.number_files import files_in, id_table, ids_of_numbers
from training.data_sets.outdoor_scenes import is_outdoor
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

LABELS = labels_from_names(ADE20K[1:])
"""150 labels; the published 0, "other objects", is unlabelled."""
_TABLE = id_table({0: UNLABELLED} | {i + 1: i for i in range(len(LABELS))})
_PARTS: tuple[tuple[str, Split], ...] = (("training", "train"), ("validation", "val"))
_EXPECTED = "ADEChallengeData2016/images/training/NAME.jpg and annotations/training/NAME.png"


def list_ade20k(root: Path, choices: Choices) -> Published:
    """Pairs of the wanted scene categories.

    Raises `LayoutFileError` where the folder holds none, or the list of categories cannot be read.
    """
    inside = root / "ADEChallengeData2016"
    root = inside if inside.is_dir() else root
    wanted = _wanted(choices.scenes)
    scenes = {} if choices.scenes == "all" else _scenes(root / "sceneCategories.txt")
    pairs: list[PublishedPair] = []
    left_out: list[LeftOut] = []
    for part, split in _PARTS:
        found, alone = paired(
            files_in(root / "images" / part, ".jpg"), files_in(root / "annotations" / part, ".png")
        )
        left_out += alone
        for name, files in found.items():
            if scenes and name not in scenes:
                left_out.append((name, "sceneCategories.txt does not list it."))
            elif not scenes or wanted(scenes[name]):
                pairs.append(_pair(name, split, *files))
    if not pairs:
        raise not_this_data_set(root, _EXPECTED)
    return Published(LABELS, tuple(pairs), tuple(left_out))


def ade_layout(path: Path) -> UInt8[np.ndarray, "height width"]:
    """Label ids of an annotation. Raises `LayoutFileError` where it cannot be used."""
    return ids_of_numbers(read_numbers(path), _TABLE, path.name)


def _pair(name: str, split: Split, photograph: Path, layout: Path) -> PublishedPair:
    def read() -> Sample:
        return Sample(read_photograph(photograph), ade_layout(layout))

    # With its underscores every photograph would be of the sequence "ADE".
    return PublishedPair(name.replace("_", "-"), split, (photograph, layout), read, photograph)


def _wanted(scenes: str) -> Callable[[str], bool]:
    if scenes == "all":
        return lambda scene: True
    if scenes == "outdoor":
        return is_outdoor
    return frozenset(read_names(scenes)).__contains__


def _scenes(file: Path) -> dict[str, str]:
    """Scene category of every photograph."""
    rows = [line.split() for line in read_names(file)]
    if any(len(row) != 2 for row in rows):
        raise LayoutFileError(f"{file} is not a list of NAME CATEGORY.", "Unpack it again, or --scenes all.")
    return dict(rows)
