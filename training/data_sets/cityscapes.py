"""Cityscapes (Cordts et al. 2016) as published: leftImg8bit/, gtFine/, gtCoarse/, disparity/, camera/."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.number_png import read_numbers
from simspaint.files.photograph_file import read_photograph
from simspaint.files.regular_file import read_at_most
from simspaint.painting.codecs.untrusted_json import parse_json
from simspaint.painting.layout_import.data_set_labels import CITYSCAPES, CITYSCAPES_TRAINING
from training.data_sets.number_files import (
    files_in,
    id_table,
    ids_of_numbers,
    numbered_instances,
    unlabelled_but,
)
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

LABELS = labels_from_names(CITYSCAPES_TRAINING)
"""The 19 labels that are trained and scored."""
TRAINED = {i: CITYSCAPES_TRAINING.index(n) for i, n in enumerate(CITYSCAPES) if n in CITYSCAPES_TRAINING}
"""Label id of those of the 34 published ids that are trained."""
_LICENSE_PLATE = 255
"""Its id is −1, which 8 bits store as 255."""
_TABLE = id_table(unlabelled_but(TRAINED, range(len(CITYSCAPES))) | {_LICENSE_PLATE: UNLABELLED})
_FIRST_INSTANCE = 1000
"""Instance ids from here on are 1000 × label + number; smaller ones are labels without an instance."""
_NEGATIVE = 65535
_MOST_CAMERA_BYTES, _MOST_LENGTH = 1 << 20, 1e6
_BASELINE_FOCAL = 0.209313 * 2262.52
"""Metres times pixels of the published cameras, where a photograph's own camera file is missing."""
CENTIMETRES = 100.0
_EXPECTED = "leftImg8bit/train/CITY/*_leftImg8bit.png and gtFine/train/CITY/*_gtFine_labelIds.png"
_PARTS: dict[str, tuple[tuple[str, Split], ...]] = {
    "fine": (("train", "train"), ("val", "val")),
    "coarse": (("train", "train"), ("train_extra", "train"), ("val", "val")),
}


def list_cityscapes(root: Path, choices: Choices) -> Published:
    """Pairs by city. With coarse layouts `train_extra` is learned from as well.

    Raises `LayoutFileError` where the folder holds no pair.
    """
    kind = "gtFine" if choices.layouts == "fine" else "gtCoarse"
    pairs: list[PublishedPair] = []
    left_out: list[LeftOut] = []
    for folder, split in _PARTS[choices.layouts]:
        found, alone = paired(
            _by_city(root / "leftImg8bit" / folder, "_leftImg8bit.png"),
            _by_city(root / kind / folder, f"_{kind}_labelIds.png"),
        )
        left_out += alone
        for name, (photograph, layout) in found.items():
            pairs.append(_pair(root, f"{folder}/{photograph.parent.name}", name, split, photograph, layout))
    if not pairs:
        raise not_this_data_set(root, _EXPECTED.replace("gtFine", kind))
    return Published(LABELS, tuple(pairs), tuple(left_out))


def city_layout(path: Path) -> UInt8[np.ndarray, "height width"]:
    """Label ids of a `labelIds` PNG. Raises `LayoutFileError` where it cannot be used."""
    return ids_of_numbers(read_numbers(path), _TABLE, path.name)


def depth_of_disparity(
    code: UInt16[np.ndarray, "height width"], baseline_focal: float = _BASELINE_FOCAL
) -> UInt16[np.ndarray, "height width"]:
    """Centimetres of stored disparities p: (p − 1) / 256 pixels, 0 = none. Farther than 655 m is 65535."""
    disparity = (code.astype(np.float32) - 1) / 256
    with np.errstate(divide="ignore"):
        metres = np.where(disparity > 0, baseline_focal / disparity, np.inf)
    depth = np.clip(np.rint(metres * CENTIMETRES), 1, 65535)
    return np.where(code == 0, 0, depth).astype(np.uint16)


def _pair(root: Path, place: str, name: str, split: Split, photograph: Path, layout: Path) -> PublishedPair:
    coarse = root / "gtCoarse" / place / f"{name}_gtCoarse_labelIds.png"
    second = coarse if coarse != layout and coarse.is_file() else None
    instances = layout.with_name(layout.name.replace("labelIds", "instanceIds"))
    disparity = root / "disparity" / place / f"{name}_disparity.png"
    camera = root / "camera" / place / f"{name}_camera.json"
    optional = [f if f is not None and f.is_file() else None for f in (second, instances, disparity, camera)]

    def read() -> Sample:
        return Sample(
            read_photograph(photograph),
            city_layout(layout),
            city_layout(optional[0]) if optional[0] else None,
            _instances(optional[1], layout) if optional[1] else None,
            _depth(optional[2], optional[3]) if optional[2] else None,
        )

    sources = (photograph, layout, *(file for file in optional if file is not None))
    return PublishedPair(name, split, sources, read, photograph)


def _instances(path: Path, layout: Path) -> UInt16[np.ndarray, "height width"]:
    """Raises `LayoutFileError` where they are of other labels than the layout."""
    codes, ids = read_numbers(path).astype(np.int32), read_numbers(layout)
    own = (codes >= _FIRST_INSTANCE) & (codes != _NEGATIVE)
    if codes.shape != ids.shape or (codes[own] // _FIRST_INSTANCE != ids[own]).any():
        raise LayoutFileError(f"{path.name} does not agree with {layout.name}.", "Unpack them again.")
    return numbered_instances(codes, own)


def _depth(path: Path, camera: Path | None) -> UInt16[np.ndarray, "height width"]:
    code = read_numbers(path)
    if code.dtype != np.uint16:
        raise LayoutFileError(f"The disparity {path.name} is not of 16 bits.", "Unpack it again.")
    return depth_of_disparity(code, _baseline_focal(camera) if camera else _BASELINE_FOCAL)


def _baseline_focal(camera: Path) -> float:
    try:
        data = read_at_most(camera, _MOST_CAMERA_BYTES)
    except OSError as error:
        raise LayoutFileError(f"The camera {camera.name} cannot be read.", "Unpack it again.") from error
    stated = parse_json(data, camera.name, LayoutFileError, "Unpack it again.")
    baseline = stated.object("extrinsic").number("baseline", 0, _MOST_LENGTH)
    value = baseline * stated.object("intrinsic").number("fx", 0, _MOST_LENGTH)
    if not 0 < value < _MOST_LENGTH:
        raise LayoutFileError(f"The camera {camera.name} has no baseline.", "Unpack it again.")
    return value


def _by_city(folder: Path, ending: str) -> dict[str, Path]:
    cities = sorted(city for city in folder.iterdir() if city.is_dir()) if folder.is_dir() else []
    return {name: file for city in cities for name, file in files_in(city, ending).items()}
