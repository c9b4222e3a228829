"""`simspaint benchmark` measures and prints."""

import json
from pathlib import Path

import pytest

from tests.command_line import CommandLine
from tests.factories import make_pair


def test_the_benchmark_prints_json(simspaint: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simspaint.benchmarks.startup._RUNS", 1)
    monkeypatch.setattr("simspaint.benchmarks.studio._RUNS", 1)
    document = json.loads(simspaint("benchmark", "startup", "--json").out)
    assert document["machine"]
    assert [row["what"] for row in document["startup"]][1] == "import simspaint.engine.request"
    assert all(row["value"] > 0 and row["n"] == 1 and row["unit"] == "ms" for row in document["startup"])


def test_the_benchmark_prints_a_table(simspaint: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from simspaint.benchmarks.figure import Figure, median_figure

    figures = [median_figure("painting", [3.0, 1.0, 200.0], "ms", "by hand"), Figure("size", 7, "MB", 1)]
    monkeypatch.setattr("simspaint.benchmarks.startup.benchmark_startup", lambda: figures)
    monkeypatch.setattr("simspaint.benchmarks.studio.benchmark_window", list)
    lines = simspaint("benchmark", "startup").out.splitlines()
    assert "cores" in lines[0]
    row = next(line for line in lines if "painting" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["painting", "3 ms", "3", "by hand"]


def test_the_pipeline_is_measured_stage_by_stage(small_pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simspaint.benchmarks import pipeline as benchmark_pipeline
    from simspaint.benchmarks.figure import Figure
    from simspaint.domain.geometry import Extent
    from simspaint.packs.pack import Pack

    for name in ("DRAFT_SIZE", "STUDIO_SIZE"):
        monkeypatch.setattr(benchmark_pipeline, name, Extent(64, 96))
    monkeypatch.setattr(benchmark_pipeline, "_peak_memory", lambda *_: Figure("peak", 1, "MB", 1))
    figures = benchmark_pipeline.benchmark_pipeline(Pack.open(small_pack), "cpu", layouts=1)
    names = [figure.what.strip() for figure in figures]
    assert names[0] == "whole pipeline, 96×64"
    assert "of it synthesis" in names
    assert "after one stroke, 96×64, draft" in names
    assert all(figure.value > 0 for figure in figures)


def test_a_pair_made_in_code_is_always_the_same() -> None:
    assert (make_pair(4)[0] == make_pair(4)[0]).all()
