"""How long it takes from a movement of the pen until the window is repainted.

Run by `simspaint benchmark painting` as a process of its own: `python -m simspaint.app.benchmarks.painting`.
"""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from simspaint.app.main import make_application, open_studio
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.benchmarks.figure import Figure
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document

EXTENT = Extent(2048, 4096)
N_MOVES = 200


class _PaintCounter(QObject):
    """Counts repaints, so that a measurement without one is seen."""

    n_paints = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n_paints += event.type() == QEvent.Type.Paint
        return False


def benchmark_painting(application: QApplication, studio: Studio) -> list[Figure]:
    """Strokes of two brushes seen whole and at 100 %, undo of one, a fill, zooming; in ms."""
    studio.bridge.replace(_painted_document(studio))
    studio.window.resize(1600, 1000)
    studio.window.show()
    _settle(application)
    studio.window.notices.hide()  # what is painted under it is not repainted
    figures = []
    for size in (40, 400):
        for name, action in (("fit", "view.fit"), ("100 %", "view.actual")):
            studio.actions[action].trigger()
            _settle(application)
            times = _stroke_times_ms(application, studio, size)
            figures.append(_percentile(f"stroke of {size} px, {name}: event to repainted, p95", times))
        figures.append(_timed(application, f"undo of that stroke, {size} px", studio.bridge.document.undo))
    studio.actions["view.fit"].trigger()
    _settle(application)
    figures.append(_percentile("zoom step: event to repainted, p95", _zoom_times_ms(application, studio)))
    figures.append(_fill_figure(application, studio))
    return figures


def _painted_document(studio: Studio) -> Document:
    """A layout with a boundary in every part of it."""
    document = Document(studio.packs.pack.labels, EXTENT)
    n_labels = len(document.labels)
    with document.edit("Bands") as edit:
        for index in range(16):
            band = Box(index * 128, 0, (index + 1) * 128, EXTENT.width)
            edit.paint(band, None, index % n_labels)
    return document


def _stroke_times_ms(application: QApplication, studio: Studio, size: int) -> list[float]:
    editor, counter = studio.editor, _PaintCounter()
    editor.installEventFilter(counter)
    studio.brush_state.set_size(size)
    studio.brush_state.set_tool("brush")
    studio.label_state.set_label((studio.label_state.label_id + 1) % len(studio.bridge.document.labels))
    places = list(_way(editor.rect().width(), editor.rect().height()))
    _send(editor, QEvent.Type.MouseButtonPress, places[0])
    _settle(application)
    times = []
    for place in places[1:]:
        n_before = counter.n_paints
        start = time.perf_counter()
        _send(editor, QEvent.Type.MouseMove, place)
        application.processEvents()
        times.append((time.perf_counter() - start) * 1000)
        if counter.n_paints == n_before:
            raise RuntimeError("A movement of the pen was not followed by a repaint.")
    _send(editor, QEvent.Type.MouseButtonRelease, places[-1])
    _settle(application)
    editor.removeEventFilter(counter)
    return times


def _way(width: int, height: int) -> Iterator[QPointF]:
    """A winding way of the pen, in points of the widget."""
    for index in range(N_MOVES):
        share = index / N_MOVES
        yield QPointF(
            width * (0.5 + 0.4 * math.cos(7 * share * math.tau)),
            height * (0.5 + 0.4 * math.sin(9 * share * math.tau)),
        )


def _zoom_times_ms(application: QApplication, studio: Studio) -> list[float]:
    times = []
    for index in range(60):
        start = time.perf_counter()
        studio.editor.zoom(1.2 if index % 30 < 15 else 1 / 1.2)
        application.processEvents()
        times.append((time.perf_counter() - start) * 1000)
    return times


def _fill_figure(application: QApplication, studio: Studio) -> Figure:
    studio.bridge.document.clear()
    studio.brush_state.set_tool("fill")
    _settle(application)
    middle = QPointF(studio.editor.rect().center())

    def fill() -> None:
        _send(studio.editor, QEvent.Type.MouseButtonPress, middle)
        _send(studio.editor, QEvent.Type.MouseButtonRelease, middle)

    return _timed(application, "fill of 4096 × 2048", fill)


def _timed(application: QApplication, what: str, work) -> Figure:
    start = time.perf_counter()
    work()
    application.processEvents()
    return Figure(what, (time.perf_counter() - start) * 1000, "ms", 1, "until repainted")


def _percentile(what: str, times: list[float]) -> Figure:
    note = f"median {np.median(times):.1f}, longest {max(times):.1f}; {EXTENT.width} × {EXTENT.height}"
    return Figure(what, float(np.percentile(times, 95)), "ms", len(times), note)


def _send(editor: QObject, kind: QEvent.Type, place: QPointF) -> None:
    moving = kind is QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moving else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, place, place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor, event)


def _settle(application: QApplication) -> None:
    for _ in range(5):
        application.processEvents()


def main() -> int:
    """Measure and write the figures as JSON."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        studio = open_studio(application, settings=Settings(Path(folder) / "settings.json"))
        figures = benchmark_painting(application, studio)
        studio.window.closing.emit()
    sys.stdout.write(json.dumps([dataclasses.asdict(figure) for figure in figures]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
