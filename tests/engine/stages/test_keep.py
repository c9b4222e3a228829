"""Which components of a composition are still there."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent
from simspaint.domain.geometry import Box
from simspaint.engine.stages.keep import KeepConfig, Kept, keep_components, near_changes

CONFIG = KeepConfig()
IN_PLACE = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def component(box: Box, label_id: int = 2, index: int = 0, mask: np.ndarray | None = None) -> Component:
    mask = np.ones((box.height, box.width), bool) if mask is None else mask
    return Component(index, label_id, box, mask, int(mask.sum()))


def composed(row: int, label_id: int = 2) -> ComposedComponent:
    return ComposedComponent(row, 0, label_id, None, IN_PLACE, -1)


def kept(now: Component, *before: tuple[Component, ComposedComponent]) -> Kept | None:
    (found,) = keep_components([now], before, CONFIG)
    return found


def test_the_same_component_is_kept_and_unchanged() -> None:
    box, old = Box(10, 10, 30, 40), composed(11)
    assert kept(component(box, index=5), (component(box), old)) == Kept(old, True)


def test_a_component_stays_what_it_is_down_to_an_iou() -> None:
    old = composed(11)
    before = (component(Box(0, 0, 10, 100)), old)
    assert kept(component(Box(0, 0, 10, 81)), before) == Kept(old, False)
    assert kept(component(Box(0, 0, 10, 79)), before) is None
    assert kept(component(Box(0, 0, 10, 124)), before) == Kept(old, False)
    assert kept(component(Box(0, 0, 10, 126)), before) is None
    assert kept(component(Box(0, 200, 10, 300)), before) is None


def test_it_is_pixels_that_count_and_not_boxes() -> None:
    hollow = np.ones((20, 20), bool)
    hollow[3:17, 3:17] = False
    box = Box(0, 0, 20, 20)
    assert kept(component(box, mask=hollow), (component(box), composed(1))) is None
    dented = np.ones((20, 20), bool)
    dented[8:10, 8:10] = False
    found = kept(component(box, mask=dented), (component(box), composed(1)))
    assert found is not None
    assert not found.is_unchanged


def test_a_component_of_another_label_is_another_one() -> None:
    box = Box(0, 0, 10, 10)
    assert kept(component(box, 3), (component(box, 2), composed(1))) is None


def test_the_most_similar_component_gives_its_segment() -> None:
    nearly, exactly = composed(1), composed(2)
    before = [(component(Box(0, 0, 10, 95)), nearly), (component(Box(0, 0, 10, 100)), exactly)]
    for order in (before, before[::-1]):
        assert kept(component(Box(0, 0, 10, 100)), *order) == Kept(exactly, True)
        found = kept(component(Box(0, 0, 10, 96)), *order)
        assert found is not None
        assert found.composed is nearly


def test_near_a_change_are_those_that_touch_it() -> None:
    components = [
        component(Box(0, 0, 10, 10)),
        component(Box(0, 10, 10, 20)),
        component(Box(0, 22, 10, 30)),
        component(Box(10, 20, 20, 22)),
    ]
    same, changed = Kept(composed(1), True), Kept(composed(1), False)
    assert near_changes(components, [same] * 4) == set()
    assert near_changes(components, [changed, same, same, same]) == {0, 1}
    assert near_changes(components, [same, None, same, same]) == {0, 1, 3}
    assert near_changes(components, [same, same, None, same]) == {2, 3}
