import cv2
import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.ops import patch_fill
from simspaint.engine.ops.patch_fill import PatchFillConfig, filled_by_patches
from simspaint.engine.stages.inpaint import InpaintConfig, inpainted_canvas, inpainted_draft


def canvas_with(hole: np.ndarray) -> Canvas:
    """Dark piece 3 on the left, light piece 7 on the right."""
    color = np.full((40, 60, 3), 40, np.uint8)
    color[:, 30:] = 200
    component = np.full((40, 60), 3, np.int16)
    component[:, 30:] = 7
    color[hole], component[hole] = 0, NO_COMPONENT
    return Canvas(color, ~hole, component)


def test_holes_take_the_colours_around_them_and_are_part_of_the_nearest_piece() -> None:
    hole = np.zeros((40, 60), bool)
    hole[10:14, 5:9] = hole[10:14, 50:54] = True
    before = canvas_with(hole)
    filled = inpainted_canvas(before)
    assert (abs(filled.color[10:14, 5:9].astype(int) - 40) < 4).all()
    assert (abs(filled.color[10:14, 50:54].astype(int) - 200) < 4).all()
    assert (filled.component[10:14, 5:9] == 3).all()
    assert (filled.component[10:14, 50:54] == 7).all()
    assert filled.known.all()
    assert np.array_equal(filled.color[~hole], before.color[~hole])
    assert not before.known[hole].any(), "the canvas before is as it was"


@pytest.mark.parametrize("seed", range(12))
def test_gaps_are_filled_as_if_the_whole_picture_were_looked_at(seed: int) -> None:
    rng, hole = np.random.default_rng(seed), np.zeros((90, 120), bool)
    color = cv2.GaussianBlur(rng.integers(0, 256, (90, 120, 3)).astype(np.uint8), (0, 0), 1.5)
    for _ in range(int(rng.integers(1, 4))):
        top, left = int(rng.integers(90)), int(rng.integers(120))
        hole[top : top + int(rng.integers(1, 9)), left : left + int(rng.integers(1, 9))] = True
    component = np.where(hole, NO_COMPONENT, 3).astype(np.int16)
    canvas = Canvas(color, ~hole, component)
    whole = cv2.inpaint(color, hole.view(np.uint8), InpaintConfig().radius_px, cv2.INPAINT_TELEA)
    assert np.array_equal(inpainted_draft(canvas, canvas, canvas).color, whole)


def test_a_canvas_without_holes_and_an_empty_one_stay_as_they_are() -> None:
    whole = canvas_with(np.zeros((40, 60), bool))
    assert inpainted_canvas(whole) is whole
    empty = canvas_with(np.ones((40, 60), bool))
    assert inpainted_canvas(empty) is empty


def test_a_large_hole_is_left_to_f_and_a_small_one_beside_it_filled() -> None:
    hole = np.zeros((40, 60), bool)
    hole[2:20, 2:20] = hole[30:33, 50:53] = True
    filled = inpainted_canvas(canvas_with(hole))
    assert (filled.component[2:20, 2:20] == NO_COMPONENT).all()
    assert not filled.known[2:20, 2:20].any()
    assert (filled.color[2:20, 2:20] == 0).all()
    assert (filled.component[30:33, 50:53] == 7).all()
    assert filled.known[30:33, 50:53].all()


def striped_canvas(hole: np.ndarray) -> Canvas:
    """One piece with stripes of eight pixels, 128 × 192."""
    color = np.zeros((128, 192, 3), np.uint8)
    color[:, np.arange(192) % 8 < 4] = 220
    component = np.zeros((128, 192), np.int16)
    color[hole], component[hole] = 0, NO_COMPONENT
    return Canvas(color, ~hole, component)


def test_a_wide_hole_goes_on_with_the_pattern_around_it_and_a_gap_with_the_colours() -> None:
    hole = np.zeros((128, 192), bool)
    hole[40:60, 60:90] = True
    hole[100:101, 20:120] = True
    whole, canvas = striped_canvas(np.zeros_like(hole)), striped_canvas(hole)
    wide = np.s_[40:60, 60:90]
    by_patches = inpainted_canvas(canvas, InpaintConfig(gap=0.012))
    smooth = inpainted_canvas(canvas, InpaintConfig(gap=1.0))
    assert by_patches.color[wide].std() > 80, "stripes"
    assert np.abs(by_patches.color[wide].astype(int) - whole.color[wide]).mean() < 30
    assert np.abs(smooth.color[wide].astype(int) - whole.color[wide]).mean() > 50
    assert np.abs(by_patches.color[100].astype(int) - smooth.color[100]).mean() < 5
    assert by_patches.known.all()
    assert np.array_equal(inpainted_canvas(canvas).color, inpainted_canvas(canvas).color), "every time"


def test_holes_that_are_filled_at_once_are_filled_as_if_each_were_alone() -> None:
    holes = np.zeros((9, 240, 400), bool)
    for i, own in enumerate(holes):
        row, column = 20 + 70 * (i // 3), 30 + 120 * (i % 3)
        own[row : row + 20 + i, column : column + 30] = True
    every = holes.any(axis=0)
    color = np.random.default_rng(1).integers(0, 255, (240, 400, 3)).astype(np.uint8)
    color[every] = 0
    for _ in range(3):
        together, filled = filled_by_patches(color, every, every)
        assert np.array_equal(filled, every)
        for own in holes:
            alone, _ = filled_by_patches(color, own, every)
            assert np.array_equal(together[own], alone[own])


def test_a_large_picture_is_filled_at_a_reduced_size_within_the_hole_alone() -> None:
    hole = np.zeros((128, 192), bool)
    hole[40:60, 60:90] = True
    canvas = striped_canvas(hole)
    config = PatchFillConfig(largest_px=128 * 192 // 3)
    color, filled = filled_by_patches(canvas.color, hole, hole, config)
    assert np.array_equal(filled, hole)
    assert np.array_equal(color[~hole], canvas.color[~hole])
    assert color[hole].mean() > 60


def test_what_is_nearly_all_hole_is_left_to_the_colours_around() -> None:
    hole = np.ones((40, 60), bool)
    hole[:, :3] = False
    color, filled = filled_by_patches(canvas_with(hole).color, hole, hole)
    assert not filled.any()
    assert np.array_equal(color, canvas_with(hole).color)


def test_where_the_library_does_not_work_holes_are_filled_smoothly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_fill, "patchmatch_available", False)
    hole = np.zeros((128, 192), bool)
    hole[40:60, 60:90] = True
    filled = inpainted_canvas(striped_canvas(hole))
    assert filled.known.all()
    assert filled.color[hole].std() < 60


def test_a_draft_keeps_what_fills_the_holes_of_before_and_only_these() -> None:
    hole = np.zeros((128, 192), bool)
    hole[40:60, 60:90] = True
    before = striped_canvas(hole)
    filled = inpainted_canvas(before)
    more = hole.copy()
    more[80:100, 20:40] = True
    draft = inpainted_draft(striped_canvas(more), before, filled)
    assert draft.known.all()
    assert np.array_equal(draft.color[hole], filled.color[hole])
    new = more & ~hole
    assert not np.array_equal(draft.color[new], before.color[new]), "no piece that is gone is shown"
    assert np.array_equal(draft.color[~more], before.color[~more])
