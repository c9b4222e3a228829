"""Columns of kept files that no table has are not believed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.kept_columns import are_profiles, is_table_of
from simspaint.engine.ops.row_profile import RowProfile, row_profile
from simspaint.engine.ops.segment_table import segment_table

Columns = dict[str, np.ndarray]
EXTENT = Extent(20, 30)
IDS, PHOTOGRAPHS = np.array([3, 5]), np.array([0, 1])
BOXES = np.array([[2, 3, 12, 13], [5, 0, 20, 9]])


def mask_of(segment_id: int) -> np.ndarray:
    top, left, bottom, right = BOXES[int(segment_id == 5)]
    return np.ones((bottom - top, right - left), bool)


def table() -> Columns:
    layout, stands = np.zeros(EXTENT, np.uint8), np.array([True, False])
    return segment_table(IDS, PHOTOGRAPHS, BOXES, 0, mask_of, lambda _: layout, stands, EXTENT).columns()


def profiles() -> Columns:
    rows = [
        row_profile(mask_of(i), Box(*box), 4) for i, box in zip(IDS.tolist(), BOXES.tolist(), strict=True)
    ]
    return {
        "segment_id": IDS,
        **{name: np.array([getattr(r, name) for r in rows]) for name in RowProfile._fields},
    }


def is_table(columns: Columns) -> bool:
    return is_table_of(columns, {"segment_id": IDS, "photograph": PHOTOGRAPHS, "box": BOXES}, (2, 2))


def is_profiles(columns: Columns) -> bool:
    return are_profiles(columns, np.array([1, 3, 5]), max(EXTENT))


def with_value(name: str, value: float) -> Callable[[Columns], Columns]:
    def change(columns: Columns) -> Columns:
        changed = columns[name].copy()
        changed.flat[1] = value
        return {**columns, name: changed}

    return change


def without(name: str) -> Callable[[Columns], Columns]:
    return lambda columns: {key: column for key, column in columns.items() if key != name}


def of_shape(name: str, shape: tuple[int, ...]) -> Callable[[Columns], Columns]:
    return lambda columns: {**columns, name: np.zeros(shape, columns[name].dtype)}


def of_kind(name: str, kind: str) -> Callable[[Columns], Columns]:
    return lambda columns: {**columns, name: columns[name].astype(kind)}


def test_what_was_made_is_believed() -> None:
    assert is_table(table())
    assert is_profiles(profiles())
    assert is_profiles({name: column[:0] for name, column in profiles().items()})


@pytest.mark.parametrize(
    "change",
    [
        with_value("segment_id", 4),
        with_value("box", 10**9),
        with_value("ground", np.nan),
        with_value("slant", np.inf),
        without("cut"),
        lambda columns: {**columns, "extent": np.zeros(2)},
        of_shape("ground", (2, 3)),
        of_shape("context", (2,)),
        of_shape("photograph", (2, 1)),
        of_kind("cut", "f4"),
        of_kind("occluded", "f8"),
        of_kind("box", "f8"),
    ],
)
def test_hostile_tables_are_not(change: Callable[[Columns], Columns]) -> None:
    assert not is_table(change(table()))


@pytest.mark.parametrize(
    "change",
    [
        with_value("segment_id", 7),
        with_value("segment_id", 3),
        with_value("row", np.nan),
        with_value("row", -50),
        with_value("center", 1e12),
        with_value("filled", np.inf),
        without("width"),
        of_shape("row", (2,)),
        of_shape("width", (2, 3)),
        of_shape("filled", (2, 4)),
        of_kind("segment_id", "f8"),
        of_kind("center", "f4"),
    ],
)
def test_hostile_profiles_are_not(change: Callable[[Columns], Columns]) -> None:
    assert not is_profiles(change(profiles()))
