"""The keys of all actions, to be looked up and changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.action_spec import ActionSpec
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.command_list import RoomyRows
from simspaint.app.shell.icons import icon

_ID = Qt.ItemDataRole.UserRole
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class KeysPage(QWidget):
    """A searchable table; the chosen action's key is set below it."""

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search actions or keys")
        self.search.setAccessibleName("Search actions or keys")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.table = QTreeWidget(self)
        self.table.setAccessibleName("Actions and their keys")
        self.table.setHeaderLabels(["Action", "Menu", "Keys"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setItemDelegate(RoomyRows(self.table))
        self.editor = QKeySequenceEdit(self)
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName("New key")
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._clear = QPushButton("No key", self)
        self._own = QPushButton("As at first", self)
        self._all = QPushButton("All as at first", self)
        self._build()
        self._fill()

    def _build(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.table.currentItemChanged.connect(lambda *_: self._show_current())
        self.editor.editingFinished.connect(self._take_key)
        self._clear.clicked.connect(lambda: self._set_keys(()))
        self._own.clicked.connect(self._take_own)
        self._all.clicked.connect(self._take_all)
        row = QHBoxLayout()
        row.addWidget(QLabel("Press a new key:", self))
        row.addWidget(self.editor, 1)
        row.addWidget(self._clear)
        row.addWidget(self._own)
        last = QHBoxLayout()
        last.addWidget(self._note, 1)
        last.addWidget(self._all)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addLayout(last)

    @property
    def _current(self) -> ActionSpec | None:
        item = self.table.currentItem()
        return None if item is None else self._actions.spec(item.data(0, _ID))

    def choose(self, action_id: str) -> None:
        """Make an action the current one."""
        for index in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(index)
            if item is not None and item.data(0, _ID) == action_id:
                self.table.setCurrentItem(item)

    def _fill(self) -> None:
        chosen = self._current
        self.table.clear()
        for spec in self._actions:
            item = QTreeWidgetItem(
                [spec.text, spec.menu.replace("/", " › "), _shown(self._actions.keys(spec.id))]
            )
            item.setData(0, _ID, spec.id)
            self.table.addTopLevelItem(item)
        self.table.setColumnWidth(0, 270)
        self.table.setColumnWidth(1, 120)
        self.choose(next(iter(self._actions)).id if chosen is None else chosen.id)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        for index in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(index)
            if item is not None:
                everything = " ".join(item.text(column) for column in range(3)).lower()
                item.setHidden(text.lower() not in everything)

    def _show_current(self) -> None:
        if self._current is not None:
            keys = self._actions.keys(self._current.id)
            self.editor.blockSignals(True)
            self.editor.setKeySequence(QKeySequence(keys[0] if keys else "", _PORTABLE))
            self.editor.blockSignals(False)
            self._own.setEnabled(keys != self._current.keys)
            self._note.clear()

    def _take_key(self) -> None:
        key = self.editor.keySequence().toString(_PORTABLE)
        spec = self._current
        if spec is None or not key or key in self._actions.keys(spec.id):
            return
        former = self._actions.user_of(key)
        self._set_keys((key,))
        if former is not None:
            self._note.setText(f"“{former.text}” had this key and is without it now.")

    def _take_own(self) -> None:
        if self._current is not None:
            self._set_keys(self._current.keys)

    def _take_all(self) -> None:
        self._actions.reset_keys()
        self._fill()

    def _set_keys(self, keys: tuple[str, ...]) -> None:
        if self._current is not None:
            self._actions.set_keys(self._current.id, keys)
            self._fill()
            self._show_current()


def _shown(keys: tuple[str, ...]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(QKeySequence(key, _PORTABLE).toString(native) or key for key in keys)
