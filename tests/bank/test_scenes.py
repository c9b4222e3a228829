"""Photographs that agree with a painting as a whole, and their segments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.scenes import SCENE_EXTENT, SceneSegments, SceneTable, open_scenes
from simspaint.bank.search import LayoutQuery
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.bank.banks import bank_of_layouts
from tests.factories import make_labels, make_layout

EXTENT = Extent(80, 120)
LABELS = make_labels(4)


def layouts(n: int) -> list[Layout]:
    return [make_layout(np.random.default_rng(i), *EXTENT, LABELS) for i in range(n)]


def scenes_of(bank: MemoryBank) -> SceneTable:
    return SceneTable.of(bank.index, bank.extent, len(bank.labels))


def agreement_by_definition(painted: Layout, other: Layout) -> float:
    """Label by label, pixel by pixel."""
    a, b = painted.resized(SCENE_EXTENT).ids, other.resized(SCENE_EXTENT).ids
    counts = a != UNLABELLED
    total, weights = 0.0, 0.0
    for label in np.unique(a[counts]).tolist():
        mine, its = a == label, (b == label) & counts
        total += np.sqrt(mine.sum()) * (mine & its).sum() / (mine | its).sum()
        weights += np.sqrt(mine.sum())
    return float(total / weights)


def test_agreement_is_the_weighted_iou_of_the_labels() -> None:
    every = layouts(6)
    ids = every[0].ids.copy()
    ids[:30, 20:70] = UNLABELLED
    painted = Layout(ids, LABELS)
    found = scenes_of(bank_of_layouts(every)).agreement(painted)
    assert found.tolist() == pytest.approx([agreement_by_definition(painted, other) for other in every])
    assert found[0] == pytest.approx(1.0), "what is unpainted agrees with everything"


def test_nothing_painted_agrees_with_nothing() -> None:
    empty = Layout(np.full(EXTENT, UNLABELLED, np.uint8), LABELS)
    assert scenes_of(bank_of_layouts(layouts(3))).agreement(empty).tolist() == [0, 0, 0]


def test_the_best_scenes_come_first_and_banned_ones_never() -> None:
    every = layouts(6)
    scenes = scenes_of(bank_of_layouts(every))
    best = scenes.best(every[3], 4)
    assert best[0] == 3
    assert best.size == 4
    agreement = scenes.agreement(every[3])[best]
    assert (np.diff(agreement) <= 0).all()
    allowed = np.arange(6) != 3
    assert 3 not in scenes.best(every[3], 9, allowed)
    assert scenes.best(every[3], 9, allowed).size == 5


@pytest.mark.parametrize("seed", range(4))
def test_a_scene_s_segments_have_the_scores_that_retrieval_gives_them(seed: int) -> None:
    every = layouts(7)
    bank = bank_of_layouts(every)
    painted = make_layout(np.random.default_rng(100 + seed), *EXTENT, LABELS)
    photographs = np.array([5, 0, 3])
    scenes, query = SceneSegments(painted, bank.index, photographs), LayoutQuery(painted, bank)
    n_found = 0
    for component in find_components(painted, 20):
        found = scenes.candidates(component, bank.label_segments(component.label_id))
        for candidate in found:
            assert candidate == query.scored(component, candidate.segment_id)
            assert candidate.mask_iou > 0
        scores = [candidate.retrieval_score for candidate in found]
        assert scores == sorted(scores, reverse=True)
        of = bank.index.segment_photograph[[candidate.segment_id for candidate in found]].tolist()
        assert len({*of}) == len(of), "one a scene"
        assert {*of} <= {0, 3, 5}
        n_found += len(found)
    assert n_found > 0


def test_without_scenes_there_are_no_segments() -> None:
    painted, bank = layouts(1)[0], bank_of_layouts(layouts(3))
    scenes = SceneSegments(painted, bank.index, np.zeros(0, np.int64))
    component = find_components(painted)[0]
    assert scenes.candidates(component, bank.label_segments(component.label_id)) == []


def test_the_table_is_kept_in_a_file_and_made_again_where_that_is_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bank, file = bank_of_layouts(layouts(3)), tmp_path / "scenes.arrays"
    made = open_scenes(bank.index, bank.extent, 4, file)
    kept = open_scenes(bank.index, bank.extent, 4, file)
    assert np.array_equal(made.ids, kept.ids)
    assert np.array_equal(made.area, kept.area)
    assert not caplog.records
    file.write_bytes(file.read_bytes()[:50])
    assert np.array_equal(open_scenes(bank.index, bank.extent, 4, file).ids, made.ids)
    assert "made again" in caplog.text
    other = bank_of_layouts(layouts(5))
    assert open_scenes(other.index, other.extent, 4, file).ids.shape[1] == 5


def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bank = bank_of_layouts(layouts(2))
    (tmp_path / "file").write_bytes(b"")
    table = open_scenes(bank.index, bank.extent, 4, tmp_path / "file" / "scenes.arrays")
    assert table.ids.shape == (SCENE_EXTENT.area, 2)
    assert "cannot be written" in caplog.text


@pytest.mark.parametrize("ids", [4, 254])
def test_kept_scenes_of_labels_that_there_are_not_are_made_again(tmp_path: Path, ids: int) -> None:
    bank, file = bank_of_layouts(layouts(3)), tmp_path / "scenes.arrays"
    table = scenes_of(bank)
    write_arrays(file, {"ids": np.full_like(table.ids, ids)})
    assert (open_scenes(bank.index, bank.extent, len(LABELS), file).ids == table.ids).all()
    assert (open_arrays(file)["ids"] == table.ids).all()
