import json

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
