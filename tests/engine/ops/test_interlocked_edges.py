"""Where two kinds of ground meet, blades stand before the path."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.interlocked_edges import InterlockConfig, InterlockedEdge, interlocked_edge
from simspaint.engine.ops.matte import Matte

FRAME = Extent(300, 200)
CONFIG = InterlockConfig(reach=0.04)
PATH = Box(150, 60, 300, 140)


def path(color: int = 120) -> PlacedSegment:
    shape = PATH.height, PATH.width
    return PlacedSegment(
        1, 0, 0, identity_affine(), PATH, np.ones(shape, bool), np.full((*shape, 3), color, np.uint8)
    )


def grass(seed: int = 0) -> np.ndarray:
    """Light and dark blades, each a column wide."""
    blades = np.random.default_rng(seed).integers(0, 2, (1, FRAME.width, 1)) * 120 + 60
    return np.broadcast_to(blades, (*FRAME, 3)).astype(np.uint8)


def edge_of(canvas: np.ndarray, is_other: np.ndarray | None = None) -> InterlockedEdge:
    found = interlocked_edge(path(), canvas, np.ones(FRAME, bool) if is_other is None else is_other, CONFIG)
    assert found is not None
    return found


def test_the_rim_alone_changes_and_it_is_wider_where_it_is_near() -> None:
    share = edge_of(grass()).share
    reach = round(CONFIG.reach * FRAME.height)
    assert (share[reach:, reach:-reach] == 1).all()
    changed = (share < 1).sum(axis=1)
    assert changed[-20:].mean() > changed[20:40].mean() > 0


def test_light_blades_stand_before_the_path_and_dark_ones_do_not() -> None:
    canvas = grass()
    share = edge_of(canvas).share[100:, :4]
    is_light = canvas[0, PATH.left : PATH.left + 4, 0] > 100
    assert is_light.any()
    assert not is_light.all()
    assert share[:, is_light].mean() < share[:, ~is_light].mean() - 0.1


def test_what_is_seen_less_than_half_belongs_to_the_ground_behind() -> None:
    canvas = grass()
    edge, shown = edge_of(canvas), canvas.copy()
    shown[PATH.slices] = path().color
    own = edge.paint(shown)
    assert np.array_equal(own, edge.share >= 0.5)
    behind = edge.share == 0
    assert behind.any()
    assert np.array_equal(shown[PATH.slices][behind], canvas[PATH.slices][behind])
    inside = edge.share == 1
    assert (shown[PATH.slices][inside] == 120).all()


def test_without_other_ground_beside_or_behind_there_is_no_edge() -> None:
    nothing, inside = np.zeros(FRAME, bool), np.zeros(FRAME, bool)
    inside[PATH.slices] = True
    for is_other in (nothing, inside, ~inside):
        assert interlocked_edge(path(), grass(), is_other, CONFIG) is None


def test_beside_what_is_no_ground_the_outline_stays() -> None:
    is_other = np.ones(FRAME, bool)
    is_other[:, 140:] = False  # a wall on the right
    share = edge_of(grass(), is_other).share
    assert (share[:, -30:] == 1)[20:].all()
    assert (share[:, :30] < 1).any()


def test_the_matte_keeps_its_own_pixels_and_those_before_no_ground() -> None:
    is_other = np.ones(FRAME, bool)
    is_other[:, 140:] = False
    at = [(200, 59), (200, 60), (200, 141)]
    rows, columns = (np.array(each, np.int64) for each in zip(*at, strict=True))
    matte = Matte(
        rows,
        columns,
        np.array([False, True, False]),
        np.full(3, 0.5, np.float32),
        np.zeros((3, 3), np.float32),
    )
    cut = edge_of(grass(), is_other).cut(matte)
    assert list(zip(cut.rows.tolist(), cut.columns.tolist(), strict=True)) == at[1:]


def test_a_narrow_piece_is_not_eaten_up() -> None:
    shape = 150, 4
    strip = PlacedSegment(
        1,
        0,
        0,
        identity_affine(),
        Box(150, 60, 300, 64),
        np.ones(shape, bool),
        np.full((*shape, 3), 120, np.uint8),
    )
    edge = interlocked_edge(strip, grass(), np.ones(FRAME, bool), InterlockConfig(reach=0.2))
    assert edge is not None
    assert (edge.share >= 0.5).mean() > 0.5
