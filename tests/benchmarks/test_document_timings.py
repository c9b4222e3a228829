import json
from types import SimpleNamespace

import pytest

from simspaint.benchmarks import document
from simspaint.domain.geometry import Extent
from tests.command_line import CommandLine


def test_what_a_document_takes_is_measured(simspaint: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "EXTENT", Extent(128, 192))
    monkeypatch.setattr(document, "_RUNS", 1)
    run = simspaint("benchmark", "document", "--json")
    assert run.code == 0, run.err
    rows = json.loads(run.out)["document"]
    assert [row["what"] for row in rows if row["unit"] == "ms"][-1] == "save for recovery"
    assert all(row["value"] > 0 for row in rows)


def test_what_is_measured_is_the_act_alone_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now, acts = [0.0], iter((0.2, 0.1, 0.3, 0.9, 0.25))

    def passes(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(document, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    figure = document._median("acts", lambda: passes(5.0), lambda: passes(next(acts)), "made")
    assert (figure.what, figure.unit, figure.n, figure.note) == ("acts", "ms", 5, "made")
    assert figure.value == pytest.approx(250)
