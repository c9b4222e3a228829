"""What a pack without its memory bank needs: folders of its photographs and layouts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from simspaint.app.shell.dialog_buttons import lay_out_form
from simspaint.app.shell.file_dialog import existing_file_dialog
from simspaint.app.shell.path_row import path_row
from simspaint.app.shell.plain_text import plain_label
from simspaint.packs.pack import Pack

_ABOUT = (
    "The photographs of this pack may not be given away. With your own copy of them the studio builds the "
    "pieces that pictures are made of, once. Nothing is uploaded."
)


class PackCompletionDialog(QDialog):
    """Asks for the folders and shows how far building is; closing it stops that.

    What was built by then is used the next time.
    """

    build_asked = Signal(object, object, object)
    """(folder of photographs, folder of layouts, file of names or None)"""

    def __init__(self, pack: Pack, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Complete the pack {pack.description.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.photographs = QLineEdit(self)
        self.layouts = QLineEdit(self)
        self.names = QLineEdit(self)
        self.names.setPlaceholderText("All of them")
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("Photographs done")
        self.said = plain_label()
        self.said.setWordWrap(True)
        self._build(f"{_ABOUT} {pack.description.bank_hint}".strip())
        self._show()

    def _build(self, about: str) -> None:
        told = plain_label(about)
        told.setWordWrap(True)
        form = QFormLayout()
        form.addRow(told)
        form.addRow("Photographs", path_row(self.photographs, "Folder of photographs"))
        form.addRow("Layouts", path_row(self.layouts, "Folder of their layouts"))
        form.addRow("Only those named in", path_row(self.names, "List of names", self._ask_file))
        form.addRow(self.progress)
        form.addRow(self.said)
        buttons = lay_out_form(self, form, "Build", 560)
        self.build_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.disconnect()
        buttons.accepted.connect(self._tell)
        self.progress.hide()
        for line in (self.photographs, self.layouts, self.names):
            line.textChanged.connect(self._show)

    def _ask_file(self, line: QLineEdit, name: str) -> None:
        existing_file_dialog(self, name, lambda path: line.setText(str(path))).open()

    def show_progress(self, done: int, total: int) -> None:
        """So many photographs are built in, of so many."""
        self.progress.setMaximum(total)
        self.progress.setValue(done)

    def show_failure(self, text: str) -> None:
        """Building ended by this; the folders can be chosen anew."""
        self._set_building(False)
        self.said.setText(text)

    def _show(self) -> None:
        given = (self.photographs.text(), self.layouts.text())
        self.build_button.setEnabled(all(text.strip() for text in given))

    def _tell(self) -> None:
        self._set_building(True)
        names = self.names.text().strip()
        self.build_asked.emit(
            Path(self.photographs.text().strip()),
            Path(self.layouts.text().strip()),
            Path(names) if names else None,
        )

    def _set_building(self, building: bool) -> None:
        self.said.setText("")
        self.progress.setVisible(building)
        self.progress.setMaximum(0)
        for each in (self.photographs, self.layouts, self.names, *self.findChildren(QPushButton)):
            if each.text() != "Cancel":
                each.setEnabled(not building)
        if not building:
            self._show()
