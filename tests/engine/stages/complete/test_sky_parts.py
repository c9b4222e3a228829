"""What is open of trees and land against the sky is left to the sky."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.engine.stages.complete.sky_parts import without_sky_parts

EXTENT = Extent(125, 200)
LABELS = LabelSet((Label(0, "sky", (0, 0, 255)), Label(1, "tree", (0, 90, 0), rank=30)))
AREA = 60 * 200
"""Of the forest: the lower rows from the 65th on."""


def component(index: int, label_id: int, *boxes: Box) -> Component:
    frame = np.zeros(EXTENT, bool)
    for box in boxes:
        frame[box.slices] = True
    rows, columns = np.flatnonzero(frame.any(1)), np.flatnonzero(frame.any(0))
    box = Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
    return Component(index, label_id, box, frame[box.slices], int(frame.sum()))


SKY, FOREST = component(0, 0, Box(0, 0, 65, 200)), component(1, 1, Box(65, 0, 125, 200))
CROWN, INNER, WIDE = Box(65, 20, 75, 40), Box(90, 100, 100, 130), Box(65, 100, 100, 200)


def left_open(*open_boxes: Box, area: int = AREA) -> Component | None:
    return without_sky_parts(component(1, 1, *open_boxes), area, [SKY, FOREST], LABELS, EXTENT)


def test_a_part_at_the_sky_is_left_to_it_and_others_stay_open() -> None:
    found = left_open(CROWN, INNER)
    assert found is not None
    assert found.box == INNER
    assert found.mask.all()
    assert found.area == INNER.area
    assert left_open(CROWN) is None


@pytest.mark.parametrize("part", [INNER, Box(66, 0, 125, 10)], ids=["amid the forest", "at the frame's side"])
def test_a_part_with_little_sky_around_it_is_filled(part: Box) -> None:
    found = left_open(part)
    assert found is not None
    assert found.box == part


def test_a_large_part_of_the_component_is_filled() -> None:
    assert left_open(WIDE) is None
    found = left_open(WIDE, area=round(WIDE.area / 0.4))
    assert found is not None
    assert found.box == WIDE


def test_parts_do_not_count_as_the_surroundings_of_others() -> None:
    below = Box(77, 20, 83, 40)
    found = left_open(CROWN, below)
    assert found is not None
    assert found.box == below
