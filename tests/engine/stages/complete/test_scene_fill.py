"""What a component leaves uncovered shows its own photograph, where it lies."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.stages.complete.scene_fill import SceneFillConfig, scene_fills

EXTENT = Extent(20, 30)
SKY, GRASS, HOUSE, TREE = range(4)
LABELS = LabelSet(
    (
        Label(SKY, "sky", (0, 0, 255)),
        Label(GRASS, "grass", (0, 255, 0), rank=33),
        Label(HOUSE, "house", (255, 0, 0), is_thing=True, rank=42),
        Label(TREE, "tree", (0, 99, 0), rank=56, keeps_outline=True),
    )
)
COLOR = np.random.default_rng(0).integers(0, 256, (*EXTENT, 3), dtype=np.uint8)


def fills(
    ids: np.ndarray, most_reassigned: float, continued: np.ndarray | None = None, label: int = GRASS
) -> list[PlacedSegment]:
    """Of a component of grass in rows 8 to 20, whose segment begins at row 12."""
    box = Box(8, 0, 20, 30)
    component = Component(4, label, box, np.ones((12, 30), bool), 360)
    own = Box(12, 0, 20, 30)
    piece = PlacedSegment(
        4, 7, label, identity_affine(), own, np.ones((8, 30), bool), COLOR[own.slices].copy()
    )
    segment = Segment(7, label, "a", own, piece.mask, piece.color, own, ids[own.slices])
    return scene_fills(
        component,
        [piece],
        segment,
        COLOR,
        ids,
        LABELS,
        identity_affine(),
        EXTENT,
        *(2 * [np.ones(EXTENT, bool) if continued is None else continued]),
        most_reassigned,
        SceneFillConfig(),
    )


def photograph(above: int) -> np.ndarray:
    """Grass below row 12, above it another label, and a patch of grass in it."""
    ids = np.full(EXTENT, above, np.uint8)
    ids[12:] = GRASS
    ids[9:11, :5] = GRASS
    return ids


def test_the_photograph_s_own_pixels_fill_what_is_left_each_with_its_label() -> None:
    ids = photograph(SKY)
    made = fills(ids, 0.5)
    assert [piece.label_id for piece in made] == [GRASS, SKY]
    shown = np.zeros(EXTENT, int)
    for piece in made:
        shown[piece.box.slices] += piece.mask
        assert np.array_equal(piece.color[piece.mask], COLOR[piece.box.slices][piece.mask])
        assert (ids[piece.box.slices][piece.mask] == piece.label_id).all()
    assert (shown[8:12] == 1).all(), "every pixel once"
    assert shown.sum() == 4 * 30


def test_strict_adherence_lets_no_other_label_in() -> None:
    assert [piece.label_id for piece in fills(photograph(SKY), 0.0)] == [GRASS]
    assert [piece.label_id for piece in fills(photograph(SKY), 0.3)] == [GRASS], "110 of 360 pixels are sky"


def test_things_that_nobody_painted_do_not_come_along() -> None:
    assert [piece.label_id for piece in fills(photograph(HOUSE), 1.0)] == [GRASS]


def test_unlabelled_pixels_count_as_the_component_s_own() -> None:
    made = fills(photograph(255), 0.0)
    assert [piece.label_id for piece in made] == [GRASS]
    assert sum(int(piece.mask.sum()) for piece in made) == 120


def test_what_would_be_cut_off_at_the_component_s_border_is_not_shown() -> None:
    goes_on = np.ones(EXTENT, bool)
    goes_on[:8] = False  # above the component there is another photograph
    assert [piece.label_id for piece in fills(photograph(SKY), 0.5, goes_on)] == [GRASS]
    whole = np.full(EXTENT, GRASS, np.uint8)
    whole[9:11, 10:20] = SKY  # a pond that lies in the component altogether
    assert [piece.label_id for piece in fills(whole, 0.5, goes_on)] == [GRASS, SKY]
