"""What the controls of dialogs share that write files: one dialog at a time, and the writing it began."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.export.writing_dialog import WritingDialog
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.progress import CancelToken

_Dialog = TypeVar("_Dialog", bound=WritingDialog)


class WritingControl(QObject, Generic[_Dialog]):
    """Keeps the dialog while it is open, and writes in the background."""

    _progressed = Signal(int, int)
    _anew = ""
    """What can be done where another painting was opened."""

    def __init__(self, bridge: DocumentBridge, tasks: BackgroundTasks, window: MainWindow) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window
        self.dialog: _Dialog | None = None
        self._cancel = CancelToken()
        self._progressed.connect(self._on_progressed)
        tasks.closing.connect(self._stop)
        bridge.opened.connect(self._on_opened)

    def _on_opened(self) -> None:
        """Nothing of another painting must be written as it was set for the one before; what is being written
        is of that."""
        if self.dialog is not None and not self.dialog.is_writing:
            self.dialog.reject()
            self._window.notices.show_notice(f"Another painting was opened: {self._anew}.", topic="export")

    def _keep(self, dialog: _Dialog) -> None:
        """Keep the dialog that was made, until it is closed."""
        self.dialog = dialog
        dialog.stop_asked.connect(self._stop)
        dialog.finished.connect(self._on_finished)

    def _write(
        self,
        work: Callable[[CancelToken, Callable[[int, int], None]], Any],
        then: Callable[[Any], None],
        n_files: int,
        key: str,
    ) -> None:
        """Run `work` with a token that stops it and a function that it reports to; `then` gets its result."""
        cancel = self._cancel = CancelToken()
        self._on_progressed(0, n_files)
        self._tasks.run(
            lambda: work(cancel, self._progressed.emit), then, self._on_failed, key=key, writes=True
        )

    def _tell_written(self, text: str, folder: Path) -> None:
        """Close the dialog and say what was written where."""
        if self.dialog is not None:
            self.dialog.show_end("")
            self.dialog.accept()
        self._window.notices.show_passing(text, "Show folder", partial(_open_folder, folder), topic="export")

    def _on_progressed(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    def _on_failed(self, failure: Failure) -> None:
        if self.dialog is not None:
            self.dialog.show_end(f"{failure.message} {failure.hint}".strip())
        if failure.report:
            self._tasks.failed.emit(failure)

    def _stop(self) -> None:
        self._cancel.cancel()

    def _on_finished(self) -> None:
        self._cancel.cancel()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
