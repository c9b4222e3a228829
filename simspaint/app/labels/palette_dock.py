"""The labels that can be painted with."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.labels.label_chip import LabelChip
from simspaint.app.labels.label_delegate import LABEL_ID, LabelDelegate, key_of
from simspaint.app.labels.label_search import LabelSearch
from simspaint.app.labels.label_state import MAX_RECENT, LabelState, ProtectMode
from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.shell.panel_widgets import bold_label
from simspaint.app.shell.plain_text import plain_tip
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet

_RECENT = QSize(34, 24)


class PaletteDock(QWidget):
    """All labels by name, searchable; the one in the hand and the ones used last above them.

    Nothing moves while one paints: a label that was used keeps its place, and the list its own.
    """

    def __init__(
        self, bridge: DocumentBridge, label_state: LabelState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._label_state = bridge, label_state
        self._hand = LabelChip(label_state, QSize(48, 36), self)
        self._name = bold_label()
        self._before = LabelChip(label_state, QSize(30, 22), self)
        self._before.clicked.connect(lambda _: label_state.swap_labels())
        self._recent = [LabelChip(label_state, _RECENT, self) for _ in range(MAX_RECENT)]
        self._places: list[int] = []
        self._filled_with: LabelSet | None = None
        self.search = LabelSearch(self)
        self.list = QListWidget(self)
        self._build()
        bridge.replaced.connect(self._fill)
        bridge.instance_changed.connect(self._show_hand)
        label_state.label_changed.connect(self._show_hand)
        label_state.recent_changed.connect(self._show_recent)
        label_state.protection_changed.connect(self.list.viewport().update)
        label_state.colors_changed.connect(self.list.viewport().update)
        self._fill()

    def _build(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_first)
        self.list.setItemDelegate(LabelDelegate(self._label_state, self._bridge, self.list))
        self.list.setAccessibleName("Labels")
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(36)  # Qt asks for more, which a screen of 800 × 500 points has not
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.currentItemChanged.connect(self._on_current_changed)
        hand = QHBoxLayout()
        hand.addWidget(self._hand)
        hand.addWidget(self._name, 1)
        hand.addWidget(self._before)
        recent = QHBoxLayout()
        recent.setSpacing(3)
        for chip in self._recent:
            chip.clicked.connect(self._label_state.set_label)
            policy = chip.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # an empty row would have no spacing: the list would jump
            chip.setSizePolicy(policy)
            recent.addWidget(chip)
        recent.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.addLayout(hand)
        column.addLayout(recent)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(200)

    @property
    def _labels(self) -> LabelSet:
        return self._bridge.document.labels

    def label_at(self, index: int) -> int:
        """Id of the label in a row of the list."""
        return int(self.list.item(index).data(LABEL_ID))

    def _fill(self) -> None:
        if self._filled_with != self._labels:
            self._filled_with = self._labels
            self._fill_list()
        self._show_hand()
        self._show_recent()

    def _fill_list(self) -> None:
        self._places.clear()
        self.list.blockSignals(True)
        self.list.clear()
        for label_id in (*range(len(self._labels)), UNLABELLED):
            item = QListWidgetItem(name_of(self._labels, label_id))
            item.setData(LABEL_ID, label_id)
            key = key_of(label_id)
            item.setToolTip(plain_tip(f"{item.text()}" + (f" (key {key})" if key else "")))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._filter(self.search.text())

    def _show_hand(self) -> None:
        hand, before = self._label_state.label_id, self._label_state.swap_label_id
        self._hand.show_label(self._labels, hand)
        is_another = self._bridge.document.instance_of.get(hand, 0) > 0
        name = name_of(self._labels, hand)
        self._name.setText(f"{name}, another one" if is_another else name)
        self._before.show_label(self._labels, before, ": the label before (X)")
        for row in range(self.list.count()):
            if self.label_at(row) == hand:
                self.list.blockSignals(True)
                self.list.setCurrentRow(row)
                self.list.blockSignals(False)
        self.list.viewport().update()

    def _show_recent(self) -> None:
        recent = self._label_state.recent
        new = [label_id for label_id in reversed(recent) if label_id not in self._places]
        for place, label_id in enumerate(self._places):
            if label_id not in recent and new:
                self._places[place] = new.pop(0)
        self._places = [label_id for label_id in [*self._places, *new] if label_id in recent]
        for chip, label_id in zip_longest(self._recent, self._places):
            chip.setVisible(label_id is not None)
            if label_id is not None:
                chip.show_label(self._labels, label_id, ": used before")

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        for row in range(self.list.count()):
            self.list.setRowHidden(row, wanted not in self.list.item(row).text().lower())

    def _take_first(self) -> None:
        for row in range(self.list.count()):
            if not self.list.isRowHidden(row):
                self._label_state.set_label(self.label_at(row))
                self.search.leave()
                return

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._label_state.set_label(int(item.data(LABEL_ID)))

    def _show_menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is None:
            return
        menu = self.menu_for(int(item.data(LABEL_ID)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def menu_for(self, label_id: int) -> QMenu:
        """What can be done with a label."""
        menu, label_state = QMenu(self), self._label_state
        if label_id == UNLABELLED:
            menu.addAction(
                "Paint only where unpainted", lambda: label_state.set_protect(ProtectMode.ONLY_UNPAINTED)
            )
        else:
            label = self._labels[label_id]
            menu.addAction(
                f"Paint only over {label.name}",
                lambda: label_state.set_protect(ProtectMode.ONLY_ONE, label_id),
            )
            menu.addSeparator()
            menu.addAction("Change colour…", lambda: self._choose_color(label))
            own = menu.addAction("Use its own colour", lambda: label_state.set_color(label, None))
            own.setEnabled(label_state.color_of(label) != label.color)
        anywhere = menu.addAction("Paint everywhere", lambda: label_state.set_protect(ProtectMode.OFF))
        anywhere.setEnabled(label_state.protect is not ProtectMode.OFF)
        return menu

    def _choose_color(self, label: Label) -> None:
        dialog = QColorDialog(QColor(*self._label_state.color_of(label)), self)
        dialog.setWindowTitle(f"Colour of {label.name}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(
            lambda color: self._label_state.set_color(label, (color.red(), color.green(), color.blue()))
        )
        dialog.open()
