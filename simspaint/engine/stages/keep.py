"""What of a composition is still there: components that are much the same keep their segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent
from simspaint.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class KeepConfig:
    """Constants of the stage.

    Parameters
    ----------
    least_iou
        IoU from which on a component is the one that was there before: a stroke at its border leaves it what
        it is, a stroke through its middle does not.
    """

    least_iou: float = 0.8


class Kept(NamedTuple):
    """What a component showed before; `is_unchanged` where it has the very same pixels."""

    composed: ComposedComponent
    is_unchanged: bool


def keep_components(
    components: Sequence[Component],
    before: Sequence[tuple[Component, ComposedComponent]],
    config: KeepConfig,
) -> list[Kept | None]:
    """What each component showed before: that of the most similar component of its label, if it is much the
    same; else None.

    Parameters
    ----------
    before
        The components of the composition with what they showed, in the same frame.
    """
    return [_kept(component, before, config.least_iou) for component in components]


def _kept(
    component: Component, before: Sequence[tuple[Component, ComposedComponent]], least_iou: float
) -> Kept | None:
    best, most = None, least_iou
    for old, composed in before:
        if old.label_id != component.label_id:
            continue
        # Boxes show already where it is less than what is asked for.
        if old.box.intersection(component.box).area < least_iou * max(old.area, component.area):
            continue
        iou = mask_iou(old.box, old.mask, component.box, component.mask)
        if iou >= most:
            best, most = Kept(composed, _is_same(old, component)), iou
    return best


def _is_same(first: Component, second: Component) -> bool:
    return first.box == second.box and np.array_equal(first.mask, second.mask)


def near_changes(components: Sequence[Component], kept: Sequence[Kept | None]) -> set[int]:
    """Positions of the components that changed, and of those that touch one of them."""
    changed = {i for i, each in enumerate(kept) if each is None or not each.is_unchanged}
    near = {
        k
        for k in range(len(components))
        if any(_touch(components[k].box, components[i].box) for i in changed)
    }
    return changed | near


def _touch(first: Box, second: Box) -> bool:
    return first.grown(1, 1).intersection(second).area > 0
