"""What a crash left: look at it, open it, delete it, or leave it for another time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.documents.question_box import question_box
from simspaint.app.pictures.qimage import image_of_thumbnail
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.plain_text import plain_tip
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.painting.recovery.crashed_document import Recoverable


class RecoveryDialog(QDialog):
    """Lists unsaved paintings. What is neither opened nor deleted is offered again at the next start."""

    open_asked = Signal(object)
    """(Recoverable)"""

    def __init__(self, found: tuple[Recoverable, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._left = list(found)
        self.setWindowTitle("Unsaved paintings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel("SimsPaint ended before these were saved.", self)
        self.list = QListWidget(self)
        self.list.setIconSize(QSize(128, 84))
        self.list.setSpacing(4)
        self.list.setAccessibleName("Unsaved paintings")
        for recoverable in found:
            self.list.addItem(_item(recoverable))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.open_current())
        buttons = QDialogButtonBox(self)
        self.open_button = QPushButton("Open", self)
        self.delete_button = QPushButton("Delete", self)
        self.open_button.setDefault(True)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.delete_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("Later", QDialogButtonBox.ButtonRole.RejectRole)
        without_icons(buttons)
        self.open_button.clicked.connect(self.open_current)
        self.delete_button.clicked.connect(self.ask_to_delete)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        resize_within_screen(self, QSize(480, 360))
        self.finished.connect(self._release)

    def open_current(self) -> None:
        """Open the chosen one; the others are left for another time."""
        recoverable = self._take_current()
        if recoverable is not None:
            self.open_asked.emit(recoverable)
            self.accept()

    def ask_to_delete(self) -> None:
        """Delete the chosen one, after asking: it cannot be got back."""
        row = self.list.currentRow()
        if row < 0:
            return
        recoverable = self._left[row]
        kinds = QMessageBox.StandardButton
        what = f"what was not saved of {recoverable.path.name}" if recoverable.path else "this painting"
        text = f"Delete {what}? It cannot be got back."
        box = question_box(self, text, kinds.Discard | kinds.Cancel, kinds.Cancel, "Delete?")
        box.button(kinds.Discard).setText("Delete")
        box.button(kinds.Discard).clicked.connect(lambda: self._delete(recoverable))
        box.open()

    def _delete(self, recoverable: Recoverable) -> None:
        self.list.setCurrentRow(self._left.index(recoverable))
        self._take_current()
        recoverable.discard()
        if not self._left:
            self.accept()

    def _take_current(self) -> Recoverable | None:
        row = self.list.currentRow()
        if row < 0:
            return None
        self.list.takeItem(row)
        return self._left.pop(row)

    def _release(self) -> None:
        for recoverable in self._left:
            recoverable.release()
        self._left = []


def _when(saved_at: str) -> str:
    """The time as people write it; unchanged if it is not a valid time."""
    try:
        return datetime.fromisoformat(saved_at).strftime("%d %B %Y, %H:%M")
    except ValueError:
        return saved_at


def _item(recoverable: Recoverable) -> QListWidgetItem:
    name = recoverable.path.name if recoverable.path else "Never saved"
    height, width = recoverable.extent
    size = f"{width} × {height} pixels, " if width else ""
    when = _when(recoverable.saved_at)
    large = QLocale.c().formattedDataSize(recoverable.n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    item = QListWidgetItem(f"{name}\n{size}{large}\n{when}")
    picture = QPixmap.fromImage(image_of_thumbnail(recoverable.thumbnail()))
    if not picture.isNull():
        kept = Qt.AspectRatioMode.KeepAspectRatio
        small = picture.scaled(QSize(256, 168), kept, Qt.TransformationMode.SmoothTransformation)
        icon = QIcon(small)
        icon.addPixmap(small, QIcon.Mode.Selected)  # not tinted where it is chosen
        item.setIcon(icon)
    item.setToolTip(plain_tip(str(recoverable.path or "")))
    return item
