"""Two things of one label that touch get a segment each, and keep it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import filled_instances
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose, choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.small_pack import (
    CAR,
    LABELS,
    ROAD,
    SKY,
    differences,
    lock_of,
    own_rows,
    request_of,
)

FIRST, SECOND = Box(32, 16, 56, 48), Box(32, 48, 56, 80)


def two_cars(unpainted: bool = False) -> Layout:
    ids = np.full((64, 96), ROAD, np.uint8)
    ids[:24] = UNLABELLED if unpainted else SKY
    ids[FIRST.slices] = ids[SECOND.slices] = CAR
    instances = np.zeros((64, 96), np.uint8)
    instances[SECOND.slices] = 1
    return Layout(ids, LABELS, instances)


def car_boxes(rendering: Rendering) -> list[Box]:
    return sorted((row.box for row in own_rows(rendering) if row.label_id == CAR), key=lambda box: box.left)


def test_each_thing_has_a_segment_of_its_own(pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(request_of(two_cars()), pack, models)
    assert car_boxes(rendering) == [FIRST, SECOND]
    whole = Layout(two_cars().ids, LABELS)
    assert len(car_boxes(choose_and_render(request_of(whole), pack, models))) == 1
    assert rendering.layout.instances is not None


def test_unpainted_surroundings_do_not_join_things(pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(request_of(two_cars(unpainted=True)), pack, models)
    cars = [box for box in car_boxes(rendering) if box.bottom > 30]
    assert len(cars) == 2


def test_things_keep_their_segments_at_every_size_and_when_chosen_again(
    pack: OpenedPack, models: Models
) -> None:
    cars = pack.bank.segments_of_label(CAR)
    locks = (lock_of(pack, 40, 20, int(cars[0])), lock_of(pack, 40, 70, int(cars[-1])))
    request = request_of(two_cars(), locks=locks)
    first = choose_and_render(request, pack, models)
    segments = {row.box.left: row.segment_id for row in own_rows(first) if row.label_id == CAR}
    assert segments == {16: int(cars[0]), 48: int(cars[-1])}
    again = choose(replace(request, composition=first.composition), pack, models)
    assert same_composition(again, first.composition)
    assert differences(choose_and_render(request, pack, models), first) == []


def test_what_becomes_another_thing_is_chosen_anew(pack: OpenedPack, models: Models) -> None:
    whole = Layout(two_cars().ids, LABELS)
    before = choose(request_of(whole), pack, models)
    after = choose(request_of(two_cars(), before), pack, models)
    assert len([each for each in after.components if each.label_id == CAR]) == 2
    joined = choose(request_of(whole, after), pack, models)
    assert len([each for each in joined.components if each.label_id == CAR]) == 1


def test_filled_pixels_belong_to_the_nearest_thing_of_their_label() -> None:
    painted = np.full((4, 12), UNLABELLED, np.uint8)
    instances = np.zeros_like(painted)
    painted[:, 2:4] = painted[:, 8:10] = CAR
    painted[:, 11] = SKY
    instances[:, 8:10] = 3
    dense = np.where(painted == UNLABELLED, np.uint8(CAR), painted)
    dense[0] = np.where(painted[0] == UNLABELLED, np.uint8(SKY), painted[0])
    found = filled_instances(painted, instances, dense)
    assert found[1].tolist() == [0] * 6 + [3] * 5 + [0]
    assert found[0].tolist() == [0] * 8 + [3] * 2 + [0] * 2
