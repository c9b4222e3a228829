"""What this process holds at the moment: memory, threads, open files."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path

_PROC = Path("/proc/self")


def resident_mb() -> float:
    """Memory that the process holds now, in MB, after garbage was collected; 0 where the system does not
    tell."""
    gc.collect()
    if not (_PROC / "statm").is_file():
        return 0.0
    import resource

    return int((_PROC / "statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def n_threads() -> int:
    """Threads of the process, those of libraries included where the system tells them (Linux)."""
    tasks = _PROC / "task"
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def n_open_files() -> int:
    """Files, pipes and sockets that are open now; 0 where the system does not say."""
    folder = Path("/dev/fd") if sys.platform == "darwin" else _PROC / "fd"
    return len(list(folder.iterdir())) - 1 if folder.is_dir() else 0  # listing opens one
