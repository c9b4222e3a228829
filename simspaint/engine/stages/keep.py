"""What of a composition is still there: components that are much the same, or moved in a sequence, keep their
segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simspaint.bank.ops.iou import mask_iou
from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent, Stance, affine_array, affine_numbers
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.segment_choice import AffineNumbers
from simspaint.engine.ops.motion import Motion, find_motion, moved_affine


@dataclass(frozen=True, slots=True)
class KeepConfig:
    """Constants of the stage.

    Parameters
    ----------
    least_iou
        IoU from which on a component is the one that was there before: a stroke at its border leaves it what
        it is, a stroke through its middle does not.
    least_moved_iou
        The same in a sequence, for a component that has been moved to where it is now.
    reach
        How far a component may move between two frames of a sequence, as a share of the longer side.
    outline_px
        How far the outline of a component may be from where it was, drawn at another size, in pixels of the
        composition's frame.
    """

    least_iou: float = 0.8
    least_moved_iou: float = 0.5
    reach: float = 0.125
    outline_px: int = 4


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


def follow_components(
    components: Sequence[Component],
    before: Sequence[tuple[Component, ComposedComponent]],
    extent: Extent,
    config: KeepConfig,
) -> list[Kept | None]:
    """What each component of a sequence's frame showed in the frame before, where that lies now; None for
    what has appeared. No two go on from the same one.

    Parameters
    ----------
    before
        The components of the frame before with what they showed.
    """
    reach = max(round(config.reach * max(extent)), 1)
    pairs = []
    for i, component in enumerate(components):
        for k, (old, composed) in enumerate(before):
            near = old.box.grown(reach, reach).intersection(component.box).area > 0
            if composed.label_id == component.label_id and near:
                motion = find_motion(old, component, extent, reach)
                if motion.iou >= config.least_moved_iou:
                    pairs.append((motion.iou, -i, -k, motion))
    found: dict[int, Kept] = {}
    taken: set[int] = set()
    for _, i, k, motion in sorted(pairs, reverse=True):
        if -i not in found and -k not in taken:
            taken.add(-k)
            old, composed = before[-k]
            is_same = _is_same(old, components[-i])
            found[-i] = Kept(_moved(composed, motion, extent), is_same)
    return [found.get(i) for i in range(len(components))]


def _moved(composed: ComposedComponent, motion: Motion, extent: Extent) -> ComposedComponent:
    """What a component showed, moved along. A choice by hand has no pixel of its own in the new frame: it
    stays where it is as what it is."""

    def along(numbers: AffineNumbers) -> AffineNumbers:
        return affine_numbers(moved_affine(affine_array(numbers), motion, extent))

    stance = composed.stance
    if stance is Stance.BY_HAND:
        stance = Stance.WHOLE
    elif stance is Stance.IN_PLACE and not motion.is_none:
        stance = Stance.ALIGNED
    if not motion.is_none:
        fills = tuple(fill._replace(affine=along(fill.affine)) for fill in composed.fill_segments)
        composed = replace(composed, affine=along(composed.affine), fill_segments=fills)
    return replace(composed, stance=stance, steps=0)


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
