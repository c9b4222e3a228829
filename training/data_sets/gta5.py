"""GTA5 (Richter et al. 2016) as published: images/, labels/ in Cityscapes' numbers and colours, split.mat.

Its layouts are for a model that was taught on Cityscapes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.photograph_file import read_photograph
from simspaint.files.untrusted_picture import opened_picture
from simspaint.painting.layout_import.data_set_labels import CITYSCAPES
from training.data_sets.cityscapes import LABELS, TRAINED
from training.data_sets.matlab import read_matlab
from training.data_sets.number_files import files_in, foreign, id_table, ids_of_numbers, unlabelled_but
from training.data_sets.published import (
    SPLITS,
    Choices,
    Published,
    PublishedPair,
    Sample,
    Split,
    not_this_data_set,
    paired,
)
from training.data_sets.split_lists import listed_splits

_PLATE = len(CITYSCAPES)
_TABLE = id_table(unlabelled_but(TRAINED, range(_PLATE)) | {_PLATE: UNLABELLED})
"""34 is the licence plate."""
_EXPECTED = "images/00001.png and labels/00001.png"


def list_gta5(root: Path, choices: Choices) -> Published:
    """Pairs with the published split. Without a split all are held out: the layouts are tested on.

    Raises `LayoutFileError` where the folder holds no pair or the split cannot be read.
    """
    del choices
    found, alone = paired(files_in(root / "images", ".png"), files_in(root / "labels", ".png"))
    if not found:
        raise not_this_data_set(root, _EXPECTED)
    splits = _splits(root)
    pairs, reasons = [], list(alone)
    for name, (photograph, layout) in found.items():
        split = splits.get(name) if splits else "val"
        if split is None:
            reasons.append((name, "The split does not list it."))
        else:
            pairs.append(_pair(name, split, photograph, layout))
    return Published(LABELS, tuple(pairs), tuple(reasons))


def gta_layout(path: Path) -> UInt8[np.ndarray, "height width"]:
    """Label ids of an indexed PNG whose palette has Cityscapes' colours.

    Raises `LayoutFileError` where it is of another kind, or where its palette means other labels.
    """
    with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
        if picture.mode != "P":
            raise LayoutFileError(f"{path.name} is not an indexed PNG.", "Unpack it again.")
        numbers = np.array(picture)
        palette = np.array(picture.getpalette() or [], np.int32).reshape(-1, 3)
    ids = ids_of_numbers(numbers, _TABLE, path.name)
    for number in np.unique(numbers):
        color = tuple(palette[number]) if number < len(palette) else None
        if TRAINED.get(int(number)) is not None and color != _COLORS[TRAINED[int(number)]]:
            raise foreign(path.name, [f"{number} in another colour"])
    return ids


def _pair(name: str, split: Split, photograph: Path, layout: Path) -> PublishedPair:
    def read() -> Sample:
        return Sample(read_photograph(photograph), gta_layout(layout))

    return PublishedPair(name, split, (photograph, layout), read, photograph)


def _splits(root: Path) -> dict[str, Split]:
    file = root / "split.mat"
    if not file.is_file():
        return listed_splits(root)
    stated = read_matlab(file, ("trainIds", "valIds", "testIds"))
    numbers = {split: np.asarray(stated[f"{split}Ids"]).ravel() for split in SPLITS}
    if not all(np.isin(each, np.arange(100_000)).all() for each in numbers.values()):
        raise LayoutFileError(f"{file.name} names photographs by other than numbers.", "Fetch it again.")
    return {f"{int(number):05d}": split for split in SPLITS for number in numbers[split]}


_COLORS = (
    (128, 64, 128),
    (244, 35, 232),
    (70, 70, 70),
    (102, 102, 156),
    (190, 153, 153),
    (153, 153, 153),
    (250, 170, 30),
    (220, 220, 0),
    (107, 142, 35),
    (152, 251, 152),
    (70, 130, 180),
    (220, 20, 60),
    (255, 0, 0),
    (0, 0, 142),
    (0, 0, 70),
    (0, 60, 100),
    (0, 80, 100),
    (0, 0, 230),
    (119, 11, 32),
)
"""Cityscapes' colours of the 19 trained labels."""
