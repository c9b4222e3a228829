"""The photographs that were made of this document; a double click goes back to one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from simspaint.app.pictures.qimage import image_of_thumbnail
from simspaint.app.shell.panel_widgets import plain_icon, thumbnail_list
from simspaint.app.shell.plain_text import plain_tip
from simspaint.painting.recipes.kept_rendering import KeptRendering

THUMBNAIL = QSize(132, 88)
_PLACE = Qt.ItemDataRole.UserRole


class HistoryDock(QWidget):
    """Shows what it is given, newest first, and tells what is clicked."""

    restore_asked = Signal(object)
    """(KeptRendering)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[KeptRendering, ...] = ()
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
        """Show these, of which the last one is the newest."""
        if tuple(kept) == self._kept:
            return
        self._kept = tuple(kept)
        self._told.setText(
            "A double click, or Enter, goes back to one." if kept else "Finished photographs appear here."
        )
        self.list.clear()
        for place, each in reversed(list(enumerate(self._kept))):
            item = QListWidgetItem(_icon(each), _text(each))
            item.setData(_PLACE, place)
            size, made_at = each.recipe.extent, each.made_at.replace("T", " ")
            told = f"{made_at}, seed {each.recipe.picture.seed}, {size.width} × {size.height} pixels\n"
            item.setToolTip(plain_tip(told + "Double-click, or Enter, to go back to it; that can be undone."))
            self.list.addItem(item)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.restore_asked.emit(self._kept[item.data(_PLACE)])


def _icon(kept: KeptRendering) -> QIcon:
    return plain_icon(QPixmap.fromImage(image_of_thumbnail(kept.thumbnail)))


def _text(kept: KeptRendering) -> str:
    return f"{kept.made_at[11:16]} · seed {kept.recipe.picture.seed}"
