"""Random events at the real window, in a process of its own: nothing unexpected happens, nothing is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SECONDS = float(os.environ.get("SIMSPAINT_MONKEY_S", "600"))
"""How long the long session plays."""
SEED = int(os.environ.get("SIMSPAINT_MONKEY_SEED", "1"))


def play(folder: Path, seconds: float, seed: int, stall_ms: float) -> dict[str, Any]:
    """What came of it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment["SIMSPAINT_MONKEY_STALL_MS"] = str(stall_ms)
    environment["QT_QPA_PLATFORM"] = os.environ.get("SIMSPAINT_MONKEY_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "tests.app.monkey", str(folder), "--seconds", str(seconds)]
    run = subprocess.run(
        [*command, "--seed", str(seed)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=seconds + 300,
    )  # fmt: skip
    assert run.stdout.startswith("{"), f"ended with {run.returncode}\n{run.stderr[-4000:]}"
    report = json.loads(run.stdout)
    assert report["problems"] == [], run.stderr[-4000:]
    assert run.returncode == 0
    return report


def test_a_monkey_at_the_window_finds_nothing_wrong(tmp_path: Path) -> None:
    report = play(tmp_path, 8, 0, 60_000)  # on a busy machine loading torch alone can hold it up for long
    assert report["events"] > 10


@pytest.mark.slow
def test_a_monkey_at_the_window_for_ten_minutes_finds_nothing_wrong(
    tmp_path: Path, tell_figure: Callable[[str], None]
) -> None:
    report = play(tmp_path, SECONDS, SEED, 20_000)
    kinds = ", ".join(f"{name} {n}" for name, n in report["kinds"].items())
    tell_figure(
        f"monkey: {report['minutes']} minutes, {report['events']} events in {report['windows']} windows, "
        f"longest without an answer {report['longest_ms']} ms ({report['longest_of']}): {kinds}"
    )
    assert report["more_open_files"] < 12
