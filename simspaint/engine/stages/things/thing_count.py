"""Whether a component is a thing that whole segments can stand for, and how many side by side."""

from __future__ import annotations

import numpy as np

from simspaint.engine.ops.segment_table import SegmentTable
from simspaint.engine.stages.things.painted import DEFAULTS, PaintedThing, WholeThingsConfig, whole_rows


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
