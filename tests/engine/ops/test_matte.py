import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.matte import Matte, matte_of, surroundings
from simspaint.engine.ops.matte_shares import MatteConfig
from simspaint.engine.ops.matted_segment import paint_matted

FRAME = Extent(512, 768)
DARK, LIGHT, GREEN = (40, 60, 30), (210, 220, 240), (60, 160, 60)
BOX = Box(60, 80, 200, 300)
EVERYWHERE = np.ones((BOX.height, BOX.width), bool)


def disc(radius: float = 60.0) -> np.ndarray:
    rows, columns = np.mgrid[: BOX.height, : BOX.width]
    return np.hypot(rows - BOX.height / 2, columns - BOX.width / 2) < radius


def photograph(covered: np.ndarray) -> np.ndarray:
    """A dark thing before a light sky, with each pixel mixed by what it covers."""
    share = covered.astype(np.float32)[..., None]
    return np.rint(share * DARK + (1 - share) * LIGHT).astype(np.uint8)


def share_in_frame(matte: Matte, mask: np.ndarray, box: Box = BOX) -> np.ndarray:
    share = np.zeros(FRAME, np.float32)
    share[box.slices] = mask
    share[matte.rows, matte.columns] = matte.share
    return share


def test_the_matte_follows_the_photograph_where_the_mask_does_not() -> None:
    true, mask = disc(60), disc(62)
    matte = matte_of(photograph(true), mask, BOX, EVERYWHERE, None, FRAME)
    ring = np.zeros(FRAME, bool)
    ring[BOX.slices] = mask & ~true
    found = share_in_frame(matte, mask)
    assert found[ring].mean() < 0.2
    inside = np.zeros(FRAME, bool)
    inside[BOX.slices] = disc(58)
    assert found[inside].mean() > 0.95


def test_what_is_left_of_the_color_is_the_things_own() -> None:
    rows, columns = np.mgrid[: BOX.height, : BOX.width]
    true = np.clip(60.5 - np.hypot(rows - BOX.height / 2, columns - BOX.width / 2), 0, 1)  # anti-aliased
    matte = matte_of(photograph(true), true > 0, BOX, EVERYWHERE, None, FRAME)
    seen = (matte.share > 0.1) & matte.is_own
    assert np.count_nonzero(seen) > 100
    mixed = photograph(true)[matte.rows - BOX.top, matte.columns - BOX.left]
    before, after = (np.abs(color[seen] - np.array(DARK)).mean() for color in (mixed, matte.color))
    assert after < 0.5 * before


def test_without_an_edge_in_the_photograph_the_outline_is_only_smoothed() -> None:
    color = np.full((BOX.height, BOX.width, 3), GREEN, np.uint8)
    mask = np.zeros((BOX.height, BOX.width), bool)
    mask[:, : BOX.width // 2] = True
    matte = matte_of(color, mask, BOX, EVERYWHERE, None, FRAME)
    row = share_in_frame(matte, mask)[BOX.top + BOX.height // 2, BOX.left + 20 : BOX.right]
    assert (np.diff(row) <= 1e-3).all()
    assert np.count_nonzero((row > 0.02) & (row < 0.98)) <= 4


def test_there_is_none_at_the_frames_edges() -> None:
    whole = Box(100, 0, *FRAME)
    color = np.full((whole.height, whole.width, 3), GREEN, np.uint8)
    mask = np.ones((whole.height, whole.width), bool)
    matte = matte_of(color, mask, whole, mask, None, FRAME)
    assert matte.rows.size
    assert matte.rows.max() < 100 + MatteConfig().margin(FRAME)


def test_hidden_pixels_and_those_far_from_the_outline_are_left_out() -> None:
    visible = EVERYWHERE.copy()
    visible[:, : BOX.width // 2] = False
    matte = matte_of(photograph(disc(60)), disc(62), BOX, visible, None, FRAME)
    assert matte.columns.min() >= BOX.left + BOX.width // 2
    distance = np.hypot(matte.rows - 60 - BOX.height / 2, matte.columns - 80 - BOX.width / 2)
    assert np.abs(distance - 60).max() < 12


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 300)])
def test_tiny_and_empty_segments_do_no_harm(shape: tuple[int, int]) -> None:
    box = Box(10, 10, 10 + shape[0], 10 + shape[1])
    mask = np.ones(shape, bool)
    matte = matte_of(np.zeros((*shape, 3), np.uint8), mask, box, mask, None, FRAME)
    assert matte.share.shape == matte.rows.shape
    assert ((matte.share >= 0) & (matte.share <= 1)).all()


def matte_among(mask: np.ndarray, covered: np.ndarray) -> Matte:
    """Of a segment of one colour, where segments of its photograph cover that much of the frame."""
    color = np.full((*mask.shape, 3), 90, np.uint8)
    return matte_of(color, mask, BOX, EVERYWHERE, covered[surroundings(BOX, FRAME).slices], FRAME)


def test_segments_of_one_photograph_have_no_outline_where_they_meet() -> None:
    left = np.zeros((BOX.height, BOX.width), bool)
    left[:, :100] = True
    covered = np.zeros(FRAME, bool)
    covered[BOX.slices] = True
    matte = matte_among(left, covered)
    rows = (matte.rows > BOX.top + 15) & (matte.rows < BOX.bottom - 15)
    assert matte.columns[rows].max(initial=0) < BOX.left + 80


def test_a_hole_in_what_another_segment_covers_is_no_outline_of_this_one() -> None:
    top = np.zeros((BOX.height, BOX.width), bool)
    top[:30] = True
    covered = np.zeros(FRAME, bool)
    covered[BOX.slices] = True
    covered[BOX.top + 90 : BOX.top + 100, BOX.left + 50 : BOX.left + 90] = False
    matte = matte_among(top, covered)
    assert matte.rows.max() < BOX.top + 60


def painted(
    behind: np.ndarray, component: np.ndarray, is_same: tuple[bool, ...] = (False, False)
) -> np.ndarray:
    mask = disc()
    color = photograph(mask)
    segment = PlacedSegment(1, 0, 0, np.eye(2, 3), BOX, mask, color)
    matte = matte_of(color, mask, BOX, EVERYWHERE, None, FRAME)
    paint_matted(behind, component, segment, matte, np.array([*is_same, False]))
    return behind


def test_nothing_of_the_old_sky_is_left_around_a_thing() -> None:
    behind = np.full((*FRAME, 3), GREEN, np.uint8)
    shown = painted(behind, np.zeros(FRAME, np.int16)).astype(int)
    assert shown[..., 2].max() <= max(GREEN[2], DARK[2]) + 10  # the sky's blue is 240
    assert (shown[BOX.top + 70, BOX.left + 110] == DARK).all()
    assert (shown[0, 0] == GREEN).all()


def test_where_nothing_is_behind_the_thing_keeps_its_colors() -> None:
    empty = np.full(FRAME, -1, np.int16)
    shown = painted(np.zeros((*FRAME, 3), np.uint8), empty)[BOX.slices]
    assert np.abs(shown[disc()].astype(int) - DARK).max() < 60
    assert not shown[~disc()].any()


def test_over_the_same_photograph_nothing_is_mixed() -> None:
    behind = np.zeros((*FRAME, 3), np.uint8)
    behind[BOX.slices] = photograph(disc())
    shown = painted(behind.copy(), np.zeros(FRAME, np.int16), (True, True))
    assert (shown == behind).all()
