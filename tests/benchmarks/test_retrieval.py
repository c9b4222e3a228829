from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.benchmarks import retrieval as benchmark_retrieval
from simspaint.benchmarks.scenes import make_scene, write_scenes
from simspaint.domain.geometry import Extent
from simspaint.engine.stages.components import find_components
from tests.factories import make_labels, write_data_set


def test_all_figures_are_measured_in_one_run(tmp_path: Path) -> None:
    data = write_data_set(tmp_path / "data", 7, n_validation=2)
    figures = {figure.what: figure for figure in benchmark_retrieval.benchmark_retrieval(data, n_large=3)}
    assert len(figures) == 14
    assert all(figure.value > 0 and figure.n >= 1 for figure in figures.values())
    assert figures["building a bank"].note == "5 photographs of data"
    assert "3 layouts" in figures["opening it later"].note


def test_without_a_data_set_scenes_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIMSPAINT_DATA", raising=False)
    sizes: list[tuple[int, int]] = []

    def write_few(folder: Path, n_train: int, n_validation: int, extent: Extent) -> object:
        sizes.append((n_train, n_validation))
        return write_scenes(folder, 3, 1, Extent(90, 120))

    monkeypatch.setattr(benchmark_retrieval, "write_scenes", write_few)
    assert benchmark_retrieval.benchmark_retrieval(n_large=1)
    assert sizes == [(120, 20)]


def test_an_answer_that_differs_from_the_brute_force_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_data_set(tmp_path / "data", 5, n_validation=1)
    retrieve = benchmark_retrieval.retrieve_layout
    monkeypatch.setattr(
        benchmark_retrieval, "retrieve_layout", lambda *args: [found[::-1] for found in retrieve(*args)]
    )
    with pytest.raises(AssertionError, match="differs"):
        benchmark_retrieval.benchmark_retrieval(data, n_large=1)


def test_scenes_are_the_same_every_time_and_have_the_components_of_a_street() -> None:
    labels = make_labels(10)
    scenes = [make_scene(np.random.default_rng(i), Extent(360, 480), labels) for i in range(8)]
    again = make_scene(np.random.default_rng(3), Extent(360, 480), labels)
    assert np.array_equal(scenes[3].ids, again.ids)
    counts = [len(find_components(scene, 1319)) for scene in scenes]
    assert 4 <= np.median(counts) <= 16
