"""Handling of errors: expected ones are shown in the window, unexpected ones are logged and shown once."""

from __future__ import annotations

import errno
import logging
import logging.handlers
import os
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.notice_bar import NoticeBar
from simspaint.app.shell.program_version import program_version
from simspaint.errors import SimsPaintError
from simspaint.resource_files import log_file

log = logging.getLogger("simspaint")
_LOG_BYTES = 1 << 20


class ErrorReporter(QObject):
    """Shows errors to the person. `install` makes it the handler of all errors that are not handled
    elsewhere.

    Errors may come from any thread; they are shown in that of the window.
    """

    _unexpected = Signal(str)

    def __init__(self, notices: NoticeBar, window: QWidget) -> None:
        super().__init__(window)
        self._notices, self._window = notices, window
        self._dialog: QMessageBox | None = None
        self._handler: logging.Handler | None = None
        self._unexpected.connect(self._on_unexpected)

    def report(self, error: SimsPaintError) -> None:
        """Show an expected error, with its hint."""
        log.info("%s: %s", type(error).__name__, error)
        self._notices.show_notice(str(error), topic="error")

    def report_failure(self, failure: Failure) -> None:
        """Show what went wrong in another thread."""
        if failure.report:
            self.report_unexpected(failure.report)
        else:
            self._notices.show_notice(f"{failure.message} {failure.hint}".strip(), topic="error")

    def report_unexpected(self, trace: str) -> None:
        """Log an unexpected error, and show it in a dialog unless one is open."""
        log.error("unexpected\n%s", trace)
        if self._dialog is None:
            self._show_dialog(trace)

    def install(self) -> None:
        """Take over from Python's own ways of telling errors, and write the log where that is possible."""
        try:
            self._handler = _log_handler(log_file())
        except OSError as error:
            self._notices.show_notice(f"No log is written: {error.strerror}.")
        else:
            log.addHandler(self._handler)
        log.setLevel(logging.INFO)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give Python its own ways back."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._handler is not None:
            log.removeHandler(self._handler)
            self._handler.close()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected\n%s", text)
        if isinstance(error, SimsPaintError):
            self._unexpected.emit(f"\0{error}")
        else:
            self._unexpected.emit(text)

    def _on_thread_exception(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._on_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def _on_unexpected(self, text: str) -> None:
        if text.startswith("\0"):
            self._notices.show_notice(text[1:], topic="error")
        elif self._dialog is None:
            self._show_dialog(text)

    def _show_dialog(self, trace: str) -> None:
        report = f"SimsPaint {program_version()}, Python {platform.python_version()}, Qt "
        report += f"{PySide6.__version__}, {platform.platform()}\n\n{trace}"
        dialog = QMessageBox(self._window)
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setTextFormat(Qt.TextFormat.PlainText)
        dialog.setWindowTitle("Something went wrong")
        dialog.setText("SimsPaint did something that it should not have done. Your painting is still there.")
        dialog.setInformativeText(f"Save it under a new name. Details are also in {log_file()}.")
        dialog.setDetailedText(report)
        copy = dialog.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        dialog.addButton(QMessageBox.StandardButton.Close)
        without_icons(dialog)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()

    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


def _log_handler(path: Path) -> logging.Handler:
    """Raises `OSError` where its folder cannot be made, or something else than a file lies there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(path) and not path.is_file():  # who opens a pipe waits for its reader, for ever
        raise OSError(errno.EINVAL, f"{path.name} is no file")
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
