"""What cuts a photograph off where it shows around its segment."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.adherence import Adherence
from simspaint.engine.request import Rules
from simspaint.engine.stages.complete.fill_choice import CompleteConfig, FillChoice, Work
from simspaint.engine.stages.complete.items import Item

EXTENT = Extent(20, 30)
SKY_BOX, OTHER_BOX = Box(0, 0, 20, 15), Box(0, 15, 20, 30)


def continued(other: Label, stance: Stance = Stance.ALIGNED) -> tuple[np.ndarray, np.ndarray]:
    """Where the photograph of a sky goes on, with another segment of another photograph beside it: for
    everything, and for what is feathered."""
    sky = Label(0, "sky", (0, 0, 255))

    def item(index: int, box: Box, label: Label, stance: Stance) -> Item:
        mask = np.ones((box.height, box.width), bool)
        color = np.zeros((*mask.shape, 3), np.uint8)
        component = Component(index, label.id, box, mask, box.area)
        placed = PlacedSegment(index, index, label.id, identity_affine(), box, mask, color)
        return Item(component, component, placed, b"", label, Adherence(0.25), stance)

    items = [item(0, SKY_BOX, sky, Stance.IN_PLACE), item(1, OTHER_BOX, other, stance)]
    choice = FillChoice.__new__(FillChoice)  # of a bank only the photographs of its segments are asked for
    index = SimpleNamespace(segment_photograph=np.array([4, 5]))
    choice._given, choice._extent = cast(Any, SimpleNamespace(bank=SimpleNamespace(index=index))), EXTENT
    return choice._continued(Work(items, [each.placed for each in items]), 0)


def test_a_photograph_goes_on_behind_a_feathered_segment() -> None:
    """A cloud that drifts over another cloud, of the sky's own photograph, does not take that away; a hill
    would be cut off."""
    usual, feathered = continued(Label(1, "cloud", (255, 255, 255), keeps_outline=True, is_feathered=True))
    assert feathered.all()
    assert not usual[OTHER_BOX.slices].any()


def test_a_segment_with_an_outline_of_another_photograph_cuts_it_off() -> None:
    for shown in continued(Label(1, "rock", (90, 90, 90), keeps_outline=True)):
        assert shown[SKY_BOX.slices].all()
        assert not shown[OTHER_BOX.slices].any()


def test_what_stands_whole_stands_before_it() -> None:
    usual, feathered = continued(Label(1, "house", (200, 0, 0), is_thing=True), Stance.WHOLE)
    assert usual.all()
    assert feathered.all()


def test_a_whole_cloud_does_not_and_cuts_all_but_clouds() -> None:
    cloud = Label(1, "cloud", (255, 255, 255), keeps_outline=True, is_feathered=True)
    usual, feathered = continued(cloud, Stance.WHOLE)
    assert not usual[OTHER_BOX.slices].any()
    assert feathered.all()


def open_part(label: Label, adherence: float, rules: Rules) -> Component | None:
    """What is to be filled of a forest of which a crown at the sky is not covered."""
    forest, covered = Box(10, 0, 20, 30), Box(10, 0, 20, 30)
    shown = np.ones((covered.height, covered.width), bool)
    shown[:4, 5:12] = False
    items = []
    for index, (own, box, mask) in enumerate(
        [(SKY, Box(0, 0, 10, 30), np.ones((10, 30), bool)), (label, forest, shown)]
    ):
        component = Component(index, own.id, box, np.ones((box.height, box.width), bool), box.area)
        color = np.zeros((*mask.shape, 3), np.uint8)
        placed = PlacedSegment(index, index, own.id, identity_affine(), box, mask, color)
        items.append(Item(component, component, placed, b"", own, Adherence(adherence), Stance.ALIGNED))
    choice = FillChoice.__new__(FillChoice)
    choice._given, choice._extent = cast(Any, SimpleNamespace(labels=LabelSet((SKY, label)))), EXTENT
    choice._config = CompleteConfig(rules=rules)
    work = Work(items, [each.placed for each in items])
    return choice._uncovered(work, items[1], items[1].component, [items[1].placed], 0)


SKY = Label(0, "sky", (0, 0, 255))
TREE = Label(1, "tree", (0, 90, 0), rank=30, keeps_outline=True)
GRASS = Label(1, "grass", (0, 200, 0), rank=30)


def test_trees_end_at_the_sky_where_strokes_are_hints() -> None:
    assert open_part(TREE, 0.2, Rules()) is None
    assert open_part(TREE, 0.2, Rules(leaves_sky=False)) is not None
    assert open_part(TREE, 0.9, Rules()) is not None
    assert open_part(GRASS, 0.2, Rules()) is not None
