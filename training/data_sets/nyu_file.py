"""`nyu_depth_v2_labeled.mat`: HDF5, whose arrays come transposed, read a photograph at a time."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float32, UInt8, UInt16

from simspaint.errors import LayoutFileError
from training.data_sets.matlab import missing_library, read_matlab

MAPPING = "classMapping40.mat"
"""Which of the 40 classes each published label is of (Gupta et al. 2013)."""
_N_CLASSES = 40
_MOST_PHOTOGRAPHS, _MOST_PIXELS, _LONGEST_SCENE = 10_000, 4 << 20, 200
_BROKEN = (OSError, LookupError, ValueError, RuntimeError, TypeError, AttributeError, MemoryError)
"""What the library raises on damaged bytes."""
_HINT = "It is about 2.8 GB; fetch it again."


class NyuRecord(NamedTuple):
    """One photograph of the file, upright."""

    photograph: UInt8[np.ndarray, "height width 3"]
    labels: UInt16[np.ndarray, "height width"]
    instances: UInt8[np.ndarray, "height width"]
    depth: Float32[np.ndarray, "height width"]
    """Metres as the camera measured them, 0 = not measured; where the file lacks these, the filled ones."""


@dataclass(frozen=True, slots=True, eq=False)
class NyuFile:
    """The file with its map.

    Parameters
    ----------
    names
        SCENE_NUMBER of every photograph, so that frames of one scene are one sequence.
    class_of
        (labels + 1,) uint8: class 0 (none) to 40 of every published label; label 0 is none.
    """

    path: Path
    mapping: Path
    names: tuple[str, ...]
    class_of: np.ndarray

    @staticmethod
    def open(path: Path, mapping: Path) -> NyuFile:
        """Read names and the map, but no picture.

        Raises `LayoutFileError` where either cannot be read, the map does not fit, or h5py is missing.
        """
        if not mapping.is_file():
            hint = f"Put {MAPPING} (Gupta et al. 2013) beside it."
            raise LayoutFileError(f"The 40-class map of {path.name} is missing.", hint)
        classes = np.asarray(read_matlab(mapping, ("mapClass",))["mapClass"]).ravel()
        if not np.isin(classes, np.arange(_N_CLASSES + 1)).all():
            raise LayoutFileError(f"{mapping.name} maps to other than {_N_CLASSES} classes.", "")
        with _opened(path) as file, _reading(path):
            n = _checked(file, path)
            n_labels = _array(file, "names").shape[-1] if "names" in file else len(classes)
            if n_labels != len(classes):
                text = f"{mapping.name} maps {len(classes)} labels, {path.name} has {n_labels}."
                raise LayoutFileError(text, "Fetch both again.")
            scenes = [""] * n
            if "scenes" in file:
                scenes = [_text(file, each) for each in np.asarray(_array(file, "scenes", "O")).ravel()]
        if len(scenes) != n:
            raise LayoutFileError(f"{path.name} has {n} photographs of {len(scenes)} scenes.", _HINT)
        names = tuple(_name(scene, place) for place, scene in enumerate(scenes))
        return NyuFile(path, mapping, names, np.concatenate([[0], classes]).astype(np.uint8))

    def record(self, place: int) -> NyuRecord:
        """A photograph by its place, from 0. Raises `LayoutFileError` where it cannot be read."""
        with _opened(self.path) as file, _reading(self.path, f"Photograph {place + 1} of "):
            _checked(file, self.path)
            depth = file["rawDepths"] if "rawDepths" in file else file["depths"]
            photograph = np.ascontiguousarray(np.asarray(file["images"][place]).transpose(2, 1, 0))
            planes = (file["labels"][place], file["instances"][place], depth[place])
        labels, instances, metres = (np.ascontiguousarray(np.asarray(plane).T) for plane in planes)
        if labels.min(initial=0) < 0 or labels.max(initial=0) >= len(self.class_of):
            text = f"Photograph {place + 1} of {self.path.name} has a label that the map leaves out."
            raise LayoutFileError(text, "Fetch both again.")
        return NyuRecord(photograph, labels, instances, metres)


def _opened(path: Path) -> Any:
    try:
        import h5py
    except ImportError as error:
        raise missing_library("h5py", path) from error
    try:
        return h5py.File(path, "r")
    except OSError as error:
        raise LayoutFileError(f"{path.name} is no HDF5 file, or is cut off.", _HINT) from error


@contextlib.contextmanager
def _reading(path: Path, what: str = "") -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise LayoutFileError(f"{what}{path.name} cannot be read.", _HINT) from error


def _array(file: Any, name: str, kinds: str = "") -> Any:
    """An array of the file itself, of one of these kinds of numbers. Raises `ValueError` for links, which may
    lead to other files, for arrays whose values lie elsewhere, and for what is no array."""
    import h5py

    if not isinstance(file.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name} is a link")
    found = file[name]
    if not isinstance(found, h5py.Dataset) or found.external or found.is_virtual:
        raise ValueError(f"{name} is no array of this file")
    if kinds and found.dtype.kind not in kinds:
        raise ValueError(f"{name} holds what is none of its numbers")
    return found


def _checked(file: Any, path: Path) -> int:
    """Number of photographs. Raises `LayoutFileError` where an array is missing or of another order."""
    depth = "rawDepths" if "rawDepths" in file else "depths"
    wanted = ("images", "labels", "instances", depth)
    missing = [name for name in wanted if name not in file]
    if missing:
        raise LayoutFileError(f"{path.name} has no {', '.join(missing)}.", _HINT)
    arrays = [_array(file, name, kinds) for name, kinds in zip(wanted, ("u", "ui", "ui", "f"), strict=True)]
    shape = arrays[0].shape
    fits = len(shape) == 4 and shape[1] == 3 and arrays[0].dtype == np.uint8
    if not fits or any(array.shape != (shape[0], *shape[2:]) for array in arrays[1:]):
        raise LayoutFileError(f"The arrays of {path.name} are of other shapes than published.", _HINT)
    if shape[0] > _MOST_PHOTOGRAPHS or math.prod(shape[2:]) > _MOST_PIXELS:
        raise LayoutFileError(f"{path.name} holds far more than was published.", _HINT)
    return int(shape[0])


def _text(file: Any, reference: Any) -> str:
    """A cell of characters. Raises `ValueError` where it is none."""
    cell = file[reference]
    if not hasattr(cell, "dtype") or cell.dtype.kind not in "ui" or cell.size > _LONGEST_SCENE:
        raise ValueError("a scene without a name")
    return "".join(chr(int(code)) for code in np.asarray(cell).ravel())


def _name(scene: str, place: int) -> str:
    number = f"{place + 1:04d}"
    return f"{scene.replace('_', '-')}_{number}" if scene else number
