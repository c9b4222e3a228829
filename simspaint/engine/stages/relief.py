"""What is painted as high land is shown as what it is a part of (method `studio`): white peaks are mountains.

In layouts of photographs snow on a mountain is mountain, and `snow` is a plain that is looked at from above.
Painters paint peaks with the colour of snow, and no plain fits such an outline. So it is with a band of rock
at the foot of mountains: photographs have rocks there that stand by themselves, or a mountain's slope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Int64

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.sky_share import sky_of


@dataclass(frozen=True, slots=True)
class ReliefConfig:
    """When a region is high land: ground where it stands against the sky, what stands where it is a wide band
    below its relief."""

    below_sky: float = 0.5
    """Share of its columns that have sky right above, or their relief where it is a band."""
    before: float = 0.7
    """Share of its columns below which something else lies: a plain goes down to the frame."""
    wide: float = 0.5
    """Share of the frame's width from which on regions are a band, all together: trees cut it."""
    steep: float = 0.08
    """Share of the frame's height between the highest and the lowest of the upper outline of peaks."""
    thick: float = 0.25
    """Share of the frame's height that a band has at most: the walls of a gorge are none."""
    outliers: float = 5.0
    """Percentage of the columns, above and below, that do not say how steep it is."""


def show_relief(
    layout: Layout, painted: Layout, config: ReliefConfig = ReliefConfig()
) -> tuple[Layout, Layout]:
    """A dense layout and the painted one of its size, in which high land of a label that names a `relief` is
    of that label; the same ones where there is none."""
    ids = {label.name: label.id for label in layout.labels.labels}
    # Ground first: what peaks are shown as may be the relief that a band lies below.
    for label in sorted(layout.labels.labels, key=lambda label: not label.is_ground):
        other = ids.get(label.relief)
        if other is not None and other != label.id:
            layout, painted = _raised(layout, painted, label.id, other, config)
    return layout, painted


def _raised(
    layout: Layout, painted: Layout, label_id: int, other: int, config: ReliefConfig
) -> tuple[Layout, Layout]:
    high = high_regions(layout, label_id, other, config)
    if not high.any():
        return layout, painted
    shown = np.where(high & (painted.ids == label_id), np.uint8(other), painted.ids)
    return layout.with_ids(np.where(high, np.uint8(other), layout.ids)), painted.with_ids(shown)


def high_regions(
    layout: Layout, label_id: int, relief: int, config: ReliefConfig = ReliefConfig()
) -> Bool[np.ndarray, "height width"]:
    """Pixels of the label's connected regions that are high land.

    Parameters
    ----------
    relief
        The label that high land is shown as.
    """
    own = layout.ids == label_id
    if not own.any():
        return own
    is_plain = layout.labels[label_id].is_ground
    above = _sky(layout.labels)[layout.ids] if is_plain else layout.ids == relief
    n, regions = cv2.connectedComponents(own.view(np.uint8), connectivity=8)
    outlines = [_Outline.of(regions == region) for region in range(1, n)]
    fits = _Outline.is_steep if is_plain else _Outline.is_thin
    found = [
        i for i, each in enumerate(outlines, 1) if each.lies_between(above, config) and fits(each, config)
    ]
    wide = sum(len(outlines[i - 1].columns) for i in found) >= config.wide * layout.extent.width
    return np.isin(regions, found) if found and (is_plain or wide) else np.zeros_like(own)


class _Outline(NamedTuple):
    """Rows where a region begins and ends in its columns, in a frame of this extent."""

    columns: Int64[np.ndarray, " n"]
    top: Int64[np.ndarray, " n"]
    bottom: Int64[np.ndarray, " n"]
    extent: Extent

    @staticmethod
    def of(mask: Bool[np.ndarray, "height width"]) -> _Outline:
        columns = np.flatnonzero(mask.any(axis=0))
        own = mask[:, columns]
        return _Outline(
            columns, own.argmax(axis=0), len(mask) - 1 - own[::-1].argmax(axis=0), Extent(*mask.shape)
        )

    def lies_between(self, above: Bool[np.ndarray, "height width"], config: ReliefConfig) -> bool:
        """Below what is above, and above something else than the frame's edge."""
        below = (self.top > 0) & above[np.maximum(self.top - 1, 0), self.columns]
        before = self.bottom < self.extent.height - 1
        return bool(below.mean() >= config.below_sky and before.mean() >= config.before)

    def is_steep(self, config: ReliefConfig) -> bool:
        highest, lowest = np.percentile(self.top, [config.outliers, 100 - config.outliers])
        return bool(lowest - highest >= config.steep * self.extent.height)

    def is_thin(self, config: ReliefConfig) -> bool:
        return bool(self.bottom.max() - self.top.min() < config.thick * self.extent.height)


def _sky(labels: LabelSet) -> Bool[np.ndarray, 256]:
    found = np.zeros(256, bool)
    found[: len(labels)] = sky_of(labels)
    found[UNLABELLED] = False
    return found
