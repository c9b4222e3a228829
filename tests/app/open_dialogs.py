"""Dialogs that an action has opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from simspaint.app.shell.guide_window import GuideWindow
from simspaint.app.studio import Studio


def close_dialogs(studio: Studio) -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, (QDialog, GuideWindow)) or widget.windowType() is Qt.WindowType.Popup:
            widget.close()
