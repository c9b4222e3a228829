"""Everything that can be done, by name: type a few letters, press Enter (Ctrl+K)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.action_spec import ActionSpec
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.icons import icon

_ID = Qt.ItemDataRole.UserRole


class CommandList(QDialog):
    """A search field and the actions that fit, best first; the ones that cannot be done now are left out."""

    def __init__(self, actions: ActionTable, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._actions = actions
        self.setWindowTitle("Commands")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("What do you want to do?")
        self.search.setAccessibleName("Search commands")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._do_current)
        self.search.installEventFilter(self)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("Commands")
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setItemDelegate(RoomyRows(self.list))
        self.list.itemActivated.connect(self._do)
        self.list.itemClicked.connect(self._do)
        self._nothing = QLabel("Nothing is called that.", self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        self.resize(min(560, parent.width() - 40), min(440, parent.height() - 40))
        self._fill("")

    def open_over(self, window: QWidget) -> None:
        """Show it at the upper middle of the window."""
        place = window.mapToGlobal(window.rect().center())
        self.move(place.x() - self.width() // 2, window.mapToGlobal(window.rect().topLeft()).y() + 70)
        self.open()
        self.search.setFocus()

    def _fill(self, text: str) -> None:
        words = text.lower().split()
        found = []
        for spec in self._actions:
            if self._actions.is_hold(spec.id) or not self._actions[spec.id].isEnabled():
                continue
            title = self._actions[spec.id].text()
            everything = f"{title} {spec.menu} {spec.tip}".lower()
            if all(word in everything for word in words):
                found.append((not title.lower().startswith(text.lower()), _misses(title, words), spec))
        self.list.clear()
        for _, _, spec in sorted(found, key=lambda each: each[:2]):
            self.list.addTopLevelItem(self._item(spec))
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self.list.setColumnWidth(0, int(self.width() * 0.55))
        self.list.setColumnWidth(1, int(self.width() * 0.2))

    def _item(self, spec: ActionSpec) -> QTreeWidgetItem:
        action = self._actions[spec.id]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        item = QTreeWidgetItem([action.text(), spec.menu.replace("/", " › "), keys])
        item.setData(0, _ID, spec.id)
        item.setToolTip(0, spec.tip)
        if action.isCheckable() and action.isChecked():
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
        for column in (1, 2):
            item.setForeground(column, self.palette().placeholderText())
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _do_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._do(item)

    def _do(self, item: QTreeWidgetItem) -> None:
        action = self._actions[item.data(0, _ID)]
        self.close()
        action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move through the list while letters go into the field."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in moves:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


class RoomyRows(QStyledItemDelegate):
    """Rows with some air between them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.height() + 10)


def _misses(title: str, words: list[str]) -> int:
    """How many of the words the title itself does not have."""
    return sum(word not in title.lower() for word in words)
