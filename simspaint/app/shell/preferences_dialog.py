"""Preferences: keys, pen, look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.editor.pen_page import PenPage
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.keys_page import KeysPage
from simspaint.app.shell.storage_page import StoragePage
from simspaint.app.shell.theme import Look
from simspaint.app.studio import Studio


class PreferencesDialog(QDialog):
    """Everything set here holds at once and is kept. Other parts add pages by `studio.preference_pages`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio.window)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QTabWidget(self)
        self.pages.addTab(_LookPage(studio), "Look")
        self.pages.addTab(PenPage(studio.painting, studio.editor), "Pen")
        self.pages.addTab(KeysPage(studio.actions), "Keys")
        self.pages.addTab(StoragePage(), "Storage")
        for title, make in studio.preference_pages:
            self.pages.addTab(make(), title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        without_icons(buttons)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        column.addWidget(buttons)
        self.resize(620, 560)


class _LookPage(QWidget):
    """Dark or light, and labels with or without patterns."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        look = QComboBox(self)
        for text, value in (("As the system", Look.SYSTEM), ("Dark", Look.DARK), ("Light", Look.LIGHT)):
            look.addItem(text, value.value)
        look.setCurrentIndex(look.findData(studio.settings.read("look", Look.SYSTEM.value)))
        look.activated.connect(lambda _: studio.actions[f"look.{look.currentData()}"].trigger())
        patterns = QComboBox(self)
        patterns.addItem("Colours", False)
        patterns.addItem("Colours and patterns", True)
        patterns.setCurrentIndex(int(studio.painting.patterns))
        patterns.activated.connect(studio.actions["view.patterns"].setChecked)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.addRow("Window", look)
        form.addRow("Labels in the layout", patterns)
