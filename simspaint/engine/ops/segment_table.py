"""The segments of one label as columns: their boxes and what their outlines say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float32, Int64, UInt8

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.segment_outline import Outline, outline_of

LayoutOf = Callable[[int], UInt8[np.ndarray, "height width"]]
MaskOf = Callable[[int], Bool[np.ndarray, "height width"]]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTable:
    """One label's segments, a row each, by rising segment id. Columns are those of `Outline`.

    Parameters
    ----------
    box
        (n, 4): top, left, bottom, right in the bank's extent.
    extent
        The bank's.
    """

    segment_id: Int64[np.ndarray, " n"]
    photograph: Int64[np.ndarray, " n"]
    box: Int64[np.ndarray, "n 4"]
    cut: Bool[np.ndarray, "n 4"]
    occluded: Float32[np.ndarray, " n"]
    base_hidden: Float32[np.ndarray, " n"]
    side_hidden: Float32[np.ndarray, " n"]
    slant: Float32[np.ndarray, " n"]
    waist: Float32[np.ndarray, " n"]
    base_column: Float32[np.ndarray, " n"]
    ground: Float32[np.ndarray, "n labels"]
    context: Float32[np.ndarray, "n labels"]
    extent: Extent

    @property
    def height(self) -> Int64[np.ndarray, " n"]:
        """Of the boxes, in pixels of the bank."""
        return self.box[:, 2] - self.box[:, 0]

    @property
    def width(self) -> Int64[np.ndarray, " n"]:
        """Of the boxes, in pixels of the bank."""
        return self.box[:, 3] - self.box[:, 1]

    def columns(self) -> dict[str, np.ndarray]:
        """Every column by its name."""
        return {name: getattr(self, name) for name in _COLUMNS}

    def where(self, kept: Bool[np.ndarray, " n"] | Int64[np.ndarray, " m"]) -> SegmentTable:
        """The rows for which `kept` is set, or those that it names."""
        return replace(self, **{name: column[kept] for name, column in self.columns().items()})


_COLUMNS = tuple(name for name in SegmentTable.__dataclass_fields__ if name != "extent")


def segment_table(
    segment_id: Int64[np.ndarray, " n"],
    photograph: Int64[np.ndarray, " n"],
    box: Int64[np.ndarray, "n 4"],
    label_id: int,
    mask_of: MaskOf,
    layout_of: LayoutOf,
    stands: Bool[np.ndarray, " labels"],
    extent: Extent,
    lies: bool = False,
) -> SegmentTable:
    """The table of these segments of one label.

    Parameters
    ----------
    mask_of
        The mask of a segment inside its box.
    layout_of
        Label ids of a photograph, 255 = unlabelled.
    stands, lies
        See `outline_of`.
    """
    rows: list[Outline] = [
        outline_of(mask_of(i), Box(*corners), layout_of(p), label_id, stands, lies)
        for i, p, corners in zip(segment_id.tolist(), photograph.tolist(), box.tolist(), strict=True)
    ]
    n_labels = stands.size

    def column(name: str, dtype: type, *shape: int) -> np.ndarray:
        return np.array([getattr(row, name) for row in rows], dtype).reshape(len(rows), *shape)

    return SegmentTable(
        segment_id,
        photograph,
        box.reshape(-1, 4),
        column("cut", np.bool_, 4),
        column("occluded", np.float32),
        column("base_hidden", np.float32),
        column("side_hidden", np.float32),
        column("slant", np.float32),
        column("waist", np.float32),
        column("base_column", np.float32),
        column("ground", np.float32, n_labels),
        column("context", np.float32, n_labels),
        extent,
    )
