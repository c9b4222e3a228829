from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simspaint.engine.stages.agreement import LEADING, Asked, apart_from, choose_in_one_light

from simspaint.bank.ops.appearance_rows import light_of
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box

BRIGHT, DIM, DARK = range(3)
LIGHT = np.stack(
    [light_of(np.full((16, 16, 3), v, np.uint8), np.zeros((16, 16), np.uint8), 2) for v in (220, 190, 30)]
)


def asked(
    area: int, *scored: tuple[float, int], fixed: int | None = None, index: int = 0, label_id: int = 0
) -> Asked:
    """A component with candidates given as score and photograph."""
    mask = np.ones((1, area), bool)
    component = Component(index, label_id, Box(index, 0, index + 1, area), mask, area)
    candidates = [Candidate(i, score, 0.0) for i, (score, _) in enumerate(scored)]
    return Asked(component, candidates, np.array([p for _, p in scored]), fixed)


def test_without_strength_the_best_scores_are_taken() -> None:
    questions = [asked(50, (0.9, BRIGHT), (0.8, DARK)), asked(20, (0.7, DARK), (0.69, BRIGHT))]
    assert choose_in_one_light(questions, LIGHT, 1, 0, 0.0) == [0, 0]


def test_a_small_component_follows_the_light_of_the_large_one() -> None:
    small, large = asked(20, (0.7, DARK), (0.6, DIM)), asked(50, (0.9, BRIGHT), (0.4, DARK))
    assert choose_in_one_light([small, large], LIGHT, 1, 0, 1.0) == [1, 0]
    assert choose_in_one_light([small, large._replace(fixed=1)], LIGHT, 1, 0, 1.0) == [0, 1]


def test_a_score_that_is_much_better_outweighs_light() -> None:
    questions = [asked(50, (0.9, BRIGHT)), asked(20, (1.95, DARK), (0.3, BRIGHT), label_id=1)]
    assert choose_in_one_light(questions, LIGHT, 1, 0, 1.0) == [0, 0]


def test_the_largest_begins_with_the_light_that_most_others_can_share() -> None:
    sky = asked(50, (0.9, DARK), (0.85, BRIGHT))
    rest = [asked(20, (0.7, BRIGHT), (0.69, DIM), index=i) for i in (1, 2)]
    assert choose_in_one_light([sky, *rest], LIGHT, 1, 0, 1.0) == [1, 0, 0]
    assert choose_in_one_light([*rest, sky], LIGHT, 1, 0, 1.0) == [0, 0, 1]
    other = asked(20, (0.7, BRIGHT), (0.69, DARK), index=3)
    assert choose_in_one_light([sky, other], LIGHT, 1, 0, 1.0) == [0, 1]


def test_what_is_fixed_stays_and_the_others_agree_with_it_though_it_is_small() -> None:
    questions = [asked(50, (0.9, BRIGHT), (0.85, DARK)), asked(5, (0.1, DARK), (0.9, BRIGHT), fixed=0)]
    assert choose_in_one_light(questions, LIGHT, 1, 0, 1.0) == [1, 0]


def test_what_a_draft_keeps_of_all_large_components_stays() -> None:
    kept = [asked(50 - i, (0.1, DARK), fixed=0, index=i) for i in range(LEADING)]
    small = asked(5, (0.7, BRIGHT), (0.65, DARK), index=LEADING)
    assert choose_in_one_light([*kept, small], LIGHT, 1, 0, 1.0) == [0] * LEADING + [1]


def test_another_beginning_must_be_clearly_better() -> None:
    sky = asked(50, (0.9, BRIGHT), (0.89, DIM))
    rest = [asked(20, (0.7, DIM), index=i) for i in (1, 2)]
    strength = 0.2  # the light of both is not so far apart
    assert choose_in_one_light([sky, *rest], LIGHT, 1, 0, strength) == [0, 0, 0]
    assert choose_in_one_light([sky, *rest], LIGHT, 1, 0, 3.0) == [1, 0, 0]


def test_draws_without_strength_are_even_among_the_first_k() -> None:
    question = [asked(50, *[(0.9 - i / 10, BRIGHT) for i in range(5)])]
    drawn = np.bincount([choose_in_one_light(question, LIGHT, 4, seed, 0.0)[0] for seed in range(400)])
    assert drawn.size == 4
    assert drawn.min() > 70


def test_draws_differ_and_still_agree() -> None:
    both = [(0.9, BRIGHT), (0.8, DARK), (0.7, DIM), (0.6, DARK)]
    questions = [asked(50, *both), asked(20, *both, index=1)]
    pairs = [choose_in_one_light(questions, LIGHT, 4, seed, 2.0) for seed in range(60)]
    assert {large for large, _ in pairs} == {0, 1, 2, 3}
    dark = {1, 3}
    assert all((large in dark) == (small in dark) for large, small in pairs)
    assert pairs == [choose_in_one_light(questions, LIGHT, 4, seed, 2.0) for seed in range(60)]


def test_of_pieces_in_one_light_the_livelier_one_is_taken_unless_another_fits_much_better() -> None:
    rng = np.random.default_rng(0)
    lively = np.clip(rng.normal(200, 25, (16, 16, 1)), 0, 255).astype(np.uint8).repeat(3, axis=2)
    fog = np.full((16, 16, 3), int(lively.mean()), np.uint8)
    light = np.stack([light_of(x, np.zeros((16, 16), np.uint8), 2) for x in (fog, lively)])
    for score, place in ((0.8, 1), (1.8, 0)):
        assert choose_in_one_light([asked(50, (score, 0), (0.7, 1))], light, 1, 0, 1.0) == [place]
    assert choose_in_one_light([asked(50, (0.8, 0), (0.7, 1))], light, 1, 0, 0.0) == [0]
    drawn = {choose_in_one_light([asked(50, (0.8, 0), (0.7, 1))], light, 2, i, 0.1)[0] for i in range(20)}
    assert drawn == {0, 1}, "a draw may be foggy"


def test_a_photograph_of_the_painting_s_labels_is_preferred_to_one_of_others() -> None:
    ids = np.zeros((16, 16), np.uint8)
    ids[8:] = 1
    grey = np.full((16, 16, 3), 128, np.uint8)
    light = np.stack([light_of(grey, ids, 3), light_of(grey, np.where(ids == 1, 2, ids).astype(np.uint8), 3)])
    sky, ground = asked(50, (0.9, 0)), asked(50, (0.5, 0), index=1)
    ground = ground._replace(component=replace(ground.component, label_id=1))
    snowy, sandy = (0.6, 0), (0.7, 1)
    tree = asked(5, sandy, snowy, index=2)
    assert choose_in_one_light([sky, ground, tree], light, 1, 0, 1.0) == [0, 0, 1]
    assert choose_in_one_light([sky, ground, tree], light, 1, 0, 0.0) == [0, 0, 0]
    better = asked(5, (1.6, 1), snowy, index=2)
    assert choose_in_one_light([sky, ground, better], light, 1, 0, 1.0) == [0, 0, 0]


def test_two_components_of_one_label_look_alike() -> None:
    ids = np.repeat(np.uint8([0, 1]), 8)[:, None].repeat(16, 1)
    rocks = [(170, 80, 60), (150, 146, 140), (120, 122, 124)]  # red, grey, a darker grey
    pictures = [np.where(ids[..., None] == 0, (90, 130, 200), rock).astype(np.uint8) for rock in rocks]
    light = np.stack([light_of(picture, ids, 2) for picture in pictures])
    near = asked(9, (0.9, 0), (0.75, 2), label_id=1, index=2)
    sky, far = asked(90, (0.9, 0)), asked(30, (0.9, 1), label_id=1, index=1)
    assert choose_in_one_light([sky, far, near], light, 1, 0, 1.0) == [0, 0, 1]
    assert choose_in_one_light([sky, near], light, 1, 0, 1.0) == [0, 0]
    assert choose_in_one_light([sky, far, near], light, 1, 0, 0.0) == [0, 0, 0]
    kept = far._replace(photographs=np.array([0]), fixed=0)
    assert choose_in_one_light([sky, kept, near], light, 1, 0, 1.0) == [0, 0, 0]


def test_a_piece_that_does_not_lap_over_its_component_is_not_taken_for_its_light() -> None:
    sky = asked(50, (0.9, BRIGHT))
    for worse, place in ((0.0, 0), (0.2, 1)):  # 0.2 is half as good as the best one
        rock = asked(20, (0.4, DARK), (worse, BRIGHT), label_id=1)
        assert choose_in_one_light([sky, rock], LIGHT, 1, 0, 1.0) == [0, place]


def test_light_is_compared_with_others_by_their_area() -> None:
    assert apart_from(LIGHT, LIGHT, {}).tolist() == [0, 0, 0]
    mostly_dark = apart_from(LIGHT, LIGHT, {BRIGHT: 1, DARK: 9})
    assert mostly_dark[DARK] < mostly_dark[BRIGHT]
    alone = apart_from(LIGHT, LIGHT, {BRIGHT: 7})
    assert alone[BRIGHT] == pytest.approx(0.0)
