"""The ground under a thing comes along with it."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.engine.ops.contact_rim import ContactRim, blend_rim, contact_rim

SKY, GRASS, SAND, HOUSE = range(4)
GROUND = np.array([False, True, True, False])
FRAME = Extent(100, 120)
THING = Box(30, 40, 70, 80)


def photograph(shadow: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """A house on grass, whose shadow is just below it."""
    ids = np.full(FRAME, SKY, np.uint8)
    ids[50:] = GRASS
    color = np.full((*FRAME, 3), 200, np.uint8)
    color[50:] = 120
    color[70:73, 40:80] = shadow
    ids[THING.slices] = HOUSE
    return color, ids


def rim_of(all_around: bool = False) -> ContactRim:
    color, ids = photograph()
    mask = np.ones((THING.height, THING.width), bool)
    rim = contact_rim(THING, mask, identity_affine(), color, ids, GROUND, FRAME, all_around)
    assert rim is not None
    return rim


def test_the_rim_is_ground_beside_the_base_and_fades_out() -> None:
    rim = rim_of()
    share = np.zeros(FRAME)
    share[rim.box.slices] = rim.share
    assert share[70, 60] == 1
    assert 0 < share[71, 60] <= 1
    assert share[90, 60] == 0
    assert share[55, 20] == 0
    assert (share[:50] == 0).all(), "there is no ground"
    assert (share[THING.slices] == 0).all()
    down = share[70:80, 60]
    assert (np.diff(down) <= 0).all()


def test_along_a_ribbon_ground_comes_along_on_both_sides() -> None:
    beside, around = rim_of(), rim_of(all_around=True)
    assert around.share[np.s_[55 - around.box.top], 80 - around.box.left] > 0
    assert beside.share[np.s_[55 - beside.box.top], 80 - beside.box.left] == 0


def test_shadow_comes_into_the_same_ground_in_the_light_of_the_picture() -> None:
    rim = rim_of()
    picture = np.full((*FRAME, 3), 150, np.uint8)
    blend_rim(picture, np.full(FRAME, GRASS, np.uint8), rim)
    assert (picture[70, 50:70] < 80).all(), "the shadow, brighter by as much as the picture's grass is"
    assert (picture[95] == 150).all()
    assert abs(int(picture[74, 60, 0]) - 150) < 12


def test_other_ground_is_left_as_it_is() -> None:
    rim = rim_of()
    picture = np.full((*FRAME, 3), 150, np.uint8)
    blend_rim(picture, np.full(FRAME, SAND, np.uint8), rim)
    assert (picture == 150).all()


def test_a_thing_without_ground_around_it_brings_none() -> None:
    color, ids = photograph()
    ids[:] = SKY
    mask = np.ones((THING.height, THING.width), bool)
    assert contact_rim(THING, mask, identity_affine(), color, ids, GROUND, FRAME) is None
    nothing = Box(0, 0, 0, 0), np.zeros((0, 0), bool)
    assert contact_rim(*nothing, identity_affine(), color, ids, GROUND, FRAME) is None


def test_a_thing_stands_in_the_light_of_its_ground() -> None:
    ids = np.full(FRAME, GRASS, np.uint8)
    bright, dark, same = (np.full((*FRAME, 3), level, np.uint8) for level in (180, 80, 120))
    assert blend_rim(bright, ids, rim_of()) > 1.1
    assert blend_rim(dark, ids, rim_of()) < 0.9
    assert abs(blend_rim(same, ids, rim_of()) - 1) < 0.05
    assert blend_rim(bright, np.full(FRAME, SAND, np.uint8), rim_of()) == 1
