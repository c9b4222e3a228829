"""What happens when the window is to be closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_replacement import DocumentReplacement
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.painting.document.moment import DocumentMoment


class Closing(QObject):
    """Keeps the window open until what is unsaved is saved or given up."""

    def __init__(
        self,
        bridge: DocumentBridge,
        replacement: DocumentReplacement,
        settings: Settings,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._bridge, self._replacement, self._settings, self._window = bridge, replacement, settings, window
        self._is_closed = self._is_asking = False
        self._decided: DocumentMoment | None = None
        """What may be lost."""
        window.close_asked.connect(self._on_close_asked)

    def _on_close_asked(self, event: QCloseEvent) -> None:
        if self._is_closed:
            return  # Qt closes all windows once more when the last one was closed
        document, decided = self._bridge.document, self._decided
        self._decided = None
        is_settled = not document.is_modified or (decided is not None and decided.is_still(document))
        if is_settled and self._replacement.held_unsaved() is None:
            self._is_closed = True
            self._window.save_arrangement()
            self._settings.save()
            self._window.hide()  # all is saved: nobody sees what is waited for now, as torch that is loading
            self._window.closing.emit()
            return
        event.ignore()
        self._is_asking = True
        self._replacement.before_losing(self._close)
        self._is_asking = False

    def _close(self) -> None:
        if self._is_asking:  # nothing was to be asked: Qt closes no window that is being closed
            QTimer.singleShot(0, self, self._close)
            return
        self._decided = DocumentMoment.of(self._bridge.document)
        self._window.close()
        self._decided = None
