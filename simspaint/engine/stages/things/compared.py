"""Segments where they stand for a painted thing, compared with it pixel by pixel on a coarse grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

from simspaint.domain.geometry import Affine
from simspaint.engine.ops.segment_table import SegmentTable
from simspaint.engine.ops.standing_affine import standing_affines
from simspaint.engine.stages.things.painted import PaintedThing, WholeThingsConfig, base_column

AS_IT_IS, MIRRORED = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Which row, or column, of each mask lies at every one of the coarse grid.

    Parameters
    ----------
    positions
        In the mask; those outside of it are at both ends.
    first, stop
        Between which lines of the grid the mask lies.
    """

    positions: Int32[np.ndarray, "2 n cells"]
    first: Int64[np.ndarray, "2 n"]
    stop: Int64[np.ndarray, "2 n"]

    @staticmethod
    def inside(positions: Int32[np.ndarray, "2 n cells"], side: Int64[np.ndarray, " n"]) -> Lines:
        """With masks that have so many lines."""
        is_inside = (positions >= 0) & (positions < side[:, None])
        first = is_inside.argmax(axis=2) if positions.shape[2] else np.zeros(positions.shape[:2], np.int64)
        return Lines(positions, first, first + np.count_nonzero(is_inside, axis=2))

    def of(self, how: int, i: int) -> tuple[Int32[np.ndarray, " m"], slice]:
        """The lines of one mask that are shown, and where."""
        where = slice(int(self.first[how, i]), int(self.stop[how, i]))
        return self.positions[how, i, where], where


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Candidates as they would stand, all worked out at once: as they are and mirrored.

    Parameters
    ----------
    affines
        How each stands, as it is and mirrored.
    rows, columns
        Which rows and columns of each segment's mask lie at those of the coarse grid. Nothing is turned, so a
        moved mask is made of whole rows and columns.
    may
        Which of both ways may be: one that is cut at a side stands with it at the frame's edge.
    asked
        The component on the coarse grid.
    mirror_gain
        Of `WholeThingsConfig`.
    """

    affines: Float64[np.ndarray, "2 n 2 3"]
    rows: Lines
    columns: Lines
    may: Bool[np.ndarray, "2 n"]
    asked: Bool[np.ndarray, "h w"]
    n_asked: int
    mirror_gain: float

    @staticmethod
    def of(
        painted: PaintedThing,
        table: SegmentTable,
        scale: Float64[np.ndarray, " n"],
        config: WholeThingsConfig,
    ) -> Compared:
        """These segments, magnified so, for a component."""
        affines = np.stack([_standing(painted, table, scale, how, config) for how in (AS_IT_IS, MIRRORED)])
        may = np.ones((2, scale.size), bool)
        if painted.touches[1] != painted.touches[3]:
            is_mirrored = table.cut[:, 1] != painted.touches[1]
            is_cut = table.cut[:, 1] != table.cut[:, 3]
            may[AS_IT_IS], may[MIRRORED] = ~is_cut | ~is_mirrored, ~is_cut | is_mirrored
        asked = _coarse(painted, config)
        rows, columns = (
            _shown(affines, axis, painted, table, config.step_px, asked.shape[1 - axis]) for axis in (1, 0)
        )
        n_asked = int(np.count_nonzero(asked))
        return Compared(affines, rows, columns, may, asked, n_asked, config.mirror_gain)

    def best_side(self, i: int, mask: Bool[np.ndarray, "height width"]) -> tuple[float, Affine]:
        """Mask IoU of a segment where it stands, perhaps mirrored, and how it lies there."""
        ways = [how for how in (AS_IT_IS, MIRRORED) if self.may[how, i]]
        ious = [self._iou(how, i, mask) for how in ways]
        best = len(ious) - 1 if ious[-1] > ious[0] + self.mirror_gain else 0
        return ious[best], self.affines[ways[best], i].copy()

    def _iou(self, how: int, i: int, mask: Bool[np.ndarray, "height width"]) -> float:
        """IoU of a moved segment and the component, on the coarse grid."""
        (rows, down), (columns, across) = self.rows.of(how, i), self.columns.of(how, i)
        moved = mask[rows[:, None], columns]
        both = np.count_nonzero(moved & self.asked[down, across])
        return float(both / max(np.count_nonzero(moved) + self.n_asked - both, 1))


def _standing(
    painted: PaintedThing,
    table: SegmentTable,
    scale: Float64[np.ndarray, " n"],
    how: int,
    config: WholeThingsConfig,
) -> Float64[np.ndarray, "n 2 3"]:
    """Where segments stand; one that is cut at a side reaches the frame there."""
    aspect = painted.width / max(painted.height, 1.0)
    left, right = table.box[:, 1], table.box[:, 3]
    own = base_column(left, right, table.base_column.astype(np.float64), aspect, config)
    base, width = np.full(own.shape, painted.base_column), float(painted.extent.width)
    for side, edge in ((1, 0.0), (3, width)):
        if painted.touches[(4 - side) if how == MIRRORED else side]:
            is_cut = table.cut[:, side]
            own = np.where(is_cut, table.box[:, side], own)
            base = np.where(is_cut, (width - edge) if how == MIRRORED else edge, base)
    bottom = table.box[:, 2].astype(np.float64)
    return standing_affines(
        painted.base_row, base, bottom, own, scale, how == MIRRORED, painted.extent, table.extent
    )


def _coarse(painted: PaintedThing, config: WholeThingsConfig) -> Bool[np.ndarray, "h w"]:
    """The component on a coarse grid of the frame."""
    frame = np.zeros(painted.extent, bool)
    frame[painted.component.box.slices] = painted.component.mask
    coarse = frame[config.step_px // 2 :: config.step_px, config.step_px // 2 :: config.step_px]
    return np.ascontiguousarray(coarse)  # every candidate is compared with it


def _shown(
    affines: Float64[np.ndarray, "2 n 2 3"],
    axis: int,
    painted: PaintedThing,
    table: SegmentTable,
    step: int,
    n_cells: int,
) -> Lines:
    """Which column of each segment's mask (axis 0), or row (axis 1), lies at the middle of every cell."""
    shown, own = painted.extent[1 - axis], table.extent[1 - axis]
    scale = affines[..., axis, axis]
    first = (step // 2 + 0.5) * 2 / shown - 1  # the middle of the first cell
    begin = (scale * first + affines[..., axis, 2] + 1) / 2 * own - table.box[:, 1 - axis] - 0.5
    begin, stride = (each[..., None].astype(np.float32) for each in (begin, scale * own / shown * step))
    positions = stride.astype(np.float64) * np.arange(n_cells) + begin
    side = (table.width, table.height)[axis]
    return Lines.inside(np.rint(positions.astype(np.float32)).astype(np.int32), side)
