"""What happens when the window is to be closed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_replacement import DocumentReplacement
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings


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
        self._is_decided = self._is_closed = False
        window.close_asked.connect(self._on_close_asked)

    def _on_close_asked(self, event: QCloseEvent) -> None:
        if self._is_closed:
            return  # Qt closes all windows once more when the last one was closed
        if self._is_decided or not self._bridge.document.is_modified:
            self._is_closed = True
            self._window.save_arrangement()
            self._settings.save()
            self._window.hide()  # all is saved: nobody sees what is waited for now, as torch that is loading
            self._window.closing.emit()
            return
        event.ignore()
        self._replacement.before_losing(self._close)

    def _close(self) -> None:
        self._is_decided = True
        self._window.close()
