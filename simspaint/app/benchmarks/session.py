"""How long the window is held up while a person works: painting, drafts, Diversity, swaps, exports, undo.

Run by `simspaint benchmark session` as a process of its own:
`python -m simspaint.app.benchmarks.session SECONDS`.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from simspaint.app.benchmarks.heartbeat import FirstSeen, Heartbeat, wait_for
from simspaint.app.benchmarks.shown_studio import shown_studio
from simspaint.app.export.export_writing import ExportPart
from simspaint.app.main import make_application
from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_thread import IDLE_MS
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.benchmarks.process import resident_mb
from simspaint.domain.geometry import Box
from simspaint.errors import RenderError
from simspaint.painting.document.document import Document

_WINDOW = 1600, 1000
_PATIENCE_S = 120.0
_LOADING, _MEASURING = "loading", "measuring"


class _Session:
    """Works like a person in a hurry, over and over."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        self._studio, self._part, self._folder = studio, studio.rendering, folder
        self._rng = np.random.default_rng(1)  # before the heart beats: numpy loads its generators only now
        self._heart = Heartbeat()
        self.drafts_ms: list[float] = []
        self.stops_ms: list[float] = []

    def run(self, seconds: float) -> list[Figure]:
        """Raises `RenderError` where something that is waited for does not come."""
        self._do(_LOADING)
        self._wait(lambda: self._part.service.opened is not None)
        self._wait(self._is_finished)
        steps = (self._paint, self._diversity, self._swap, self._look, self._stop, self._export, self._undo)
        start, memory = time.monotonic(), 0.0
        while time.monotonic() - start < seconds:
            for step in steps:
                self._do(step.__name__.strip("_"))
                step()
            if not memory and time.monotonic() - start > min(60.0, seconds / 2):
                memory = self._memory_at_rest()
        return self._figures(memory, self._memory_at_rest())

    def _memory_at_rest(self) -> float:
        """In MB, once nothing was rendered for so long that the rendering's buffers were given back."""
        self._do(_MEASURING)
        self._pause(IDLE_MS / 1000 + 1)
        return resident_mb()

    def _figures(self, before_mb: float, after_mb: float) -> list[Figure]:
        loading = self._heart.longest_ms.pop(_LOADING)
        self._heart.longest_ms.pop(_MEASURING, None)
        worst = max(self._heart.longest_ms, key=lambda doing: self._heart.longest_ms[doing])
        told = ", ".join(f"{doing} {ms:.0f}" for doing, ms in self._heart.longest_ms.items())
        growth = (after_mb / before_mb - 1) * 100 if before_mb else 0.0
        held = f"{before_mb:.0f} to {after_mb:.0f} MB, at rest"
        return [
            Figure("longest block of the window", self._heart.longest_ms[worst], "ms", 1, told),
            Figure("longest block while torch loads", loading, "ms", 1, "once, after the start"),
            median_figure("pen lifted to first draft", self.drafts_ms, "ms"),
            Figure("the slowest of them", max(self.drafts_ms), "ms", len(self.drafts_ms)),
            median_figure("Stop to a free rendering thread", self.stops_ms, "ms"),
            Figure("memory at the end against after its first minute", growth, "%", 1, held),
        ]

    # What is done

    def _paint(self) -> None:
        document, part = self._studio.bridge.document, self._part
        height, width = document.extent
        self._studio.bridge.set_pen_down(True)
        edit = document.begin("Brush")
        label_id = int(self._rng.integers(len(document.labels)))
        top, left = int(self._rng.integers(height // 2)), int(self._rng.integers(width // 2))
        for step in range(20):
            corner = top + step * height // 60, left + step * width // 60
            edit.paint(Box(*corner, corner[0] + height // 8, corner[1] + width // 8), None, label_id)
            self._wait(lambda: True)
        edit.commit()
        self._studio.bridge.set_pen_down(False)
        draft = FirstSeen(part.service.rendered, part.view.surface)
        self._wait(lambda: draft.ms is not None)
        self.drafts_ms.append(draft.ms or 0.0)
        self._wait(self._is_finished)

    def _diversity(self) -> None:
        self._studio.actions["render.diversity"].trigger()
        self._wait(self._is_finished)

    def _swap(self) -> None:
        segments = self._studio.segments
        height, width = self._studio.bridge.document.extent
        segments.selection.select(int(self._rng.integers(height)), int(self._rng.integers(width)))
        self._wait(lambda: self._studio.tasks.is_idle)
        pieces = segments.dock.candidates
        if segments.selection.region is not None and pieces.count() > 1:
            segments.dock.swap_asked.emit(pieces.item(1).data(Qt.ItemDataRole.UserRole))
        self._wait(self._is_finished)

    def _look(self) -> None:
        for view in (*PictureView, PictureView.PHOTOGRAPH):
            self._part.view.set_view(view)
            self._wait(lambda: self._studio.tasks.is_idle)

    def _stop(self) -> None:
        service = self._part.service
        self._studio.actions["render.now"].trigger()
        self._wait(lambda: not service.is_free)
        self._pause(0.05)
        asked = time.perf_counter()
        service.stop()
        self._wait(lambda: service.is_free)
        self.stops_ms.append((time.perf_counter() - asked) * 1000)
        self._studio.actions["render.now"].trigger()
        self._wait(self._is_finished)

    def _export(self) -> None:
        self._studio.actions["file.export"].trigger()
        exporter = self._studio.exporter
        dialog = exporter.dialog
        assert dialog is not None
        dialog.folder.setText(str(self._folder))
        dialog.name.setText("session")
        for part, box in dialog.parts.items():
            box.setChecked(part in (ExportPart.PHOTOGRAPH, ExportPart.CANVAS, ExportPart.CREDITS))
        self._wait(lambda: dialog.begin_button.isEnabled())
        for file in self._folder.glob("session*"):
            file.unlink()
        dialog.begin_button.click()
        self._wait(lambda: exporter.dialog is None)

    def _undo(self) -> None:
        for _ in range(3):
            self._studio.bridge.document.undo()
            self._pause(0.1)
        self._wait(self._is_finished)

    # Waiting, while the window lives

    def _is_finished(self) -> bool:
        shown = self._part.service.shown
        if shown is None or shown.order.kind is not RenderKind.FINAL:
            return False
        return self._part.session.is_newest(shown) and self._studio.tasks.is_idle

    def _do(self, what: str) -> None:
        self._wait(lambda: True)  # what was done before gets its last beat
        self._heart.doing = what

    def _wait(self, condition: Callable[[], bool]) -> None:
        if not wait_for(condition, _PATIENCE_S):
            raise RenderError(f"At {self._heart.doing} something did not come.", "Look at the log.")

    def _pause(self, seconds: float) -> None:
        wait_for(lambda: False, seconds)


def main() -> int:
    """Work for the seconds that the command line names and write the figures as JSON."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(application, Path(folder), float(sys.argv[1]))
    sys.stdout.write(json.dumps([dataclasses.asdict(figure) for figure in figures]) + "\n")
    return 0


def _measure(application: QApplication, folder: Path, seconds: float) -> list[Figure]:
    with shown_studio(application, Settings(folder / "settings.json"), _WINDOW) as studio:
        if studio.packs.problem is not None:
            raise studio.packs.problem
        bank = studio.packs.pack.open_bank().bank
        studio.bridge.replace(Document.from_layout(bank.layout(bank.photographs[0])))
        return _Session(studio, folder).run(seconds)


if __name__ == "__main__":
    sys.exit(main())
