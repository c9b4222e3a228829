"""All pieces of a photograph at a glance: shown in the segments panel while none is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.panel_widgets import faint_label, show_icons
from simspaint.app.shell.plain_text import plain_tip

PIECE_SIZE = QSize(66, 50)
_SPOT = Qt.ItemDataRole.UserRole
_SEGMENT_ID = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A row of the list.

    Parameters
    ----------
    spot
        (row, column) of a pixel of the painted layout that shows it.
    title, about
        What it is, and where it comes from.
    """

    segment_id: int
    spot: tuple[int, int]
    title: str
    about: str


class OverviewPage(QWidget):
    """A text, or the list of pieces."""

    chosen = Signal(int, int)
    """(row, column) of a piece in the painted layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = faint_label()
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMargin(16)
        self.list = QListWidget()
        self.list.setIconSize(PIECE_SIZE)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Pieces of this photograph")
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)
        self._hint = faint_label("The pieces of this photograph. Click one, here or in the picture.")
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.text)
        self._pages.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def show_text(self, text: str) -> None:
        """There are no pieces to show."""
        self.text.setText(text)
        self._pages.setCurrentIndex(0)

    def show_pieces(self, pieces: Sequence[ShownPiece]) -> None:
        """List pieces; their pictures follow."""
        self.list.clear()
        for piece in pieces:
            item = QListWidgetItem(f"{piece.title}\n{piece.about}")
            item.setData(_SPOT, piece.spot)
            item.setData(_SEGMENT_ID, piece.segment_id)
            item.setSizeHint(QSize(0, PIECE_SIZE.height() + 8))
            item.setToolTip(plain_tip(f"{piece.title}: {piece.about}"))
            self.list.addItem(item)
        self._pages.setCurrentIndex(1)

    def show_pictures(self, images: dict[int, QImage]) -> None:
        """Pictures of pieces, by segment."""
        show_icons(self.list, _SEGMENT_ID, images)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(*item.data(_SPOT))
