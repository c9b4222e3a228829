"""Of things of which little is seen nothing is shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo
from simspaint.engine.stages.complete.fill_choice import Work
from simspaint.engine.stages.complete.items import Item
from simspaint.engine.stages.complete.remnants import hide_remnants
from simspaint.engine.stages.complete.scene import PlacedFill

EXTENT = Extent(20, 30)
SKY, GRASS, TREE, HOUSE = range(4)
LABELS = LabelSet(
    (
        Label(SKY, "sky", (0, 0, 255)),
        Label(GRASS, "grass", (0, 255, 0), is_ground=True, rank=33),
        Label(TREE, "tree", (0, 99, 0), rank=56, keeps_outline=True),
        Label(HOUSE, "house", (255, 0, 0), is_thing=True, rank=42),
    )
)
SKY_BOX, GRASS_BOX, TREE_BOX = Box(0, 0, 10, 30), Box(10, 0, 20, 30), Box(2, 10, 14, 14)


def photograph() -> np.ndarray:
    ids = np.full(EXTENT, SKY, np.uint8)
    ids[GRASS_BOX.slices] = GRASS
    ids[TREE_BOX.slices] = TREE
    return ids


def segment(index: int, label: int, box: Box, mask: np.ndarray | None = None) -> PlacedSegment:
    mask = np.ones((box.height, box.width), bool) if mask is None else mask
    return PlacedSegment(
        index, index, label, identity_affine(), box, mask, np.zeros((*mask.shape, 3), np.uint8)
    )


def item(index: int, label: int, box: Box, stance: Stance) -> Item:
    component = Component(index, label, box, np.ones((box.height, box.width), bool), box.area)
    return Item(component, component, segment(index, label, box), b"", LABELS[label], Adherence(0.2), stance)


def shown_of_the_tree(tree_in_sky: bool, house: Box | None = None) -> int:
    """Pixels of the photograph's tree that grass, and the sky where it has its part, show."""
    items = [item(0, SKY, SKY_BOX, Stance.IN_PLACE), item(1, GRASS, GRASS_BOX, Stance.IN_PLACE)]
    if house:
        items.append(item(2, HOUSE, house, Stance.WHOLE))
    work = Work(items, [each.placed for each in items], [() for _ in items])
    for i, box in ((0, SKY_BOX), (1, GRASS_BOX)):
        if i == 1 or tree_in_sky:
            part = segment(i, TREE, TREE_BOX.intersection(box))
            work.fills[i] = (PlacedFill(items[i].component, part, None),)
    index = SimpleNamespace(segment_photograph=np.zeros(3, int))
    bank = MemoryBank.__new__(MemoryBank)  # of a bank only its photographs' layouts are asked for
    cast(Any, bank).__dict__.update(_index=index, layout_ids=lambda _: photograph())
    hide_remnants(work, bank, LABELS, EXTENT, Memo())
    return sum(int(fill.placed.mask.sum()) for own in work.fills for fill in own)


def test_a_tree_that_is_seen_stays() -> None:
    assert shown_of_the_tree(True) == TREE_BOX.area
    assert shown_of_the_tree(True, Box(0, 20, 15, 30)) == TREE_BOX.area, "a house beside it"


def test_of_a_tree_without_its_crown_no_stump_is_shown() -> None:
    assert shown_of_the_tree(False) == 0


def test_no_foot_of_a_tree_is_seen_below_a_house() -> None:
    assert shown_of_the_tree(True, Box(2, 5, 13, 25)) == 0
