"""What a segment's outline says: whether its photograph's frame cuts it, whether something nearer hides a
part of it, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int32, UInt8

from simspaint.domain.geometry import Box
from simspaint.engine.ops.segment_foot import (
    DEFAULTS,
    Foot,
    OutlineConfig,
    base_row,
    foot_of,
    labels_around,
)


@dataclass(frozen=True, slots=True, eq=False)
class Outline(Foot):
    """Facts about one segment's outline, and what it stands on.

    Parameters
    ----------
    occluded
        Share of the outline that touches something nearer, 0 to 1.
    base_hidden
        Share of the base's lower outline that touches something nearer, 0 to 1.
    side_hidden
        Share of the rows whose first pixel, or whose last one, touches something nearer: of the side where
        that is more, 0 to 1. A pole before a crown of leaves hides little of the outline, and half a tree.
    slant
        How far its lower outline rises from one side to the other, share of its height.
    waist
        Width of the row where it is narrowest between wider ones, as a share of these: two trees one over the
        other, which touch at a twig, are one segment. 1 where there is no such row.
    """

    occluded: float
    base_hidden: float
    side_hidden: float
    slant: float
    waist: float


def outline_of(
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    ids: UInt8[np.ndarray, "frame_height frame_width"],
    label_id: int,
    stands: Bool[np.ndarray, " labels"],
    lies: bool = False,
    config: OutlineConfig = DEFAULTS,
) -> Outline:
    """Facts about a segment or a component.

    Something nearer stands on the ground itself, and lies right below, or beside and reaches below the base.
    Where the segment lies on the ground, as a bed of flowers, all that stands in it or beside it hides some.

    Parameters
    ----------
    mask
        Which pixels of `box` are its own.
    ids
        Layout of the whole frame, 255 = unlabelled.
    stands
        Labels that stand on the ground: houses, trees, rocks.
    lies
        Whether this one lies on it.
    """
    gap = config.gap_px
    near = np.append(stands, np.zeros(256 - stands.size, bool))
    near[label_id] = False
    around = labels_around(ids, box, gap, max(round(config.below * box.height), gap))
    wide, deep = np.pad(mask, gap), slice(gap, gap + box.height)
    is_nearer = near[around] & (lies or _run_end(around) >= around.shape[0] - 1)
    below = mask & ~wide[2 * gap :, gap:-gap]
    labels_below = around[2 * gap : 2 * gap + box.height, gap:-gap]
    n_hidden, n_outline = np.count_nonzero(below & near[labels_below]), np.count_nonzero(below)
    for beside in (slice(None, -2 * gap), slice(2 * gap, None)):
        edge = mask & ~wide[gap:-gap, beside]
        n_outline += np.count_nonzero(edge)
        n_hidden += np.count_nonzero(edge & is_nearer[deep, beside])
    above = mask & ~wide[: -2 * gap, gap:-gap]
    n_outline += np.count_nonzero(above)
    if lies:
        n_hidden += np.count_nonzero(above & near[around[: box.height, gap:-gap]])
    first = base_row(mask, config)
    seen = labels_below[first:][below[first:]]
    foot = foot_of(mask, box, ids, label_id, stands.size, config)
    return Outline(
        foot.cut,
        foot.base_column,
        foot.ground,
        foot.context,
        occluded=n_hidden / max(n_outline, 1),
        base_hidden=float(np.count_nonzero(near[seen]) / max(seen.size, 1)),
        side_hidden=_side_hidden(mask, is_nearer[deep], gap),
        slant=_slant(mask),
        waist=_waist(mask),
    )


def _side_hidden(
    mask: Bool[np.ndarray, "height width"], is_nearer: Bool[np.ndarray, "height wide"], gap: int
) -> float:
    """See `Outline.side_hidden`; `is_nearer` is `gap` pixels wider than the mask on both sides."""
    rows = np.flatnonzero(mask.any(axis=1))
    first = mask.argmax(axis=1)[rows]
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)[rows]
    hidden = [np.count_nonzero(is_nearer[rows, columns]) for columns in (first, last + 2 * gap)]
    return max(hidden) / max(rows.size, 1)


def _slant(mask: Bool[np.ndarray, "height width"]) -> float:
    columns = np.flatnonzero(mask.any(axis=0))
    if columns.size < 2:
        return 0.0
    bottom = mask.shape[0] - mask[::-1].argmax(axis=0)[columns]
    slope = np.cov(columns, bottom)[0, 1] / np.var(columns, ddof=1)
    return float(abs(slope) * mask.shape[1] / mask.shape[0])


def _waist(mask: Bool[np.ndarray, "height width"]) -> float:
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return 1.0
    shown = mask[rows]
    width = shown.shape[1] - shown[:, ::-1].argmax(axis=1) - shown.argmax(axis=1)
    above, below = np.maximum.accumulate(width), np.maximum.accumulate(width[::-1])[::-1]
    return float((width / np.minimum(above, below)).min())


def _run_end(ids: UInt8[np.ndarray, "height width"]) -> Int32[np.ndarray, "height width"]:
    """Last row of the vertical run of one label that each pixel is in."""
    rows = np.arange(ids.shape[0], dtype=np.int32)[:, None]
    ends = np.ones(ids.shape, bool)
    ends[:-1] = ids[:-1] != ids[1:]
    last = np.where(ends, rows, np.int32(ids.shape[0]))
    return np.minimum.accumulate(last[::-1], axis=0)[::-1]
