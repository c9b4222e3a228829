"""Whether many renderings in a row leave anything behind: memory, threads, open files, temporary files.

A painting is edited at random (`random_hand`), saved, opened again and rendered, over and over, as in a long
working day: drafts and finals, of several sizes, some of them stopped.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.benchmarks.process import n_open_files, n_threads, resident_mb
from simspaint.benchmarks.random_hand import RandomHand
from simspaint.cli.layout_source import read_request
from simspaint.cli.renderer import Renderer
from simspaint.domain.geometry import Extent
from simspaint.engine.request import RenderSettings
from simspaint.engine.runtime.host_memory import release_host_memory
from simspaint.packs.pack import Pack
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import write_document
from simspaint.progress import Cancelled, CancelToken, Progress, ignore_progress
from simspaint.resource_files import user_cache_folder, user_data_folder

RENDERINGS = 500
WARM_UP = 50
"""Renderings after which everything that is kept for later is there."""
_SAMPLES = 100
"""Memory is the median over so many renderings: what caches hold follows the sizes of the last twenty or
so, and swings by 120 MB."""
_NEW_LAYOUT_EVERY = 20
_STOPPED = 0.1
"""Share of renderings that are stopped at a random moment, unless they end before."""
_UNDO_BYTES = 16 << 20


def benchmark_soak(pack: Pack, device: str | None = None, renderings: int = RENDERINGS) -> list[Figure]:
    """Render again and again after random edits of layouts of the pack's bank.

    Growth counts from rendering `WARM_UP` on, or from the first half where fewer are asked for. Raises what
    opening the pack, its weights and the device raises.
    """
    files_before = _kept_files()
    with _own_temporary_folder() as folder:
        soak = _Soak(Renderer(pack, device), folder)
        warm_up = min(WARM_UP, renderings // 2)
        soak.run(warm_up)
        threads, files = n_threads(), n_open_files()
        soak.run(renderings - warm_up)
        figures = soak.figures(warm_up)
        figures.append(_growth("threads", n_threads(), threads))
        figures.append(_growth("open files", n_open_files(), files))
        soak.close()
        left = sorted(path.name for path in folder.rglob("*") if path not in (soak.file, soak.backup))
    left += sorted(path.name for path in _kept_files() - files_before if path.name.endswith(".part"))
    figures.append(Figure("temporary files left", len(left), "files", 1, ", ".join(left[:4])))
    return figures


class _Soak:
    """One long working day."""

    def __init__(self, renderer: Renderer, folder: Path) -> None:
        self._renderer = renderer
        self._rng = np.random.default_rng(1)
        self.file = folder / "soak.simspaint"
        self.backup = folder / "soak.simspaint~"
        self._memory_mb: list[float] = []
        """Without freed buffers, which the C library keeps for the next rendering until it is asked."""
        self._cached_mb: list[float] = []
        """What bounded caches hold of it."""
        self._most_mb = 0.0
        self._times_ms: list[float] = []
        self._n_stopped = 0
        self._hand = self._new_hand()

    def run(self, n: int) -> None:
        """Edit and render `n` times."""
        for _ in range(n):
            if len(self._memory_mb) % _NEW_LAYOUT_EVERY == _NEW_LAYOUT_EVERY - 1:
                self._hand = self._new_hand()
            self._hand.edit()
            write_document(self.file, self._hand.document.snapshot(), _UNDO_BYTES)
            settings = RenderSettings(draft=bool(self._rng.random() < 0.5))
            start = time.perf_counter()
            self._render(settings)
            self._times_ms.append((time.perf_counter() - start) * 1000)
            self._most_mb = max(self._most_mb, resident_mb())
            release_host_memory()
            self._memory_mb.append(resident_mb())
            self._cached_mb.append(self._renderer.n_cached_bytes / 2**20)

    def figures(self, warm_up: int) -> list[Figure]:
        """Memory and times so far."""
        total = len(self._memory_mb)
        n = min(_SAMPLES, max((total - warm_up) // 3, 1))
        own_mb = [whole - cached for whole, cached in zip(self._memory_mb, self._cached_mb, strict=True)]
        what = f"memory after {total} renderings against after {warm_up}"
        most = f"with buffers for the next one at most {self._most_mb:.0f} MB"
        cached = f"caches held {min(self._cached_mb):.0f} to {max(self._cached_mb):.0f} MB"
        stopped = f"{self._n_stopped} of them stopped"
        return [
            _memory_growth(what, self._memory_mb[warm_up:], n, most),
            _memory_growth(f"own {what}, without what bounded caches hold", own_mb[warm_up:], n, cached),
            median_figure("edit to photograph", self._times_ms, "ms", stopped),
        ]

    def close(self) -> None:
        """Let go of the bank."""
        self._renderer.opened.bank.close()

    def _new_hand(self) -> RandomHand:
        """Someone who begins with a layout of the bank, of its extent or half as large: then the photograph
        may be of twice its size."""
        bank = self._renderer.opened.bank
        layout = bank.layout(str(self._rng.choice(bank.photographs)))
        is_half = bool(self._rng.random() < 0.5)
        height, width = layout.extent
        half = Extent(max(height // 2, 1), max(width // 2, 1))
        document = Document.from_layout(layout.resized(half) if is_half else layout)
        return RandomHand(document, self._rng, may_double=is_half)

    def _render(self, settings: RenderSettings) -> None:
        request = read_request(self.file, self._renderer.pack, settings)
        cancel, stop_at = CancelToken(), int(self._rng.integers(1, 60))

        def report(_: Progress) -> None:
            nonlocal stop_at
            stop_at -= 1
            if stop_at == 0:
                cancel.cancel()

        try:
            may_stop = bool(self._rng.random() < _STOPPED)
            self._hand.shown = self._renderer.render(request, report if may_stop else ignore_progress, cancel)
        except Cancelled:
            self._n_stopped += 1


@contextmanager
def _own_temporary_folder() -> Iterator[Path]:
    """Meanwhile temporary files of this process go to a folder where they can be counted."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


def _kept_files() -> set[Path]:
    """All files of the person's folders."""
    return {path for folder in (user_data_folder(), user_cache_folder()) for path in folder.rglob("*")}


def _memory_growth(what: str, memory_mb: list[float], n: int, note: str) -> Figure:
    """From the first `n` to the last `n`."""
    early, late = statistics.median(memory_mb[:n]), statistics.median(memory_mb[-n:])
    growth = (late / early - 1) * 100 if early else 0.0
    return Figure(what, growth, "%", n, f"{early:.0f} MB to {late:.0f} MB, {note}")


def _growth(what: str, now: int, before: int) -> Figure:
    return Figure(f"{what} more than after the warm-up", now - before, what, 1, f"{now} at the end")
