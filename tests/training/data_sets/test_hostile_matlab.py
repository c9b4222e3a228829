"""Damaged and hostile MATLAB files are refused: no crash, no other error, no full memory."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simspaint.errors import LayoutFileError
from training.data_sets.matlab import read_matlab
from training.data_sets.nyu_file import NyuFile

savemat = pytest.importorskip("scipy.io", reason="scipy is not installed").savemat
h5py = pytest.importorskip("h5py", reason="h5py is not installed")
SHAPE = (2, 12, 10)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("kind", ["u1", "i2", "u4", "f4", "f8", "i8"])
def test_tables_are_read(tmp_path: Path, compressed: bool, kind: str) -> None:
    table = np.arange(6).reshape(2, 3).astype(kind)
    stated = {"other": {"a": 1}, "text": "abc", "x": table, "y": table[:1, :1]}
    savemat(tmp_path / "a.mat", stated, do_compression=compressed)
    read = read_matlab(tmp_path / "a.mat", ("x", "y"))
    np.testing.assert_array_equal(read["x"], table)
    assert read["y"].tolist() == [[0]]


@pytest.mark.parametrize(
    "value", ["abc", {"a": 1}, np.array([[1], "b"], object)], ids=["text", "structure", "cells"]
)
def test_what_is_no_table_of_numbers_is_not_read(tmp_path: Path, value: object) -> None:
    savemat(tmp_path / "a.mat", {"x": value})
    with pytest.raises(LayoutFileError):
        read_matlab(tmp_path / "a.mat", ("x",))


def test_a_table_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    savemat(tmp_path / "a.mat", {"x": np.zeros(50_000_000, np.uint8)}, do_compression=True)
    with pytest.raises(LayoutFileError):
        read_matlab(tmp_path / "a.mat", ("x",))


@pytest.mark.parametrize("compressed", [False, True])
def test_damaged_bytes_are_refused_or_read(tmp_path: Path, compressed: bool) -> None:
    file, rng = tmp_path / "a.mat", random.Random(3)
    savemat(file, {"x": np.arange(9), "y": np.arange(3.0)}, do_compression=compressed)
    whole, n_refused = file.read_bytes(), 0
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.randrange(len(data))] = rng.choice([0, 255, rng.randrange(256)])
        file.write_bytes(data[: rng.randrange(len(data))] if rng.random() < 0.2 else data)
        try:
            read_matlab(file, ("x",))
        except LayoutFileError:
            n_refused += 1
    assert 100 < n_refused < 600


def array(data: np.ndarray) -> Callable[[Any, str], None]:
    return lambda file, name: file.create_dataset(name, data=data)


def references(file: Any, name: str) -> None:
    cells = file.create_dataset(name, (2,), dtype=h5py.ref_dtype)
    file["cell"] = np.array([1e9, -5])
    cells[0] = cells[1] = file["cell"].ref


def elsewhere(file: Any, name: str) -> None:
    file[name] = h5py.ExternalLink("other.mat", name)


def outside(file: Any, name: str) -> None:
    stored = [(str(Path(file.filename).with_name("private")), 0, 4 * int(np.prod(SHAPE)))]
    file.create_dataset(name, SHAPE, np.float32, external=stored)


def bomb(file: Any, name: str) -> None:
    shape = (2, 3, 40_000, 40_000)[: 4 if name == "images" else 1]
    file.create_dataset(name, shape, np.uint8, chunks=True)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("labels", lambda file, name: file.create_group(name)),
        ("images", lambda file, name: file.create_group(name)),
        ("names", lambda file, name: file.create_group(name)),
        ("names", array(np.float64(4))),
        ("labels", array(np.full(SHAPE, np.nan))),
        ("labels", array(np.full(SHAPE, -1, np.int16))),
        ("instances", array(np.full(SHAPE, 1e30))),
        ("depths", array(np.full(SHAPE, b"x"))),
        ("scenes", array(np.array([1, 2]))),
        ("scenes", array(np.array([b"images", b".."]))),
        ("scenes", lambda file, name: file.create_dataset(name, (2,), dtype=h5py.ref_dtype)),
        ("scenes", references),
        ("labels", elsewhere),
        ("depths", outside),
        ("images", bomb),
    ],
)
def test_arrays_of_other_kinds_or_places_are_refused(
    tmp_path: Path, name: str, make: Callable[[Any, str], None]
) -> None:
    (tmp_path / "private").write_bytes(bytes(4 * int(np.prod(SHAPE))))
    mapping, path = tmp_path / "classMapping40.mat", tmp_path / "nyu.mat"
    savemat(mapping, {"mapClass": np.array([[1, 2, 3, 4]])})
    with h5py.File(path, "w") as file:
        arrays = {"images": np.zeros((2, 3, *SHAPE[1:]), np.uint8), "labels": np.ones(SHAPE, np.uint16)}
        arrays |= {"instances": np.ones(SHAPE, np.uint8), "depths": np.ones(SHAPE, np.float32)}
        for each, data in arrays.items():
            if each != name:
                file.create_dataset(each, data=data)
        make(file, name)
    with pytest.raises(LayoutFileError):
        NyuFile.open(path, mapping).record(0)
