"""The segments of the bank that stand best for a painted thing, and the affine that stands each of them on
the base of what was painted.

Outlines are hints here: a segment is never clipped to its component, only by the frame.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64

from simspaint.domain.candidate import StandingCandidate
from simspaint.engine.ops.base_line import slanted
from simspaint.engine.ops.segment_table import MaskOf, SegmentTable
from simspaint.engine.stages.things.compared import Compared
from simspaint.engine.stages.things.painted import (
    DEFAULTS,
    PaintedThing,
    WholeThingsConfig,
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
    compared = Compared.of(painted, rows.where(order), scale[order], config)
    found = []
    for k, i in enumerate(order.tolist()):
        iou, affine = compared.best_side(k, mask_of(int(rows.segment_id[i])))
        if painted.slope:
            affine = slanted(affine, painted.slope, painted.base_column, painted.extent)
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


def silhouette(mask: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """A mask without holes from above: strokes have none where fences and crowns do."""
    rows = np.arange(mask.shape[0])[:, None]
    last = mask.shape[0] - 1 - mask[::-1].argmax(axis=0)
    return (rows >= mask.argmax(axis=0)) & (rows <= last) & mask.any(axis=0)
