"""Gaps inside a segment, between twigs or bars, in which its photograph shows what lies behind it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int64, UInt8

from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.matte import Matte
from simspaint.engine.ops.placement import moved_mask
from simspaint.engine.ops.sky_share import PieceColors, SkyConfig, shows_behind


@dataclass(frozen=True, slots=True)
class GapConfig:
    """When pixels of a segment are taken for what is behind it."""

    width: float = 0.03
    """Widest gap, as a share of the photograph's height: what is wider is the segment's own colour."""
    colors: SkyConfig = SkyConfig(apart=30.0, doubt=4.0, most=0.45)
    """Stricter than for the sky: leaves can have the colours of grass, bars those of earth."""


DEFAULTS = GapConfig()


def gaps_of(
    segment: Segment,
    around: UInt8[np.ndarray, "context_h context_w 3"],
    farther: Sequence[int],
    source: Extent,
    config: GapConfig = DEFAULTS,
) -> Bool[np.ndarray, "h w"]:
    """Pixels of a segment's box that show what is behind it, lighter than the segment; read-only.

    Parameters
    ----------
    around
        The photograph in the segment's context box.
    farther
        Ids of the labels that can be behind it.
    source
        The photograph's extent.
    """
    found = np.zeros_like(segment.mask)
    piece = PieceColors(segment.color, segment.mask, config.colors)
    n_shown = np.bincount(segment.context.ravel(), minlength=UNLABELLED + 1)
    for label_id in (each for each in farther if n_shown[each] >= config.colors.fewest_px):
        found |= shows_behind(segment, piece, around, segment.context == label_id, config.colors)
    side = 2 * round(config.width * source.height / 2) + 1  # odd: else a margin would stay
    wide = cv2.morphologyEx(found.view(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    gaps = found & (wide == 0)
    gaps.flags.writeable = False
    return gaps


class MovedGaps(NamedTuple):
    """Pixels of a placed segment's box that its gaps leave open, and how much of each it still covers."""

    rows: Int64[np.ndarray, " n"]
    columns: Int64[np.ndarray, " n"]
    share: Float32[np.ndarray, " n"]


def moved_gaps(
    segment: Segment,
    gaps: Bool[np.ndarray, "h w"],
    affine: Affine,
    placed: Mask,
    extent: Extent,
    source: Extent,
) -> MovedGaps:
    """The gaps of a segment that lies by `affine` and shows `placed`; `gaps` as of `gaps_of`."""
    moved = moved_mask(replace(segment, mask=gaps), affine, extent, source)
    box, is_open = moved.within(placed)
    if not is_open.any():
        nowhere = np.zeros(0, np.int64)
        return MovedGaps(nowhere, nowhere, np.zeros(0, np.float32))
    share = np.ones(placed.mask.shape, np.float32)
    share[box.slices_in(placed.box)] -= is_open
    share = cv2.GaussianBlur(share, (3, 3), 0)
    rows, columns = np.nonzero((share < 1) & placed.mask)
    return MovedGaps(rows, columns, share[rows, columns])


def with_gaps(matte: Matte, placed: PlacedSegment, gaps: MovedGaps) -> Matte:
    """A placed segment's matte in which its gaps cover nothing."""
    return _united(matte, *gaps, placed) if gaps.rows.size else matte


def _united(
    matte: Matte,
    rows: np.ndarray,
    columns: np.ndarray,
    share: Float32[np.ndarray, " n"],
    placed: PlacedSegment,
) -> Matte:
    """A matte with more pixels of the segment's box; of those it has, the smaller share is taken."""
    box = placed.box
    known = np.full((box.height, box.width), -1, np.int64)
    inside = np.flatnonzero(
        (matte.rows >= box.top)
        & (matte.rows < box.bottom)
        & (matte.columns >= box.left)
        & (matte.columns < box.right)
    )
    known[matte.rows[inside] - box.top, matte.columns[inside] - box.left] = inside
    at = known[rows, columns]
    is_new, shares = at < 0, matte.share.copy()
    shares[at[~is_new]] = np.minimum(shares[at[~is_new]], share[~is_new])
    rows, columns = rows[is_new], columns[is_new]
    return Matte(
        np.concatenate([matte.rows, rows + box.top]),
        np.concatenate([matte.columns, columns + box.left]),
        np.concatenate([matte.is_own, np.ones(len(rows), bool)]),
        np.concatenate([shares, share[is_new]]),
        np.concatenate([matte.color, placed.color[rows, columns].astype(np.float32)]),
    )
