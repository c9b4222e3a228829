"""What tells that something went wrong, although nobody was asked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler


class Ears(logging.Handler):
    """Hears unexpected errors and warnings of Qt."""

    def __init__(self, note: Callable[[str], object]) -> None:
        super().__init__(logging.ERROR)
        self._note = note
        logging.getLogger("simspaint").addHandler(self)
        sys.unraisablehook = lambda told: note(f"unraisable: {told.exc_value!r} in {told.object!r}")
        qInstallMessageHandler(self._on_qt_message)

    def emit(self, record: logging.LogRecord) -> None:
        self._note(record.getMessage())

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and "This plugin does not" not in text:
            self._note(f"Qt: {text} ({context.category})")

    def close(self) -> None:
        """Hear nothing any more."""
        logging.getLogger("simspaint").removeHandler(self)
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        super().close()
