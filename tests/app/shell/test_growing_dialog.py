"""Texts of a dialog are never cut off when a bar or a longer message appears."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QLabel

from simspaint.app.documents.pack_completion_dialog import PackCompletionDialog
from simspaint.app.export.export_dialog import ExportDialog
from simspaint.app.studio import Studio

LONG = "There is no photograph in this folder: name one with JPEG files. " * 12


def are_whole(dialog: QDialog) -> bool:
    texts = [each for each in dialog.findChildren(QLabel) if each.isVisible() and each.wordWrap()]
    assert texts
    return all(each.height() >= each.heightForWidth(each.width()) for each in texts)


def test_the_dialog_that_completes_a_pack_has_room_for_its_bar_and_for_what_went_wrong(
    studio: Studio, qapp: QApplication
) -> None:
    dialog = PackCompletionDialog(studio.packs.pack, studio.window)
    dialog.open()
    qapp.processEvents()
    dialog.photographs.setText("a")
    dialog.layouts.setText("b")
    dialog.build_button.click()
    dialog.show_progress(1, 3)
    qapp.processEvents()
    assert dialog.progress.isVisible()
    assert are_whole(dialog)
    dialog.show_failure(LONG)
    qapp.processEvents()
    assert are_whole(dialog)
    dialog.reject()


def test_the_export_dialog_has_room_for_a_long_message(studio: Studio, qapp: QApplication) -> None:
    dialog = ExportDialog(studio.settings, "a", studio.window)
    dialog.open()
    qapp.processEvents()
    dialog.show_end(LONG)
    qapp.processEvents()
    assert are_whole(dialog)
    dialog.reject()
