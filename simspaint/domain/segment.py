"""A segment P_i of the memory bank: a piece of a photograph (S4.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Box


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Colour, mask and context of one component of a bank photograph, cropped to its boxes.

    Parameters
    ----------
    segment_id
        Row of the segment in its bank; stable while segments are only added.
    label_id
        Its label.
    photograph
        Name of the photograph it is a piece of.
    box
        Bounding box in the bank's extent.
    mask
        (box.height, box.width): which pixels of the box are the segment's.
    color
        (box.height, box.width, 3) RGB of the photograph inside the box, *not* cleared outside the mask.
    context_box
        The box enlarged by 25 % and clipped.
    context
        Label ids inside the context box, 255 = unlabelled.
    """

    segment_id: int
    label_id: int
    photograph: str
    box: Box
    mask: Bool[np.ndarray, "height width"]
    color: UInt8[np.ndarray, "height width 3"]
    context_box: Box
    context: UInt8[np.ndarray, "context_height context_width"]
