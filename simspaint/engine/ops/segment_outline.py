"""What a segment's outline says: whether its photograph's frame cuts it, whether something nearer hides a
part of it, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float32, Int32, UInt8

from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.label_set import UNLABELLED


@dataclass(frozen=True, slots=True)
class OutlineConfig:
    """How outlines are looked at."""

    gap_px: int = 2
    """Distance at which a neighbour is looked up: layouts are uncertain at their outlines."""
    below: float = 0.08
    """How far below its base something beside a segment has to reach to be nearer, share of its height."""
    base_band: float = 0.12
    """Share of a segment's height that counts as its base …"""
    least_base_px: int = 3
    """… and rows that count at least."""


DEFAULTS = OutlineConfig()


class Outline(NamedTuple):
    """Facts about one segment's outline.

    Parameters
    ----------
    cut
        Whether the frame cuts it: (top, left, bottom, right).
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
    base_column
        Mean column of the base's pixels, as a pixel edge in the frame.
    ground
        Share of each label right below the base, without its own label; sums to at most 1.
    context
        Share of each label in the context box, without its own label; sums to 1, or is 0.
    """

    cut: Bool[np.ndarray, " 4"]
    occluded: float
    base_hidden: float
    side_hidden: float
    slant: float
    waist: float
    base_column: float
    ground: Float32[np.ndarray, " labels"]
    context: Float32[np.ndarray, " labels"]


def outline_of(
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    ids: UInt8[np.ndarray, "frame_height frame_width"],
    label_id: int,
    stands: Bool[np.ndarray, " labels"],
    config: OutlineConfig = DEFAULTS,
) -> Outline:
    """Facts about a segment or a component.

    Something nearer stands on the ground itself, and lies right below, or beside and reaches below the base.

    Parameters
    ----------
    mask
        Which pixels of `box` are its own.
    ids
        Layout of the whole frame, 255 = unlabelled.
    stands
        Labels that stand on the ground: houses, trees, rocks.
    """
    extent, gap = Extent(*ids.shape), config.gap_px
    near = np.append(stands, np.zeros(256 - stands.size, bool))
    near[label_id] = False
    around, wide, deep = _around(ids, box, config), np.pad(mask, gap), slice(gap, gap + box.height)
    is_nearer = near[around] & (_run_end(around) >= around.shape[0] - 1)
    below = mask & ~wide[2 * gap :, gap:-gap]
    labels_below = around[2 * gap : 2 * gap + box.height, gap:-gap]
    n_hidden, n_outline = np.count_nonzero(below & near[labels_below]), np.count_nonzero(below)
    for beside in (slice(None, -2 * gap), slice(2 * gap, None)):
        edge = mask & ~wide[gap:-gap, beside]
        n_outline += np.count_nonzero(edge)
        n_hidden += np.count_nonzero(edge & is_nearer[deep, beside])
    n_outline += np.count_nonzero(mask & ~wide[: -2 * gap, gap:-gap])
    first = base_row(mask, config)
    base = below[first:]
    seen = labels_below[first:][base]
    columns = np.flatnonzero(mask[first:].any(axis=0))
    weight = np.count_nonzero(mask[first:], axis=0)[columns]
    column = box.left + float(np.average(columns + 0.5, weights=weight)) if columns.size else box.left
    return Outline(
        cut=np.array([box.top <= 0, box.left <= 0, box.bottom >= extent.height, box.right >= extent.width]),
        occluded=n_hidden / max(n_outline, 1),
        base_hidden=float(np.count_nonzero(near[seen]) / max(seen.size, 1)),
        side_hidden=_side_hidden(mask, is_nearer[deep], gap),
        slant=_slant(mask),
        waist=_waist(mask),
        base_column=column,
        ground=_shares(seen, label_id, stands.size, of_all=True),
        context=_shares(ids[context_box(box, extent).slices].ravel(), label_id, stands.size, of_all=False),
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


def base_row(mask: Bool[np.ndarray, "height width"], config: OutlineConfig = DEFAULTS) -> int:
    """First row of the mask that counts as its base."""
    return max(mask.shape[0] - max(round(config.base_band * mask.shape[0]), config.least_base_px), 0)


def _around(
    ids: UInt8[np.ndarray, "height width"], box: Box, config: OutlineConfig
) -> UInt8[np.ndarray, "h w"]:
    """The layout inside a box and around it, deeper below it; unlabelled outside the frame."""
    gap = config.gap_px
    deep = max(round(config.below * box.height), gap)
    wide = Box(box.top - gap, box.left - gap, box.bottom + deep, box.right + gap)
    inside = wide.clipped(Extent(*ids.shape))
    around = np.full((wide.height, wide.width), UNLABELLED, np.uint8)
    around[inside.slices_in(wide)] = ids[inside.slices]
    return around


def _run_end(ids: UInt8[np.ndarray, "height width"]) -> Int32[np.ndarray, "height width"]:
    """Last row of the vertical run of one label that each pixel is in."""
    rows = np.arange(ids.shape[0], dtype=np.int32)[:, None]
    ends = np.ones(ids.shape, bool)
    ends[:-1] = ids[:-1] != ids[1:]
    last = np.where(ends, rows, np.int32(ids.shape[0]))
    return np.minimum.accumulate(last[::-1], axis=0)[::-1]


def _shares(
    seen: UInt8[np.ndarray, " n"], own: int, n_labels: int, of_all: bool
) -> Float32[np.ndarray, " labels"]:
    counts = np.bincount(seen, minlength=256)[:n_labels].astype(np.float32)
    counts[own] = 0
    return counts / max(float(seen.size if of_all else counts.sum()), 1.0)
