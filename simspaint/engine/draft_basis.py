"""What a draft keeps of the rendering before it: the segments of components that are still much the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout

SAME = 0.8
"""IoU from which on a component is taken for the one that was there before: a stroke at its border leaves it
what it is, a stroke through its middle does not."""


class Further(NamedTuple):
    """A segment that covers what another one leaves, and how it is moved."""

    segment_id: int
    affine: Affine


class KeptSegment(NamedTuple):
    """A component of the rendering before, what it was given, how T moved it, and the segments that cover
    what this one leaves."""

    component: Component
    picked: Candidate
    candidates: tuple[Candidate, ...]
    move: Affine | None
    further: tuple[Further, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class DraftBasis:
    """The rendering before, as far as a draft builds on it."""

    painted: Layout
    refined: Layout
    kept: tuple[KeptSegment, ...]

    def segment_for(self, component: Component) -> KeptSegment | None:
        """What the most similar component of its label was given, if that was much the same one."""
        best, most = None, SAME
        for kept in self.kept:
            if kept.component.label_id == component.label_id:
                iou = _component_iou(kept.component, component)
                if iou >= most:
                    best, most = kept, iou
        return best

    def refinement_for(self, painted: Layout) -> Layout | None:
        """The layout refined before with the new strokes upon it; None where something was unpainted that had
        been painted, which the network has not filled yet."""
        if painted.extent != self.painted.extent:
            return None
        empty = painted.ids == UNLABELLED
        if (empty & (self.painted.ids != UNLABELLED)).any():
            return None
        return Layout(np.where(empty, self.refined.ids, painted.ids), painted.labels)


def _component_iou(first: Component, second: Component) -> float:
    """IoU of two components; 0 where their boxes show already that it is less than `SAME`."""
    if first.box.intersection(second.box).area < SAME * max(first.area, second.area):
        return 0.0
    return mask_iou(first.box, first.mask, second.box, second.mask)
