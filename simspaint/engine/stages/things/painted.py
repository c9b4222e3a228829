"""Things that stand whole: what a painted house, tree or rock asks for, and which segments nothing cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from jaxtyping import Bool, Float32

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.engine.ops.base_line import base_line
from simspaint.engine.ops.segment_foot import foot_of
from simspaint.engine.ops.segment_table import SegmentTable
from simspaint.engine.ops.size_in_perspective import SizeFit
from simspaint.engine.stages.things.lowered_box import lowered_box

Columns = TypeVar("Columns", float, np.ndarray)
"""Of one thing, or of some."""


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
    largest_side_hidden: float = 0.25
    """Share of the rows of either side of a whole segment that may touch something nearer."""
    largest_slant: float = 0.5
    """How far a whole segment's lower outline may rise from side to side, share of its height."""
    narrowest_waist: float = 0.25
    """Share of what is above and below it that the narrowest row of a whole segment has at least."""
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
    """Percentile of the columns' heights that is the height of what is wider than high: strokes slant."""
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
    long: float = 3.0
    """Width over height of half of a label's segments from which on they are long: fences, walls."""
    slants_from: float = 2.5
    """Width over height from which on a long thing runs as its base was painted: up a slope."""
    least_slope: float = 0.06
    """Rows a column from which on a painted base is no level one …"""
    largest_slope: float = 0.7
    """… and up to which it is one to stand on."""
    base_percentile: float = 80.0
    """Percentile of the lower outline, from above, that is the base of what slants."""


DEFAULTS = WholeThingsConfig()


class PaintedThing(NamedTuple):
    """A component as a thing to be stood for. Lengths are pixels of the rendering's frame.

    `touches` are the frame's sides that it reaches: (top, left, bottom, right). `ground` and `context` are
    those of `Outline`. `slope`: rows that the base of what is wide falls for each column to the right.
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
    slope: float = 0.0


def painted_thing(
    component: Component,
    layout: Layout,
    fit: SizeFit | None,
    pull: float,
    is_long: bool = False,
    config: WholeThingsConfig = DEFAULTS,
) -> PaintedThing:
    """What was painted, its height pulled towards perspective where that is far off.

    Parameters
    ----------
    layout
        The dense layout in the rendering's frame.
    fit
        Usual sizes of the label; None where the bank has no such thing.
    pull
        0 keeps the painted height, 1 goes all the way to what is still usual at that row.
    is_long
        Whether such things run along the ground, see `are_long`.
    """
    extent, box = layout.extent, lowered_box(component, layout)
    foot = foot_of(component.mask, box, layout.ids, component.label_id, len(layout.labels))
    height, base = _height(component, config), box.bottom / extent.height
    if fit is not None and not foot.cut[[0, 2]].any():
        usual, factor = fit.height(base) * extent.height, np.exp(config.spread * fit.spread)
        within = np.clip(height, usual / factor, usual * factor)
        height = float(np.exp(np.log(height) + pull * (np.log(within) - np.log(height))))
    sides = float(box.left), float(box.right)
    column = base_column(*sides, foot.base_column, box.width / max(height, 1.0), config)
    base_row, slope = float(box.bottom), 0.0
    if is_long and box.width >= config.slants_from * height:
        line = base_line(component.mask, config.base_percentile)
        if config.least_slope <= abs(line.slope) <= config.largest_slope:
            slope = line.slope
            base_row += line.at(column - component.box.left) - component.box.height
    return PaintedThing(
        component,
        base_row,
        column,
        height,
        float(box.width),
        foot.cut,
        foot.ground,
        foot.context,
        extent,
        slope,
    )


def are_long(table: SegmentTable, config: WholeThingsConfig = DEFAULTS) -> bool:
    """Whether the segments of a label run along the ground."""
    return bool(table.segment_id.size) and float(np.median(table.width / table.height)) >= config.long


def _height(component: Component, config: WholeThingsConfig) -> float:
    box, mask = component.box, component.mask
    if box.height >= box.width:
        return float(box.height)
    last = mask.shape[0] - mask[::-1].argmax(axis=0)
    spans = (last - mask.argmax(axis=0))[mask.any(axis=0)]
    return float(np.percentile(spans, config.column_percentile))


def base_column(
    left: Columns, right: Columns, base_column: Columns, aspect: float, config: WholeThingsConfig
) -> Columns:
    """The column that a thing stands on: its base's middle where it is tall, its box's, from `left` to
    `right`, where it is wide. One thing, or an array of some."""
    wide = float(np.clip((aspect - config.wide_from) / config.wide_over, 0, 1))
    return base_column + wide * ((left + right) / 2 - base_column)


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
    hidden |= (table.side_hidden > config.largest_side_hidden) | (table.slant > config.largest_slant)
    hidden |= table.waist < config.narrowest_waist
    return may_beside & ~(cut[:, 0] & ~touches[0]) & ~(cut[:, 2] & ~touches[2]) & ~hidden
