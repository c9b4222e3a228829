"""The reference tray: which piece of which photograph lies at the selected spot, and what else would fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.segments.outline_choice import OutlineChoiceRow
from simspaint.app.segments.overview_page import OverviewPage
from simspaint.app.segments.piece_source import PieceSource, fits_of
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.panel_widgets import bold_label, show_icons
from simspaint.domain.candidate import Candidate
from simspaint.domain.counted import percent

THUMBNAIL = QSize(112, 56)
"""Two beside each other in the panel: pieces of sky, water and mountains are wide and low."""
_LOW = 480
"""Points of height below which the source stands beside its texts, so that there is room for what fits."""
EMPTY_TEXT = "Click a spot in the photograph to see which piece of which photograph it is, and to change it."
_PART, _PART_TIP = ", in part", "; cut off by its photograph, or larger than what is painted"
_SEGMENT_ID = Qt.ItemDataRole.UserRole
ALL_PHOTOGRAPHS, THIS_PHOTOGRAPH = 0, 1


class SegmentsDock(QWidget):
    """Shows what it is given and tells what is clicked; what that means others know."""

    swap_asked = Signal(int)
    """(segment id)"""
    source_changed = Signal()
    """`from_this_photograph` is another."""
    overview_asked = Signal()
    """No single piece is to be looked at any more."""
    allow_asked = Signal()
    """Banned photographs are to be looked through."""
    outline_chosen = Signal(object)
    """(adherence of the piece, or None for that of the painting)"""

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = bold_label()
        self._swatch = QLabel()
        self._swatch.setFixedSize(16, 16)
        self.source = PieceSource()
        self.outline = OutlineChoiceRow()
        self.outline.chosen.connect(self.outline_chosen)
        self._source = QComboBox()
        self._source.addItems(["Others that fit", "More from this photograph"])
        self._source.setAccessibleName("Where others are looked for")
        self._source.currentIndexChanged.connect(lambda _: self.source_changed.emit())
        self.candidates = self._make_list()
        self._banned = QToolButton()
        self._banned.setAutoRaise(True)
        self._banned.clicked.connect(self.allow_asked)
        self._banned.hide()
        self._pages = _Pages()
        self.overview = OverviewPage()
        self._pages.addWidget(self.overview)
        self._pages.addWidget(self._piece_page(actions))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages, 1)
        column.addWidget(self._banned)
        self.setMinimumWidth(290)

    @property
    def from_this_photograph(self) -> bool:
        """Whether only pieces of the same photograph are wanted."""
        return self._source.currentIndex() == THIS_PHOTOGRAPH

    def show_only_this_photograph(self, only: bool) -> None:
        self._source.setCurrentIndex(THIS_PHOTOGRAPH if only else ALL_PHOTOGRAPHS)

    def show_overview(self) -> None:
        """Nothing is selected, or there is no piece at the spot."""
        self._pages.setCurrentIndex(0)

    def show_piece(self, label: str, color: QIcon, state: str, photograph: str, candidate: Candidate) -> None:
        """Show the piece at the spot; its pictures follow."""
        self._pages.setCurrentIndex(1)
        self._title.setText(label.capitalize())
        self._swatch.setPixmap(color.pixmap(16, 16))
        self.show_state(state)
        self.source.show_texts(photograph, " · ".join(fits_of(candidate)))

    def show_state(self, state: str) -> None:
        """What the person chose about the piece."""
        self.source.state.setText(state)

    def show_candidates(self, candidates: Sequence[Candidate], n_whole: int, current: int) -> None:
        """What else would fit: first those that would be seen whole, the best before the others, then those
        of which a part would be. Thumbnails follow."""
        self.candidates.clear()
        for place, candidate in enumerate(candidates):
            is_part = place >= n_whole
            item = QListWidgetItem(f"{percent(candidate.retrieval_score / 2)}{_PART * is_part}")
            item.setData(_SEGMENT_ID, candidate.segment_id)
            item.setSizeHint(QSize(THUMBNAIL.width() + 6, THUMBNAIL.height() + 24))
            item.setToolTip(f"{', '.join(fits_of(candidate))}{_PART_TIP * is_part}")
            self.candidates.addItem(item)
            if candidate.segment_id == current:
                self.candidates.setCurrentItem(item)

    def show_thumbnails(self, images: dict[int, QImage]) -> None:
        """Pictures of candidates, by segment."""
        show_icons(self.candidates, _SEGMENT_ID, images)

    def show_banned(self, n: int) -> None:
        """How many photographs are banned."""
        self._banned.setVisible(n > 0)
        self._banned.setText(f"{n} banned photograph{'s' if n > 1 else ''}…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.source.set_low(self.height() < _LOW)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self.swap_asked.emit(item.data(_SEGMENT_ID))

    def _make_list(self) -> QListWidget:
        pieces = QListWidget()
        pieces.setViewMode(QListView.ViewMode.IconMode)
        pieces.setResizeMode(QListView.ResizeMode.Adjust)
        pieces.setMovement(QListView.Movement.Static)
        pieces.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        pieces.setIconSize(THUMBNAIL)
        pieces.setUniformItemSizes(True)
        pieces.setMinimumHeight(THUMBNAIL.height() + 34)
        pieces.setAccessibleName("Other pieces that fit")
        pieces.itemActivated.connect(self._on_item_clicked)
        pieces.itemClicked.connect(self._on_item_clicked)
        return pieces

    def _piece_page(self, actions: ActionTable) -> QWidget:
        page = QWidget()
        back = QToolButton()
        back.setText("All pieces")
        back.setArrowType(Qt.ArrowType.LeftArrow)
        back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        back.setAutoRaise(True)
        back.clicked.connect(self.overview_asked)
        head = QHBoxLayout()
        head.addWidget(self._swatch)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(back)
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.source, 1)
        column.addLayout(_buttons(actions))
        column.addWidget(self.outline)
        column.addWidget(self._source)
        column.addWidget(self.candidates, 1)
        return page


class _Pages(QStackedWidget):
    """As low as their least heights: texts that wrap ask for more, and the list would be out of sight."""

    def hasHeightForWidth(self) -> bool:
        return False


def _buttons(actions: ActionTable) -> QGridLayout:
    """What can be done to the piece, in two rows."""
    grid = QGridLayout()
    grid.setSpacing(2)
    rows = (("lock", "ban", "more", "forward"), ("place", "flip", "reset", "back"))
    for i, row in enumerate(rows):
        for j, name in enumerate(row):
            button = QToolButton()
            button.setDefaultAction(actions[f"segment.{name}"])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setAutoRaise(True)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().verticalPolicy())
            grid.addWidget(button, i, j)
            grid.setColumnStretch(j, 1)
    return grid
