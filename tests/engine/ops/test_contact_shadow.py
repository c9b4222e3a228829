import numpy as np
import pytest

from simspaint.domain.geometry import Box
from simspaint.engine.ops.contact_shadow import ContactShadowConfig, cast_shadow

BOX = Box(20, 30, 60, 60)
GREY = 200


def shadowed(
    is_ground: np.ndarray | None = None, box: Box = BOX, mask: np.ndarray | None = None
) -> np.ndarray:
    color = np.full((100, 120, 3), GREY, np.uint8)
    mask = np.ones((box.height, box.width), bool) if mask is None else mask
    component = np.zeros((100, 120), np.int16) if is_ground is None else is_ground.astype(np.int16) - 1
    cast_shadow(color, component, np.array([True, False]), box, mask)
    return color[..., 0]


def test_it_is_darkest_right_below_the_thing_and_fades_out() -> None:
    shown = shadowed()
    column = shown[60:, 45].astype(int)
    assert column[0] < 0.65 * GREY
    assert (np.diff(column) >= 0).all()
    assert (column[4:] == GREY).all()
    assert (np.diff(shown[59, 60:].astype(int)) >= 0).all()


def test_what_is_beside_the_thing_higher_up_is_behind_it_and_stays_light() -> None:
    shown = shadowed()
    assert (shown[:54] == GREY).all()
    assert shown[56, 61] > shown[59, 61]


def test_only_ground_is_darkened() -> None:
    is_ground = np.ones((100, 120), bool)
    is_ground[:, :45] = False
    shown = shadowed(is_ground)
    assert (shown[:, :45] == GREY).all()
    assert shown[60, 50] < GREY


@pytest.mark.parametrize("box", [Box(80, 100, 120, 140), Box(-10, -10, 5, 20), Box(0, 0, 0, 0)])
def test_things_beyond_the_frame_and_empty_ones_do_no_harm(box: Box) -> None:
    clipped = Box(max(box.top, 0), max(box.left, 0), min(box.bottom, 100), min(box.right, 120))
    shown = shadowed(box=clipped)
    assert shown.shape == (100, 120)


def test_a_mask_without_pixels_throws_none() -> None:
    assert (shadowed(mask=np.zeros((40, 30), bool)) == GREY).all()


def test_its_width_is_bounded() -> None:
    config = ContactShadowConfig()
    wide = shadowed(box=Box(0, 0, 90, 120))
    assert (wide[90 + round(config.most_reach * 100 / config.flatness) + 1 :] == GREY).all()
