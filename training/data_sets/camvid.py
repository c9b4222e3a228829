"""CamVid (Brostow et al. 2009) as published, or with the 11 labels that it is trained with.

Published: `701_StillsRaw_full/NAME.png` and `LabeledApproved_full/NAME_L.png` in 32 colours. With 11 labels:
`train/`, `trainannot/`, `val/` … of numbers, where 11 is unlabelled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED
from simspaint.files.folder_data_set import sequence_of
from simspaint.files.label_table import labels_from_names
from simspaint.files.number_png import read_numbers
from simspaint.files.photograph_file import read_photograph
from training.data_sets.number_files import (
    files_in,
    id_table,
    ids_of_colors,
    ids_of_numbers,
    read_colors,
)
from training.data_sets.published import (
    SPLITS,
    Choices,
    LeftOut,
    Published,
    PublishedPair,
    Sample,
    Split,
    not_this_data_set,
    paired,
)
from training.data_sets.split_lists import listed_splits

_COLORS: dict[str, tuple[str, ...]] = {
    "sky": ("808080",),
    "building": ("c00080", "008040", "800000", "400040", "40c000"),
    "pole": ("c0c080", "000040"),
    "road": ("804080", "8000c0", "c00040"),
    "pavement": ("0000c0", "40c080", "8080c0"),
    "tree": ("808000", "c0c000"),
    "sign": ("c08080", "808040", "004040"),
    "fence": ("404080",),
    "car": ("400080", "4080c0", "c080c0", "c04080", "804040"),
    "pedestrian": ("404000", "c08040", "4000c0", "408040"),
    "bicyclist": ("0080c0", "c000c0"),
}
"""Published colours of each of the 11 labels; the first is its own, the others are joined with it: archway,
bridge, building, tunnel and wall are `building`, lane markings are `road`, and so on."""
LABELS = labels_from_names(_COLORS)
_ID_OF_COLOR = {
    (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)): i
    for i, colors in enumerate(_COLORS.values())
    for text in colors
} | {(0, 0, 0): UNLABELLED}
_TABLE = id_table({i: i for i in range(len(LABELS))} | {len(LABELS): UNLABELLED, 255: UNLABELLED})
_HELD_OUT = frozenset({"Seq05VD"})
"""The sequence that is held out where there are no lists."""
_EXPECTED = "701_StillsRaw_full/ and LabeledApproved_full/NAME_L.png, or train/ and trainannot/"


def list_camvid(root: Path, choices: Choices) -> Published:
    """Pairs by sequence. `train.txt`, `val.txt` and `test.txt` in the folder count where they are there.

    Raises `LayoutFileError` where the folder holds no pair or a list cannot be read.
    """
    del choices
    photographs = files_in(root / "701_StillsRaw_full", ".png")
    if photographs:
        return _published(root, photographs)
    pairs: list[PublishedPair] = []
    left_out: list[LeftOut] = []
    for split in SPLITS:
        found, alone = paired(files_in(root / split, ".png"), files_in(root / f"{split}annot", ".png"))
        left_out += alone
        pairs += [_pair(name, split, *files, _numbered) for name, files in found.items()]
    if not pairs:
        raise not_this_data_set(root, _EXPECTED)
    return Published(LABELS, tuple(pairs), tuple(left_out))


def _published(root: Path, photographs: dict[str, Path]) -> Published:
    found, alone = paired(photographs, files_in(root / "LabeledApproved_full", "_L.png"))
    if not found:
        raise not_this_data_set(root, _EXPECTED)
    splits = listed_splits(root)
    pairs, left_out = [], list(alone)
    for name, files in found.items():
        split = splits.get(name) if splits else ("val" if sequence_of(name) in _HELD_OUT else "train")
        if split is None:
            left_out.append((name, "The lists do not name it."))
        else:
            pairs.append(_pair(name, split, *files, _colored))
    return Published(LABELS, tuple(pairs), tuple(left_out))


def _colored(path: Path) -> UInt8[np.ndarray, "height width"]:
    return ids_of_colors(read_colors(path), _ID_OF_COLOR, path.name)


def _numbered(path: Path) -> UInt8[np.ndarray, "height width"]:
    return ids_of_numbers(read_numbers(path), _TABLE, path.name)


def _pair(
    name: str, split: Split, photograph: Path, layout: Path, read_layout: Callable[[Path], np.ndarray]
) -> PublishedPair:
    def read() -> Sample:
        return Sample(read_photograph(photograph), read_layout(layout))

    return PublishedPair(name, split, (photograph, layout), read, photograph)
