"""Renderings in a row leave nothing behind; a process of its own makes them, so that its memory is known."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def soak(pack: Path, renderings: int) -> dict[str, dict[str, Any]]:
    """The figures of a soak, by their first word."""
    run = subprocess.run(
        [sys.executable, "-m", "simspaint", "benchmark", "soak", "--pack", str(pack), "--device", "cpu",
         "--renderings", str(renderings), "--json"],
        capture_output=True, check=True, text=True, stdin=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    return {figure["what"].split()[0]: figure for figure in json.loads(run.stdout)["soak"]}


def test_a_few_renderings_leave_no_thread_file_or_temporary_file(small_pack: Path) -> None:
    figures = soak(small_pack, 30)
    assert figures["memory"]["n"] == figures["own"]["n"] == 5
    assert figures["edit"]["n"] == 30
    assert figures["threads"]["value"] <= 0
    assert figures["open"]["value"] <= 0
    assert figures["temporary"]["value"] == 0


@pytest.mark.slow
def test_memory_stays_flat_over_many_renderings(small_pack: Path, tell_figure: Callable[[str], None]) -> None:
    figures = soak(small_pack, 500)
    memory = figures["memory"]
    tell_figure(f"soak: {memory['what']}: {memory['value']:+.1f} % ({memory['note']}), nothing left")
    own = figures["own"]
    tell_figure(f"soak: {own['what']}: {own['value']:+.1f} % ({own['note']})")
    assert memory["value"] <= 5
    assert own["value"] <= 5
    assert figures["threads"]["value"] <= 0
    assert figures["open"]["value"] <= 0
    assert figures["temporary"]["value"] == 0
