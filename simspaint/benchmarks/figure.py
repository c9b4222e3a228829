"""What a benchmark states."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Parameters
    ----------
    what
        What was measured.
    value
        The median of `n` measurements, or the only one.
    unit
        `ms`, `s`, `MB`, `%`, `×` …
    n
        Number of measurements.
    note
        What must be known to judge it: sizes, weights, what it is compared with.
    """

    what: str
    value: float
    unit: str
    n: int
    note: str = ""


def median_figure(what: str, values: Sequence[float], unit: str, note: str = "") -> Figure:
    """The median of some measurements."""
    return Figure(what, statistics.median(values), unit, len(values), note)


def describe_machine() -> str:
    """Processor, number of cores usable, system and Python, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{_processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        for line in cpus.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
