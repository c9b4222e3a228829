"""Preferences: one tab a page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from simspaint.app.shell.dialog_buttons import settle_enter, without_icons
from simspaint.app.shell.screen_room import resize_within_screen


class PreferencesDialog(QDialog):
    """Every setting takes effect immediately and is kept. Rooms add their own pages."""

    def __init__(self, pages: Mapping[str, QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QTabWidget(self)
        self.pages.setAccessibleName("Pages")
        for title, page in pages.items():
            self.pages.addTab(page, title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        without_icons(buttons)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        column.addWidget(buttons)
        settle_enter(self)
        resize_within_screen(self, QSize(620, 560))
