from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.ops.appearance_rows import light_of
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.engine.stages.select import Appearance, Query, SelectConfig, Selection, coverage_of, select

BRIGHT, DIM, DARK, BRIGHT_TOO = range(4)
ONE_LABEL = np.zeros((16, 16), np.uint8)
ROWS = np.stack([light_of(np.full((16, 16, 3), v, np.uint8), ONE_LABEL, 2) for v in (220, 190, 30, 220)])
PLAIN = replace(SelectConfig(), plainness=0.0, plainness_of_outlines=0.0)


def query(
    area: int,
    *scored: tuple[float, int],
    fixed: int | None = None,
    index: int = 0,
    label_id: int = 0,
    scenes: int = 0,
    **more: bool,
) -> Query:
    """A component with candidates given as score and photograph, the last `scenes` of them from scenes."""
    mask = np.ones((1, area), bool)
    component = Component(index, label_id, Box(index, 0, index + 1, area), mask, area)
    candidates = [Candidate(i, score, 0.0) for i, (score, _) in enumerate(scored)]
    photographs = np.array([p for _, p in scored], np.int64)
    n = len(scored)
    return Query(component, candidates, photographs, np.ones(n), n - scenes, 1.0, fixed=fixed, **more)


def selection(
    *queries: Query,
    boundary: int = 0,
    scenes: tuple[int, ...] = (),
    top_k: int = 1,
    seed: int = 0,
    consistency: float = 1.0,
    adherence: float = 1.0,
    rows: np.ndarray = ROWS,
    enlarged: tuple[float, ...] = (),
    config: SelectConfig = PLAIN,
) -> Selection:
    """Of the best selection all but what it comes to. Every pair of components shares a boundary of that many
    pixels."""
    n = len(queries)
    boundaries = boundary * (1 - np.eye(n, dtype=np.int64))
    appearance = Appearance(np.arange(len(rows)), rows, np.array(enlarged or (1.0,) * len(rows)))
    best = select(
        [each._replace(adherence=adherence) for each in queries],
        appearance,
        boundaries,
        scenes,
        top_k=top_k,
        seed=seed,
        consistency=consistency,
        config=config,
    )[0]
    return best._replace(total=0.0)


def test_of_no_components_nothing_is_selected() -> None:
    assert selection() == Selection([], [])


def test_an_enlarged_photograph_loses_to_one_that_fits_nearly_as_well() -> None:
    asked = query(20, (0.7, DARK), (0.6, DIM)), query(20, (1.5, DARK), (0.1, DIM))
    blurred = tuple(2.0 if i == DARK else 1.0 for i in range(len(ROWS)))
    assert [selection(each, enlarged=blurred).places for each in asked] == [[1], [0]]
    assert selection(asked[0]).places == [0]


def test_a_small_component_follows_the_appearance_of_the_large_one() -> None:
    small, large = query(20, (0.7, DARK), (0.6, DIM), label_id=1), query(50, (1.5, BRIGHT), (0.05, DARK))
    assert selection(small, large).places == [1, 0]
    assert selection(small, large._replace(fixed=1)).places == [0, 1]


def test_a_score_that_is_much_better_outweighs_appearance() -> None:
    sky, rock = query(50, (0.9, BRIGHT)), query(20, (1.95, DARK), (0.3, BRIGHT), label_id=1)
    assert selection(sky, rock, consistency=0.3).places == [0, 0]
    assert selection(sky, rock, consistency=4.0).places == [0, 1]


def test_a_neighbour_of_the_same_photograph_gains_by_the_seam_that_is_saved() -> None:
    large = query(50, (0.9, BRIGHT))
    small = query(20, (0.7, BRIGHT_TOO), (0.5, BRIGHT), index=1)
    assert selection(large, small, boundary=0).places == [0, 0]
    assert selection(large, small, boundary=5).places == [0, 1]
    without = replace(PLAIN, seam=0.0)
    assert selection(large, small, boundary=5, config=without).places == [0, 0]


def test_what_lies_beside_its_own_photograph_stays_in_place() -> None:
    first, second = query(50, (0.9, BRIGHT)), query(20, (0.7, BRIGHT), index=1)
    assert selection(first, second, boundary=5).in_place == [True, True]
    assert selection(first, second, boundary=0).in_place == [False, False]
    other = query(20, (0.7, DARK), index=1)
    assert selection(first, other, boundary=5).in_place == [False, False]


def test_a_fixed_segment_that_was_moved_saves_no_seam() -> None:
    moved = query(50, (0.9, BRIGHT), fixed=0, is_moved=True)
    small = query(20, (0.7, BRIGHT_TOO), (0.5, BRIGHT), index=1)
    result = selection(moved, small, boundary=5)
    assert result.places == [0, 0]
    assert result.in_place == [False, False]


def test_one_scene_for_all_is_found_though_no_single_change_leads_there() -> None:
    best, scene = (1.0, BRIGHT_TOO), (0.8, BRIGHT)
    queries = [query(30, best, scene, index=0), query(30, (1.0, DIM), scene, index=1)]
    config = replace(PLAIN, seam=0.3)
    assert selection(*queries, boundary=10, consistency=0.0, config=config).places == [0, 0]
    found = selection(*queries, boundary=10, consistency=0.0, scenes=(BRIGHT,), config=config)
    assert found.places == [1, 1]
    assert found.in_place == [True, True]
    assert [[other.place for other in others] for others in found.instead] == [[0], [0]]


def test_low_adherence_takes_segments_that_overlap_little_but_not_for_what_keeps_its_outline() -> None:
    sky = query(50, (0.9, BRIGHT))
    hill = query(20, (0.5, DIM), (0.05, BRIGHT), index=1)
    assert selection(sky, hill).places == [0, 0]
    assert selection(sky, hill, adherence=0.0).places == [0, 1]
    assert selection(sky, hill._replace(keeps_outline=True), adherence=0.0).places == [0, 0]


def test_fog_does_not_win_where_nothing_speaks_against_it() -> None:
    rng = np.random.default_rng(0)
    lively = np.clip(rng.normal(200, 25, (16, 16, 1)), 0, 255).astype(np.uint8).repeat(3, axis=2)
    fog = np.full((16, 16, 3), int(lively.mean()), np.uint8)
    rows = np.stack([light_of(x, ONE_LABEL, 2) for x in (fog, lively)])
    both = [query(50, (0.9, 0), (0.7, 1), index=i) for i in (0, 1)]
    config = SelectConfig()
    assert selection(*both, boundary=10, scenes=(0, 1), rows=rows, config=config).places == [1, 1]
    assert selection(*both, boundary=10, scenes=(0, 1), rows=rows).places == [0, 0]


def test_a_segment_that_covers_its_component_gains() -> None:
    hill = query(20, (0.6, BRIGHT), (0.5, BRIGHT_TOO))._replace(coverage=np.array([0.6, 1.0]))
    assert selection(hill).places == [1]
    assert selection(hill, config=replace(PLAIN, coverage=0.0)).places == [0]


def test_a_photograph_of_the_painting_s_labels_is_preferred() -> None:
    ids = np.zeros((16, 16), np.uint8)
    ids[8:] = 1
    grey = np.full((16, 16, 3), 128, np.uint8)
    rows = np.stack([light_of(grey, ids, 3), light_of(grey, np.where(ids == 1, 2, ids).astype(np.uint8), 3)])
    sky, snow = query(50, (0.9, 0)), query(50, (0.5, 0), index=1, label_id=1)
    tree = query(5, (0.7, 1), (0.6, 0), index=2)
    assert selection(sky, snow, tree, rows=rows).places == [0, 0, 1]
    off = replace(PLAIN, histogram=0.0)
    assert selection(sky, snow, tree, rows=rows, config=off).places == [0, 0, 0]


def test_two_components_of_one_label_look_alike() -> None:
    ids = np.repeat(np.array([0, 1], np.uint8), 8)[:, None].repeat(16, 1)
    rocks = [(170, 80, 60), (150, 146, 140), (120, 122, 124)]  # red, grey, a darker grey
    pictures = [np.where(ids[..., None] == 0, (90, 130, 200), rock).astype(np.uint8) for rock in rocks]
    rows = np.stack([light_of(picture, ids, 2) for picture in pictures])
    near = query(9, (0.9, 0), (0.75, 2), label_id=1, index=2)
    sky, far = query(90, (0.9, 0)), query(30, (0.9, 1), label_id=1, index=1)
    assert selection(sky, far, near, rows=rows).places == [0, 0, 1]
    off = replace(PLAIN, label_mates=0.0)
    assert selection(sky, far, near, rows=rows, config=off).places == [0, 0, 0]


def test_draws_take_one_of_the_first_k_or_the_drawn_scene_s() -> None:
    candidates = [*[(0.9 - i / 10, DIM) for i in range(5)], (0.1, BRIGHT), (0.1, DARK)]
    queries = [query(50, *candidates, index=i, scenes=2) for i in range(3)]
    drawn = [
        selection(*queries, boundary=20, scenes=(BRIGHT, DARK), top_k=2, seed=s).places for s in range(40)
    ]
    assert {place for places in drawn for place in places} <= {0, 1, 5, 6}
    assert {tuple(places) for places in drawn} >= {(5, 5, 5), (6, 6, 6)}, "scenes are drawn, too"
    assert not any({5, 6} <= {*places} for places in drawn), "one scene a drawing"


def test_draws_without_scenes_and_consistency_are_even_among_the_first_k_and_repeat() -> None:
    question = query(50, *[(0.9 - i / 10, BRIGHT) for i in range(5)])
    drawn = [selection(question, top_k=4, seed=seed, consistency=0.0).places[0] for seed in range(400)]
    counts = np.bincount(drawn)
    assert counts.size == 4
    assert counts.min() > 70
    assert drawn[:50] == [selection(question, top_k=4, seed=s, consistency=0.0).places[0] for s in range(50)]


def test_coverage_follows_from_the_mask_iou() -> None:
    # 40 of 100 pixels are covered by a segment of 60: the IoU is 40 / 120
    covered = coverage_of([Candidate(0, 40 / 120, 0.0)], np.array([60]), 100)
    assert covered.tolist() == pytest.approx([0.4])
