"""A transformed segment: where a piece of a photograph lies on the canvas (S4.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Affine, Box, bounding_box


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSegment:
    """A segment moved to where its component is, in the rendering's frame.

    Parameters
    ----------
    component_index
        The component it stands for.
    segment_id
        The segment of the bank.
    label_id
        Their label.
    affine
        From the rendering's frame to the photograph's frame, both normalised.
    box
        Bounding box of the moved mask in the rendering's frame; of area 0 where it left the frame.
    mask
        (box.height, box.width): which pixels of the box the moved segment covers.
    color
        (box.height, box.width, 3) RGB, valid where the mask is set.
    """

    component_index: int
    segment_id: int
    label_id: int
    affine: Affine
    box: Box
    mask: Bool[np.ndarray, "height width"]
    color: UInt8[np.ndarray, "height width 3"]

    def renumbered(self, component_index: int) -> PlacedSegment:
        """The same segment for the component that now has this index."""
        return (
            self
            if component_index == self.component_index
            else replace(self, component_index=component_index)
        )

    def cut_to(self, mask: Bool[np.ndarray, "height width"]) -> PlacedSegment:
        """What these pixels of its box show, in the smallest box around them; of area 0 where none is set."""
        tight = bounding_box(mask)
        box = tight.shifted(self.box.top, self.box.left) if tight.area else tight
        return replace(self, box=box, mask=mask[tight.slices].copy(), color=self.color[tight.slices].copy())
