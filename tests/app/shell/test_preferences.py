from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from simspaint.app.shell.keys_page import KeysPage
from simspaint.app.shell.preferences_dialog import PreferencesDialog
from simspaint.app.studio import Studio


def test_the_keys_page_changes_the_chosen_actions_key(studio: Studio) -> None:
    page = KeysPage(studio.actions, studio.window)
    page.choose("tool.ellipse")
    page.editor.setKeySequence(QKeySequence("Ctrl+Alt+E"))
    page.editor.editingFinished.emit()
    assert studio.actions.keys("tool.ellipse") == ("Ctrl+Alt+E",)
    page.deleteLater()


def test_preferences_open_with_all_pages(studio: Studio) -> None:
    studio.actions["edit.preferences"].trigger()
    dialog = studio.window.findChild(PreferencesDialog)
    assert dialog is not None
    titles = [dialog.pages.tabText(index) for index in range(dialog.pages.count())]
    assert titles[:4] == ["Look", "Pen", "Keys", "Storage"]
    dialog.close()


def test_the_look_changes_at_once(studio: Studio, qapp: QApplication) -> None:
    studio.actions["look.light"].trigger()
    qapp.processEvents()
    light = studio.window.palette().window().color().lightness()
    studio.actions["look.dark"].trigger()
    qapp.processEvents()
    assert studio.window.palette().window().color().lightness() < light
    studio.actions["look.system"].trigger()
