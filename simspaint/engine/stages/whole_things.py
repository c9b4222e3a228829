"""Things that stand whole: for a painted house, tree or rock the segments of the bank that nothing cuts, and
the affine that stands each of them on the base of what was painted.

Outlines are hints here: a segment is never clipped to its component, only by the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64

from simspaint.domain.candidate import StandingCandidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.ops.segment_outline import outline_of
from simspaint.engine.ops.segment_table import MaskOf, SegmentTable
from simspaint.engine.ops.size_in_perspective import SizeFit
from simspaint.engine.ops.standing import standing_affine


@dataclass(frozen=True, slots=True)
class WholeThingsConfig:
    """What counts as whole, and how candidates are ranked."""

    largest_area: float = 0.12
    """Share of the frame from which on a component is a forest or a cliff and no thing."""
    largest_segment: float = 0.3
    """Share of the frame from which on a segment's box is no thing."""
    largest_occluded: float = 0.15
    """Share of a whole segment's outline that may touch something nearer."""
    largest_base_hidden: float = 0.35
    """Share of a whole segment's base that may touch something nearer."""
    largest_slant: float = 0.5
    """How far a whole segment's lower outline may rise from side to side, share of its height."""
    fewest_whole: int = 3
    """Whole segments below which those that are cut are candidates, too."""
    largest_magnification: float = 1.5
    """How far a photograph is magnified at most: more is blurred."""
    smallest_height: float = 0.6
    """Share of the wanted height that the largest segment must reach: else the component is no thing."""
    most_compared: int = 64
    """Candidates whose shape is compared pixel by pixel, the best by all else."""
    magnification_loss: float = 0.3
    """How much the quality falls for each e-fold of magnification or reduction."""
    base_loss: float = 1.2
    """How much the quality falls when the base moves by the frame's height."""
    column_percentile: float = 90.0
    """Percentile of the columns' heights that is the height of what is wider than high: a slanting stroke is
    no higher than it is thick."""
    spread: float = 1.5
    """Deviations from the usual size in perspective beyond which a painted size is pulled to it."""
    ground_weight: float = 0.5
    """Weight of what lies under the base against all that lies around."""
    least_iou: float = 0.72
    """Share of the third best mask IoU that every candidate has …"""
    least_quality: float = 0.6
    """… and of the third best agreement of surroundings and perspective."""
    mirror_gain: float = 0.08
    """How much more mask IoU a mirrored segment must have: light comes from one side."""
    wide: float = 1.25
    """Times as wide in proportion as the label's wide segments from which on a component is a row."""
    wide_percentile: float = 80.0
    """Percentile of the proportions of whole segments that is wide."""
    most_in_row: int = 6
    """Segments side by side for one component at most."""
    candidates_in_row: int = 24
    """Candidates of each later segment of a row."""
    step_px: int = 3
    """Masks are compared on every so many pixels of a side."""
    truncated_loss: float = 0.3
    """How much the quality of a segment that is not whole falls, beside what is hidden of it."""
    wide_from: float = 0.7
    """Width over height from which on a thing stands on its box's middle, too …"""
    wide_over: float = 0.8
    """… and how much more until it does so alone."""


DEFAULTS = WholeThingsConfig()


class PaintedThing(NamedTuple):
    """A component as a thing to be stood for. Lengths are pixels of the rendering's frame.

    `touches` are the frame's sides that it reaches: (top, left, bottom, right). `ground` and `context` are
    those of `Outline`.
    """

    component: Component
    base_row: float
    base_column: float
    height: float
    width: float
    touches: Bool[np.ndarray, " 4"]
    ground: Float32[np.ndarray, " labels"]
    context: Float32[np.ndarray, " labels"]
    extent: Extent


def painted_thing(
    component: Component,
    layout: Layout,
    stands: Bool[np.ndarray, " labels"],
    fit: SizeFit | None,
    pull: float,
    config: WholeThingsConfig = DEFAULTS,
) -> PaintedThing:
    """What was painted, its height pulled towards perspective where that is far off.

    Parameters
    ----------
    layout
        The dense layout in the rendering's frame.
    stands
        See `outline_of`.
    fit
        Usual sizes of the label; None where the bank has no such thing.
    pull
        0 keeps the painted height, 1 goes all the way to what is still usual at that row.
    """
    extent, box = layout.extent, component.box
    outline = outline_of(component.mask, box, layout.ids, component.label_id, stands)
    height, base = _height(component, config), box.bottom / extent.height
    if fit is not None and not outline.cut[[0, 2]].any():
        usual, factor = fit.height(base) * extent.height, np.exp(config.spread * fit.spread)
        within = np.clip(height, usual / factor, usual * factor)
        height = float(np.exp(np.log(height) + pull * (np.log(within) - np.log(height))))
    return PaintedThing(
        component,
        float(box.bottom),
        _stance(box, outline.base_column, box.width / max(height, 1.0), config),
        height,
        float(box.width),
        outline.cut,
        outline.ground,
        outline.context,
        extent,
    )


def _height(component: Component, config: WholeThingsConfig) -> float:
    box, mask = component.box, component.mask
    if box.height >= box.width:
        return float(box.height)
    last = mask.shape[0] - mask[::-1].argmax(axis=0)
    spans = (last - mask.argmax(axis=0))[mask.any(axis=0)]
    return float(np.percentile(spans, config.column_percentile))


def _stance(box: Box, base_column: float, aspect: float, config: WholeThingsConfig) -> float:
    """The column that a thing stands on: its base's middle where it is tall, its box's where it is wide."""
    wide = float(np.clip((aspect - config.wide_from) / config.wide_over, 0, 1))
    return base_column + wide * ((box.left + box.right) / 2 - base_column)


def whole_rows(
    table: SegmentTable, touches: Bool[np.ndarray, " 4"], config: WholeThingsConfig = DEFAULTS
) -> Bool[np.ndarray, " n"]:
    """Which segments are whole where a component touches these sides of the frame.

    A side of a photograph may cut a segment where the picture's frame cuts the component on the same side,
    or, of left and right, on the other: then the segment is mirrored.
    """
    cut = table.cut
    beside = cut[:, 1].astype(int) + cut[:, 3]
    may_beside = beside <= int(touches[1]) + int(touches[3])
    hidden = (table.occluded > config.largest_occluded) | (table.base_hidden > config.largest_base_hidden)
    hidden |= table.slant > config.largest_slant
    return may_beside & ~(cut[:, 0] & ~touches[0]) & ~(cut[:, 2] & ~touches[2]) & ~hidden


def is_thing(painted: PaintedThing, table: SegmentTable, config: WholeThingsConfig = DEFAULTS) -> bool:
    """Whether a component is a thing that one whole segment, or a row of some, can stand for.

    Forests and cliffs are not: they are too large for any single segment, or a large part of the frame.
    """
    if not table.segment_id.size or painted.component.area > config.largest_area * painted.extent.area:
        return False
    scale = painted.extent.height / table.extent.height
    whole = whole_rows(table, painted.touches, config)
    tallest = table.height[whole].max(initial=0) * scale * config.largest_magnification
    if tallest < config.smallest_height * painted.height:
        return False
    return row_length(painted, table, config) <= config.most_in_row


def row_length(painted: PaintedThing, table: SegmentTable, config: WholeThingsConfig = DEFAULTS) -> int:
    """How many segments stand side by side for a component; 1 for most."""
    whole = whole_rows(table, painted.touches, config)
    if not whole.any():
        return 1
    wide = float(np.percentile(table.width[whole] / table.height[whole], config.wide_percentile))
    aspect = painted.width / max(painted.height, 1.0)
    return 1 if aspect <= config.wide * wide else int(np.ceil(aspect / wide))


def standing_candidates(
    painted: PaintedThing,
    table: SegmentTable,
    mask_of: MaskOf,
    n_wanted: int,
    config: WholeThingsConfig = DEFAULTS,
) -> list[StandingCandidate]:
    """The segments that stand best for a component, the best first, equal ones by rising id.

    Whole ones alone where there are enough; else the others, too, which lose by what is hidden of them.

    Parameters
    ----------
    mask_of
        The silhouette of a segment inside its box.
    """
    whole = whole_rows(table, painted.touches, config)
    truncated = np.zeros(whole.size, np.float64)
    if np.count_nonzero(whole) < config.fewest_whole:
        truncated = np.where(
            whole, 0.0, config.truncated_loss + table.occluded + table.base_hidden + table.cut.sum(axis=1)
        )
        whole = np.ones_like(whole)
    rows, loss = table.where(whole), truncated[whole]
    scale = _scales(painted, rows, config)
    quality = _quality(painted, rows, scale, config) * np.exp(-loss)
    aspect = np.abs(np.log(rows.width / rows.height) - np.log(painted.width / max(painted.height, 1.0)))
    order = np.lexsort((rows.segment_id, -(quality + np.exp(-aspect))))[: max(config.most_compared, n_wanted)]
    asked = _coarse(painted, config)
    found = []
    for i in order.tolist():
        mask = mask_of(int(rows.segment_id[i]))
        iou, is_mirrored = _best_side(painted, rows, i, float(scale[i]), mask, asked, config)
        affine = _standing(painted, rows, i, float(scale[i]), is_mirrored, config)
        found.append(StandingCandidate(int(rows.segment_id[i]), float(iou), float(quality[i]), affine))
    found.sort(key=lambda c: (-c.retrieval_score, c.segment_id))
    return _fitting(found, config)[:n_wanted]


def _fitting(found: list[StandingCandidate], config: WholeThingsConfig) -> list[StandingCandidate]:
    """Those that neither shape nor surroundings speak against, where others fit much better; or the best."""

    if not found:
        return []
    iou = config.least_iou * sorted((c.mask_iou for c in found), reverse=True)[:3][-1]
    quality = config.least_quality * sorted((c.context_iou for c in found), reverse=True)[:3][-1]
    return [c for c in found if c.mask_iou >= iou and c.context_iou >= quality] or found[:1]


def stand_segment(
    painted: PaintedThing,
    table: SegmentTable,
    segment_id: int,
    mask_of: MaskOf,
    config: WholeThingsConfig = DEFAULTS,
) -> StandingCandidate:
    """One segment of the table, which a person may have chosen, as it would stand for a component.

    Raises `KeyError` where it is not in the table.
    """
    rows = table.where(table.segment_id == segment_id)
    if not rows.segment_id.size:
        raise KeyError(segment_id)
    return standing_candidates(painted, rows, mask_of, 1, config)[0]


def _scales(
    painted: PaintedThing, rows: SegmentTable, config: WholeThingsConfig
) -> Float64[np.ndarray, " n"]:
    """Output pixels for each pixel of the bank: heights agree where the component is tall, widths where it is
    wide."""
    tall = painted.height**2 / (painted.height**2 + painted.width**2)
    log = tall * np.log(painted.height / rows.height) + (1 - tall) * np.log(painted.width / rows.width)
    scale = np.exp(log)
    reaching = rows.cut[:, 0]
    scale = np.where(reaching, np.maximum(scale, painted.base_row / rows.height), scale)
    largest = config.largest_magnification * painted.extent.height / rows.extent.height
    return np.minimum(scale, largest)


def _quality(
    painted: PaintedThing,
    rows: SegmentTable,
    scale: Float64[np.ndarray, " n"],
    config: WholeThingsConfig,
) -> Float64[np.ndarray, " n"]:
    """How well surroundings and perspective agree, 0 to 1."""
    around = np.minimum(rows.context, painted.context).sum(axis=1).astype(np.float64)
    under = np.minimum(rows.ground, painted.ground).sum(axis=1).astype(np.float64)
    weight = config.ground_weight if painted.ground.any() else 0.0
    magnification = np.log(scale * rows.extent.height / painted.extent.height)
    base = rows.box[:, 2] / rows.extent.height - painted.base_row / painted.extent.height
    loss = config.magnification_loss * np.abs(magnification) + config.base_loss * np.abs(base)
    return ((1 - weight) * around + weight * under) * np.exp(-loss)


def _best_side(
    painted: PaintedThing,
    rows: SegmentTable,
    i: int,
    scale: float,
    mask: Bool[np.ndarray, "height width"],
    asked: Bool[np.ndarray, "h w"],
    config: WholeThingsConfig,
) -> tuple[float, bool]:
    """Mask IoU of a segment where it stands, and whether it is mirrored there."""
    left, right = rows.cut[i, 1], rows.cut[i, 3]
    sides = [False, True]
    if left != right and painted.touches[1] != painted.touches[3]:
        sides = [bool(left != painted.touches[1])]
    ious = [
        _iou(painted, _standing(painted, rows, i, scale, s, config), rows, i, mask, asked, config)
        for s in sides
    ]
    if len(ious) == 2 and ious[1] > ious[0] + config.mirror_gain:
        return ious[1], True
    return ious[0], sides[0]


def _standing(
    painted: PaintedThing,
    rows: SegmentTable,
    i: int,
    scale: float,
    is_mirrored: bool,
    config: WholeThingsConfig,
) -> Affine:
    """Where a segment stands; one that is cut at a side reaches the frame there."""
    box = Box(*rows.box[i].tolist())
    aspect = painted.width / max(painted.height, 1.0)
    own, base = _stance(box, float(rows.base_column[i]), aspect, config), painted.base_column
    for side, edge, own_edge in ((1, 0.0, box.left), (3, float(painted.extent.width), box.right)):
        shown_at = (4 - side) if is_mirrored else side
        if rows.cut[i, side] and painted.touches[shown_at]:
            own, base = float(own_edge), (float(painted.extent.width) - edge) if is_mirrored else edge
    return standing_affine(
        (painted.base_row, base), (float(box.bottom), own), scale, is_mirrored, painted.extent, rows.extent
    )


def _coarse(painted: PaintedThing, config: WholeThingsConfig) -> Bool[np.ndarray, "h w"]:
    """The component on a coarse grid of the frame."""
    frame = np.zeros(painted.extent, bool)
    frame[painted.component.box.slices] = painted.component.mask
    return frame[config.step_px // 2 :: config.step_px, config.step_px // 2 :: config.step_px]


def silhouette(mask: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """A mask without holes from above: strokes have none where fences and crowns do."""
    rows = np.arange(mask.shape[0])[:, None]
    last = mask.shape[0] - 1 - mask[::-1].argmax(axis=0)
    return (rows >= mask.argmax(axis=0)) & (rows <= last) & mask.any(axis=0)


def _iou(
    painted: PaintedThing,
    affine: Affine,
    rows: SegmentTable,
    i: int,
    mask: Bool[np.ndarray, "height width"],
    asked: Bool[np.ndarray, "h w"],
    config: WholeThingsConfig,
) -> float:
    """IoU of a moved segment and the component, on the coarse grid."""
    output, source, step = painted.extent, rows.extent, config.step_px
    x, y = affine[0, 0] * source.width / output.width, affine[1, 1] * source.height / output.height
    # where the middle of the grid's first cell lies in the segment's mask
    first = (step // 2 + 0.5) * 2 / np.array([output.width, output.height]) - 1
    begin = (affine[:, :2] @ first + affine[:, 2] + 1) / 2 * np.array([source.width, source.height])
    top, left = rows.box[i, 0], rows.box[i, 1]
    matrix = np.array([[x * step, 0, begin[0] - left - 0.5], [0, y * step, begin[1] - top - 0.5]])
    moved = cv2.warpAffine(
        mask.view(np.uint8),
        matrix,
        (asked.shape[1], asked.shape[0]),
        flags=cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST,
    ).view(bool)
    both = np.count_nonzero(moved & asked)
    return both / max(np.count_nonzero(moved) + np.count_nonzero(asked) - both, 1)
