"""A connected component L_j of a layout: what retrieval asks with (S3, S4.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool

from simspaint.domain.geometry import Box, bounding_box


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """A maximal 8-connected region of one label.

    Parameters
    ----------
    index
        Its place in the layout's list of components.
    label_id
        Label of all its pixels.
    box
        Bounding box in the layout's frame.
    mask
        Which pixels of the box belong to it. Read-only.
    area
        Number of set pixels.
    adherence
        How closely its outline is followed, 0 to 1; None: as the painting's settings say.
    """

    index: int
    label_id: int
    box: Box
    mask: Bool[np.ndarray, "height width"]
    area: int
    adherence: float | None = None

    def with_mask(self, mask: Bool[np.ndarray, "h w"], top: int, left: int) -> Component:
        """The same component with other pixels: those set in `mask`, whose corner lies at `top`, `left` in
        the frame; its box is tight around them."""
        inside = bounding_box(mask)
        cut = mask[inside.slices].copy()
        cut.flags.writeable = False
        return replace(self, box=inside.shifted(top, left), mask=cut, area=int(np.count_nonzero(cut)))
