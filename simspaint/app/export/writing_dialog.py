"""What dialogs share that ask for files to write and stay open until these are written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QProgressBar, QWidget

from simspaint.app.documents.question_box import question_box
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.growing_dialog import grow_with_contents
from simspaint.app.shell.plain_text import plain_label


class WritingDialog(QDialog):
    """A line that tells what would be written, the progress of writing, and buttons to begin and to stop."""

    stop_asked = Signal()

    def __init__(self, title: str, begin: str, parent: QWidget | None) -> None:
        """`begin` is what the button is called that begins to write."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.is_writing = False
        self.told = plain_label()
        self.told.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.begin_button = self.buttons.addButton(begin, QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin_button.setDefault(
            True
        )  # Enter never means Close, also while there is nothing to write yet
        without_icons(self.buttons)
        self.buttons.rejected.connect(self._on_close)
        grow_with_contents(self)

    def show_progress(self, done: int, total: int) -> None:
        """So many files of `total` are written."""
        self.is_writing = True
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()
        self.show_whether_possible()

    def show_end(self, text: str) -> None:
        """Writing has ended: well, stopped or failed."""
        self.is_writing = False
        self.progress.hide()
        self.told.setText(text)
        self.show_whether_possible()

    def show_whether_possible(self) -> None:
        """Let only be pressed what can be done now."""
        self.begin_button.setEnabled(not self.is_writing and self.is_complete())
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText("Stop" if self.is_writing else "Close")

    def is_complete(self) -> bool:
        """Whether all is given that is needed to begin."""
        raise NotImplementedError

    def ask_to_replace(self, files: Iterable[Path], then: Callable[[], object]) -> None:
        """Go on where these files may be written: asks where some of them exist."""
        there = [path.name for path in files if os.path.exists(path)]
        if not there:
            then()
            return
        kinds = QMessageBox.StandardButton
        text = "These files are there already. Replace them?\n\n" + "\n".join(there[:8])
        box = question_box(self, text, kinds.Yes | kinds.No, kinds.No, self.windowTitle())
        box.button(kinds.Yes).setText("Replace")
        box.button(kinds.Yes).clicked.connect(then)
        self.finished.connect(box.reject)  # the question goes with what it is about
        box.open()

    def _on_close(self) -> None:
        if self.is_writing:
            self.stop_asked.emit()
        else:
            self.reject()
