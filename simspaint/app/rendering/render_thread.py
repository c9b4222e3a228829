"""The thread that renders, with the worker that lives in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from simspaint.app.rendering.render_messages import EngineMaker, RenderOrder
from simspaint.app.rendering.render_worker import RenderWorker

IDLE_MS = 2000
"""So long after a rendering other programs need its memory more than the next one does."""


class RenderThread(QObject):
    """Starts when it is made. Requests wait in Qt's queue; `worker` signals their results."""

    _open_asked = Signal(object)
    _order_made = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName("rendering")
        self.worker = RenderWorker()
        self.worker.moveToThread(self._thread)
        self.idle = QTimer(self)
        """Runs while nothing renders, until buffers are given back."""
        self.idle.setSingleShot(True)
        self.idle.setInterval(IDLE_MS)
        self.idle.timeout.connect(self.worker.rest)
        self._open_asked.connect(self.worker.open)
        self._order_made.connect(self.worker.carry_out)
        self.worker.ended.connect(self._on_ended)
        self._thread.start()

    def open(self, make_engine: EngineMaker) -> None:
        """Load an engine, in place of the one before."""
        self._open_asked.emit(make_engine)

    def carry_out(self, order: RenderOrder) -> None:
        """Make a rendering."""
        self.idle.stop()
        self._order_made.emit(order)

    def close(self) -> None:
        """Wait until what runs has ended, and let go of the engine."""
        self.idle.stop()
        self.worker.ended.disconnect(self._on_ended)
        self._thread.quit()
        self._thread.wait()
        self.worker.close()

    @Slot()
    def _on_ended(self) -> None:
        self.idle.start()
