"""Whether columns of a kept file can be those of a table: a checksum says only that somebody wrote them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simspaint.engine.ops.row_profile import RowProfile
from simspaint.engine.ops.segment_table import SegmentTable

_PROFILE_KEYS = {"segment_id", *RowProfile._fields}


def is_table_of(
    columns: Mapping[str, np.ndarray], known: Mapping[str, np.ndarray], shares: tuple[int, int]
) -> bool:
    """Whether columns can be those of a `SegmentTable`.

    Parameters
    ----------
    known
        Columns whose values are known: the bank holds them.
    shares
        Shape of the columns that have a value for each label.
    """
    names = {*SegmentTable.__dataclass_fields__} - {"extent"}
    if columns.keys() != names or any(not _is_equal(columns[name], known[name]) for name in known):
        return False
    n = shares[0]
    shapes = {"cut": (n, 4), "ground": shares, "context": shares}
    return all(
        columns[name].shape == shapes.get(name, (n,))
        and columns[name].dtype == (np.bool_ if name == "cut" else np.float32)
        and bool(np.isfinite(columns[name]).all())
        for name in names - known.keys()
    )


def are_profiles(columns: Mapping[str, np.ndarray], segment_ids: np.ndarray, longest: int) -> bool:
    """Whether columns can be segment ids, of these, and their `RowProfile`s.

    Parameters
    ----------
    longest
        The longer side of the frame, which no profile leaves by more than its length.
    """
    if columns.keys() != _PROFILE_KEYS:
        return False
    ids, row, filled = columns["segment_id"], columns["row"], columns["filled"]
    if (
        ids.dtype != np.int64
        or ids.ndim != 1
        or not np.isin(ids, segment_ids).all()
        or (np.diff(ids) <= 0).any()
    ):
        return False
    if not ids.size:
        return True
    of_rows = (row, columns["center"], columns["width"])
    return (
        row.ndim == 2
        and row.shape[1] > 1
        and all(each.shape == row.shape for each in of_rows)
        and filled.shape == ids.shape
        and all(each.dtype == np.float64 and _is_within(each, longest) for each in (*of_rows, filled))
        and bool((np.diff(row, axis=1) >= 0).all())
    )


def _is_within(values: np.ndarray, longest: int) -> bool:
    return bool((np.abs(values) <= 2 * longest).all())  # no number is not, either


def _is_equal(values: np.ndarray, known: np.ndarray) -> bool:
    return values.dtype == known.dtype and np.array_equal(values, known)
