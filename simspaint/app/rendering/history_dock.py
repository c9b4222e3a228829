"""The photographs that were made of this document; a double click goes back to one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from simspaint.app.pictures.qimage import image_of_thumbnail
from simspaint.app.shell.panel_widgets import plain_icon, thumbnail_list
from simspaint.app.shell.plain_text import plain_tip
from simspaint.painting.recipes.kept_rendering import KeptRendering

THUMBNAIL = QSize(132, 88)
_WAITS = Qt.ItemDataRole.UserRole
"""Whether the entry still waits for its picture."""


class HistoryDock(QWidget):
    """Shows what it is given, newest first, and tells what is clicked."""

    restore_asked = Signal(object)
    """(KeptRendering)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[KeptRendering, ...] = ()
        self._blank = QPixmap(THUMBNAIL)
        self._blank.fill(Qt.GlobalColor.transparent)
        self._pictures = QTimer(self)
        self._pictures.setInterval(0)
        self._pictures.timeout.connect(self._show_next_picture)
        self._told = QLabel("Finished photographs appear here.")
        self._told.setWordWrap(True)
        self._told.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.list = thumbnail_list("Photographs made of this document", THUMBNAIL)
        self.list.itemActivated.connect(self._on_item)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self._told)
        column.addWidget(self.list, 1)

    def show_renderings(self, kept: Sequence[KeptRendering]) -> None:
        """Show these, of which the last one is the newest. What is shown already stays as it is."""
        before, self._kept = self._kept, tuple(kept)
        stays = _still_shown(before, self._kept)
        while self.list.count() > stays:
            self.list.takeItem(stays)
        for each in self._kept[stays:]:
            self.list.insertItem(0, _item(each, QIcon(self._blank)))
        self._told.setText(
            "A double click, or Enter, goes back to one." if kept else "Finished photographs appear here."
        )
        self._pictures.start()

    def _show_next_picture(self) -> None:
        """One picture at a time: there can be forty, and the window answers in between."""
        for row, each in enumerate(reversed(self._kept)):
            item = self.list.item(row)
            if item.data(_WAITS):
                item.setData(_WAITS, False)
                item.setIcon(plain_icon(QPixmap.fromImage(image_of_thumbnail(each.thumbnail))))
                return
        self._pictures.stop()

    def _on_item(self, item: QListWidgetItem) -> None:
        self.restore_asked.emit(self._kept[-1 - self.list.row(item)])


def _still_shown(before: tuple[KeptRendering, ...], after: tuple[KeptRendering, ...]) -> int:
    """How many of the newest that were shown are the oldest that shall be."""
    most = min(len(before), len(after))
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)


def _item(kept: KeptRendering, icon: QIcon) -> QListWidgetItem:
    item = QListWidgetItem(icon, _text(kept))
    item.setData(_WAITS, True)
    size, made_at = kept.recipe.extent, kept.made_at.replace("T", " ")
    told = f"{made_at}, seed {kept.recipe.picture.seed}, {size.width} × {size.height} pixels\n"
    item.setToolTip(plain_tip(told + "Double-click, or Enter, to go back to it; that can be undone."))
    return item


def _text(kept: KeptRendering) -> str:
    return f"{kept.made_at[11:16]} · seed {kept.recipe.picture.seed}"
