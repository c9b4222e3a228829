"""Measures the studio in processes of its own: the command line itself loads no Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.errors import RenderError

_RUNS = 5
_SESSION_S = 300


def benchmark_window() -> list[Figure]:
    """From process start to painted window, and to the first photograph in it. Raises `RenderError` where
    torch is loaded by the first."""
    results = []
    for _ in range(_RUNS + 1):
        results.append(_run("simspaint.app.benchmarks.window", repr(time.time())))
        if results[-1]["torch"]:
            raise RenderError("The window loads torch before it is painted.", "Look for a new import.")
    window, photograph = ([each[what] for each in results[1:]] for what in ("window_ms", "photograph_ms"))
    return [
        median_figure("process start to painted window", window, "ms", f"{_screen()}, torch not loaded"),
        median_figure("process start to first photograph", photograph, "ms", "a draft of the first sample"),
    ]


def benchmark_painting() -> list[Figure]:
    """What `simspaint.app.benchmarks.painting` measures."""
    return [Figure(**row) for row in _run("simspaint.app.benchmarks.painting")]


def benchmark_session() -> list[Figure]:
    """What `simspaint.app.benchmarks.session` measures: how long the window is held up, in five minutes."""
    return [Figure(**row) for row in _run("simspaint.app.benchmarks.session", str(_SESSION_S))]


def _run(module: str, *arguments: str):
    """The JSON that a module writes, run as a process of its own."""
    environment = os.environ | {"QT_QPA_PLATFORM": _screen()}
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    if run.returncode != 0:
        raise RenderError(f"`python -m {module}` failed.", "Run it to see why.")
    return json.loads(run.stdout)


def _screen() -> str:
    """Qt's platform: the one that is set or the system's own; without a screen one in memory."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return os.environ["QT_QPA_PLATFORM"]
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "cocoa"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if os.environ.get("DISPLAY") else "offscreen"
