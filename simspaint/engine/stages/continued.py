"""Land, water and sky go on behind what stands before them: parts of one label that only something nearer
separates are one component, and get one segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, Int64

from simspaint.domain.component import Component
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class ContinuedConfig:
    """When two parts are one."""

    widest: float = 0.4
    """Share of the frame's width that may lie between both: beyond it a meadow may well be another one."""


def with_continued(
    components: Sequence[Component], layout: Layout, config: ContinuedConfig = ContinuedConfig()
) -> list[Component]:
    """The components, those of one label joined that go on behind something nearer.

    What is joined lies behind that, too: it overlaps the components there. It takes the place of the first
    of its parts; the others are left out.
    """
    joined: dict[int, Component | None] = {}
    for label in layout.labels.labels:
        own = [i for i, each in enumerate(components) if each.label_id == label.id]
        if len(own) > 1 and not (label.stands or label.drifts):
            joined |= _joined(own, components, layout, hides(layout.labels, label), config)
    result = [joined.get(i, each) for i, each in enumerate(components)]
    return [replace(each, index=i) for i, each in enumerate(each for each in result if each is not None)]


def hides(labels: LabelSet, label: Label) -> Bool[np.ndarray, " 256"]:
    """Behind which labels one goes on: what is nearer, and ribbons that run over it."""
    found = np.zeros(UNLABELLED + 1, bool)
    for other in labels.labels:
        over = other.is_ribbon and other.is_ground and label.is_ground and not label.is_ribbon
        found[other.id] = other.rank > label.rank or over
    return found


def _joined(
    own: Sequence[int],
    components: Sequence[Component],
    layout: Layout,
    is_hiding: Bool[np.ndarray, " 256"],
    config: ContinuedConfig,
) -> dict[int, Component | None]:
    """What is joined of the components of one label, at the first one's place; None at the others'."""
    height, width = layout.extent
    if not (shared := _shared_rows([components[i] for i in own], height)).size:
        return {}
    number = np.full((height, width), -1, np.int32)
    for i in own:
        number[components[i].box.slices][components[i].mask] = i
    rows = slice(min(components[i].box.top for i in own), max(components[i].box.bottom for i in own))
    between = np.zeros(number[rows].shape, bool)
    hiding = is_hiding[layout.ids[shared]]
    between[shared - rows.start] = _between_in_rows(number[shared], hiding, config.widest * width)
    if not between.any():
        return {}
    mask = (number[rows] >= 0) | between
    _, parts = cv2.connectedComponents(mask.view(np.uint8), connectivity=8)
    found: dict[int, Component | None] = {}
    part_of = {i: int(parts[_first_pixel(components[i], rows.start)]) for i in own}
    for part in set(part_of.values()):
        members = [i for i in own if part_of[i] == part]
        if len(members) > 1:
            found |= dict.fromkeys(members[1:])
            found[members[0]] = components[members[0]].with_mask(
                (parts == part) & (number[rows] >= 0), rows.start, 0
            )
    return found


def _first_pixel(component: Component, top: int) -> tuple[int, int]:
    row, column = divmod(int(component.mask.argmax()), component.box.width)
    return component.box.top + row - top, component.box.left + column


def _shared_rows(components: Sequence[Component], height: int) -> Int64[np.ndarray, " n"]:
    """Rows of the frame that show at least two of some components; few do."""
    shown = np.zeros(height, np.int64)
    for component in components:
        shown[component.box.top : component.box.bottom] += component.mask.any(axis=1)
    return np.flatnonzero(shown > 1)


def _between_in_rows(
    number: np.ndarray, is_hiding: Bool[np.ndarray, "h w"], widest: float
) -> Bool[np.ndarray, "h w"]:
    """Pixels of what hides, between two different components of one row."""
    n_columns = number.shape[1]
    columns = np.arange(n_columns, dtype=np.int32)
    passed = is_hiding & (number < 0)
    left = np.maximum.accumulate(np.where(passed, np.int32(-1), columns), axis=1)
    right = np.minimum.accumulate(np.where(passed, np.int32(n_columns), columns)[:, ::-1], axis=1)[:, ::-1]
    is_inside = passed & (left >= 0) & (right < n_columns) & (right - left - 1 <= widest)
    begins = np.arange(len(number), dtype=np.int32)[:, None] * np.int32(n_columns)
    first = np.take(number, begins + np.maximum(left, 0))
    last = np.take(number, begins + np.minimum(right, n_columns - 1))
    return is_inside & (first >= 0) & (last >= 0) & (first != last)
