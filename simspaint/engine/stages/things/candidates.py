"""The segments of the bank that stand best for a painted thing, and the affine that stands each of them on
the base of what was painted.

Outlines are hints here: a segment is never clipped to its component, only by the frame.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float64

from simspaint.domain.candidate import StandingCandidate
from simspaint.domain.geometry import Affine, Box
from simspaint.engine.ops.segment_table import MaskOf, SegmentTable
from simspaint.engine.ops.standing_affine import standing_affine
from simspaint.engine.stages.things.painted import (
    DEFAULTS,
    PaintedThing,
    WholeThingsConfig,
    base_column,
    whole_rows,
)


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
            whole,
            0.0,
            config.truncated_loss
            + table.occluded
            + np.maximum(table.base_hidden, table.side_hidden)
            + table.cut.sum(axis=1),
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
        iou, affine = _best_side(painted, rows, i, float(scale[i]), mask, asked, config)
        found.append(StandingCandidate(int(rows.segment_id[i]), iou, float(quality[i]), affine))
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
) -> tuple[float, Affine]:
    """Mask IoU of a segment where it stands, perhaps mirrored, and how it lies there."""
    left, right = rows.cut[i, 1], rows.cut[i, 3]
    sides = [False, True]
    if left != right and painted.touches[1] != painted.touches[3]:
        sides = [bool(left != painted.touches[1])]
    affines = [_standing(painted, rows, i, scale, side, config) for side in sides]
    ious = [_iou(painted, affine, rows, i, mask, asked, config) for affine in affines]
    best = 1 if len(ious) == 2 and ious[1] > ious[0] + config.mirror_gain else 0
    return ious[best], affines[best]


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
    own, base = base_column(box, float(rows.base_column[i]), aspect, config), painted.base_column
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
    coarse = frame[config.step_px // 2 :: config.step_px, config.step_px // 2 :: config.step_px]
    return np.ascontiguousarray(coarse)  # every candidate is compared with it


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
    if not asked.size:  # a frame that is narrower than the grid
        return 0.0
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
    )
    both = cv2.countNonZero(cv2.bitwise_and(moved, asked.view(np.uint8)))
    either = cv2.countNonZero(moved) + np.count_nonzero(asked) - both
    return both / max(either, 1)
