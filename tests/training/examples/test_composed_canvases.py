"""Canvases that the product composes, kept in files, and what f learns from them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.label_set import UNLABELLED
from tests.training.examples.canvas_cases import PLAIN, example
from training.examples.composed_canvas import CanvasSource, made_example
from training.examples.composed_settings import ComposedSettings
from training.examples.composed_truth import content_weight, relit, softly_joined
from training.examples.stored_canvas import StoredCanvas


@pytest.mark.parametrize("without_truth", [0.0, 1.0])
def test_an_example_has_one_size_and_repeats_by_seed(source: CanvasSource, without_truth: float) -> None:
    settings = ComposedSettings(size=(32, 48), factors=(1, 2), without_truth=without_truth)
    for seed in range(6):
        first, second = (example(source, settings, seed) for _ in range(2))
        assert {array.shape[:2] for array in first.values()} == {(32, 48)}
        assert all(first[name].tobytes() == second[name].tobytes() for name in first)


def test_the_truth_is_what_an_unspoiled_canvas_shows(source: CanvasSource) -> None:
    for seed in range(6):
        made = example(source, PLAIN, seed)
        known = made["known"]
        assert known.any()
        np.testing.assert_array_equal(made["canvas"][known], made["photograph"][known])
        assert not made["canvas"][~known].any()
        np.testing.assert_array_equal(made["layout"], made["photograph_layout"])


def test_pieces_but_the_largest_take_on_the_light_of_what_was_composed(source: CanvasSource) -> None:
    stored = StoredCanvas.read(source.files[0])
    settings = replace(PLAIN, size=(64, 96), recolored=1, strength=(1.0, 1.0))
    made = made_example(stored, source.bank, settings, True, np.random.default_rng(3))
    changed = (made["canvas"] != made["photograph"]).any(axis=2) & made["known"]
    piece = stored.sources[stored.canvas.component]
    if (stored.canvas.component[:, ::-1] == stored.canvas.component).mean() < 1:
        candidates = [piece, piece[:, ::-1]]
    else:
        candidates = [piece]
    largest = np.bincount(piece[stored.canvas.known]).argmax()
    assert changed.any()
    assert any(not changed[(each == largest)].any() for each in candidates)


def test_a_fringe_shows_the_canvas_at_seams_and_the_photograph_elsewhere(source: CanvasSource) -> None:
    stored = StoredCanvas.read(source.files[0])
    settings = replace(PLAIN, size=(64, 96), fringe=1.0, fringe_width=(0.03, 0.03))
    made = made_example(stored, source.bank, settings, True, np.random.default_rng(0))
    changed = (made["canvas"] != made["photograph"]).any(axis=2) & made["known"]
    distance = cv2.distanceTransform((~made["seams"]).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    assert distance[changed].max() < 4
    assert changed[made["seams"] & made["known"]].mean() > 0.5


def test_pieces_that_meet_softly_have_their_light_but_for_their_seams() -> None:
    component = np.zeros((40, 60), np.int16)
    component[:, 30:] = 1
    plain = np.full((40, 60, 3), 100, np.uint8)
    lit = np.where(component[..., None] == 1, np.uint8(160), plain)
    canvas = Canvas(plain, component >= 0, component)
    row = softly_joined(plain, lit, canvas, 1.5)[20, :, 0].astype(int)
    assert (row[:24] == 100).all()
    assert (row[36:] == 160).all()
    assert np.diff(row).max() < 25


def test_a_rough_layout_has_stairs_and_the_photographs_own_stays(source: CanvasSource) -> None:
    plain = replace(PLAIN, size=(64, 96))
    made, rough = (example(source, replace(plain, roughened=share, roughness=(4, 4))) for share in (0.0, 1.0))
    np.testing.assert_array_equal(made["photograph_layout"], made["layout"])
    blocks = rough["layout"].reshape(16, 4, 24, 4)
    assert (blocks == blocks[:, :1, :, :1]).all()
    assert (rough["layout"] != rough["photograph_layout"]).any()


def test_relit_pixels_go_all_the_way_or_part_of_it() -> None:
    rng = np.random.default_rng(0)
    dark, light = (rng.normal(m, 8, (500, 3)).clip(1, 255).astype(np.uint8) for m in (70, 160))
    means = [relit(dark, light, strength).mean() for strength in (0.0, 0.5, 1.0)]
    assert abs(means[0] - dark.mean()) < 1
    assert abs(means[2] - light.mean()) < 2
    assert means[0] + 20 < means[1] < means[2] - 20


def test_without_a_truth_the_canvas_itself_is_shown_and_kept_away_from_seams(source: CanvasSource) -> None:
    made = example(source, replace(PLAIN, size=(64, 96), without_truth=1.0), 2)
    files = [StoredCanvas.read(file) for file in source.files]
    shown = [s for s in files for flip in (1, -1) if np.array_equal(s.seen[:, ::flip], made["layout"])]
    assert shown
    np.testing.assert_array_equal(made["kept"][made["known"]], made["canvas"][made["known"]])
    assert not made["content"][made["seams"] & (made["content"] < 0.05)].any()
    assert made["content"].max() > 0


def test_a_piece_is_kept_from_the_end_of_the_ramp_on() -> None:
    component = np.zeros((20, 60), np.int16)
    component[:, 30:] = 1
    component[:, 55:] = NO_COMPONENT
    color = np.zeros((20, 60, 3), np.uint8)
    weight = content_weight(Canvas(color, component != NO_COMPONENT, component), 10)
    assert weight[5, 5] == 1
    assert weight[5, 29] == weight[5, 30] == weight[5, 56] == 0
    assert 0 < weight[5, 24] < 1


def test_elision_hides_as_the_paper_does(source: CanvasSource) -> None:
    settings = replace(PLAIN, size=(64, 96), elided=1.0, paper_elision=1.0)
    made = [example(source, settings, seed) for seed in range(6)]
    hidden = [(each["canvas"] == 255).all(axis=2).mean() for each in made]
    plain = [
        (example(source, replace(PLAIN, size=(64, 96)), s)["canvas"] == 255).all(2).mean() for s in range(6)
    ]
    assert np.mean(hidden) > np.mean(plain) + 0.05


def test_small_holes_are_filled_as_the_program_fills_them(source: CanvasSource) -> None:
    stored = StoredCanvas.read(source.files[0])
    known, component = stored.canvas.known.copy(), stored.canvas.component.copy()
    known[20:24, 30:40], component[20:24, 30:40] = False, NO_COMPONENT
    stored = replace(stored, canvas=Canvas(stored.canvas.color, known, component))
    open_, filled = (
        made_example(
            stored,
            source.bank,
            replace(PLAIN, size=(64, 96), filled=share),
            True,
            np.random.default_rng(0),
        )
        for share in (0.0, 1.0)
    )
    assert not open_["known"].all()
    assert filled["known"].all()
    assert filled["canvas"][~open_["known"]].any()
    np.testing.assert_array_equal(filled["canvas"][open_["known"]], open_["canvas"][open_["known"]])


def test_an_empty_canvas_leaves_the_layout_alone(source: CanvasSource) -> None:
    made = example(source, replace(PLAIN, empty=1.0))
    assert not made["known"].any()
    assert not made["canvas"].any()
    assert (made["layout"] != UNLABELLED).any()
