"""How long it takes until the program is there."""

from __future__ import annotations

import subprocess
import sys
import time

from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.errors import RenderError

_RUNS = 7


def benchmark_startup() -> list[Figure]:
    """Time fresh processes: an empty one, the request's import, the command line's help.

    Raises `RenderError` where one fails, or where torch is loaded by what must not load it.
    """
    code = "import sys, simspaint.engine.request; sys.exit('torch' in sys.modules)"
    return [
        median_figure("Python alone", _times_ms("-c", "pass"), "ms", "what the others cannot undercut"),
        median_figure("import simspaint.engine.request", _times_ms("-c", code), "ms", "torch is not loaded"),
        median_figure("simspaint --help", _times_ms("-m", "simspaint", "--help"), "ms"),
        median_figure("simspaint pack list", _times_ms("-m", "simspaint", "pack", "list"), "ms"),
    ]


def _times_ms(*arguments: str) -> list[float]:
    """Milliseconds of processes of this Python; the first, which fills the disk's cache, does not count."""
    times = []
    for _ in range(_RUNS + 1):
        start = time.perf_counter()
        run = subprocess.run(
            [sys.executable, *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        times.append((time.perf_counter() - start) * 1000)
        if run.returncode != 0:
            raise RenderError(f"`python {' '.join(arguments)}` failed.", "Run it to see why.")
    return times[1:]
