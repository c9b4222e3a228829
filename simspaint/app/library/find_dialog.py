"""Find on the web: free photographs are looked for, ticked, and added to the library."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from simspaint.app.library.find_rows import AskRows
from simspaint.app.library.found_list import PICTURE, FoundList, details
from simspaint.app.library.library_rows import ProgressRow, SkippedList
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.shell.dialog_buttons import settle_enter, without_icons
from simspaint.app.shell.panel_widgets import faint_label
from simspaint.app.shell.screen_room import resize_within_screen

_SIZE = QSize(860, 700)


class FindDialog(QDialog):
    """Stays open beside the window. Closing it stops what runs; what is fetched by then is added."""

    def __init__(self, finder: WebFinder, parent: QWidget) -> None:
        super().__init__(parent)
        self._finder = finder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find photographs on the web")
        self.ask = AskRows()
        self.list = FoundList()
        self.about = faint_label()
        self.all, self.none = QPushButton("Tick all"), QPushButton("Tick none")
        self.progress = ProgressRow()
        self.progress.text.setWordWrap(True)
        self.progress.stop.setToolTip("What is fetched by now is added.")
        self.skipped = SkippedList()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.add = buttons.addButton("Add", QDialogButtonBox.ButtonRole.ActionRole)
        without_icons(buttons)
        row = QHBoxLayout()
        row.addWidget(self.about, 1)
        row.addWidget(self.all)
        row.addWidget(self.none)
        column = QVBoxLayout(self)
        column.addWidget(self.ask)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        for part in (self.progress, self.skipped, buttons):
            column.addWidget(part)
        settle_enter(self)
        buttons.rejected.connect(self.reject)
        self._connect()
        resize_within_screen(self, _SIZE)
        self._show()
        self.ask.words.setFocus()

    def _connect(self) -> None:
        search, fetch = self._finder.search, self._finder.fetch
        self.ask.asked.connect(self._search)
        self.list.ticked_changed.connect(self._show)
        self.list.currentItemChanged.connect(self._show_about)
        self.all.clicked.connect(self._tick_all)
        self.none.clicked.connect(self._tick_none)
        self.add.clicked.connect(self._add)
        self.progress.cancel_asked.connect(self._finder.stop)
        self.finished.connect(self._finder.stop)
        search.changed.connect(self._show)
        search.found.connect(self.list.show_photographs)
        search.pictured.connect(self.list.show_picture)
        search.told.connect(self.progress.end)
        fetch.changed.connect(self._show)
        fetch.progressed.connect(self._show_progress)
        fetch.skipped.connect(self.skipped.show_skipped)
        fetch.kept.connect(self.list.untick)
        fetch.told.connect(self._end_fetch)

    def _search(self) -> None:
        asked = self.ask.wanted
        if asked is None:
            return
        self.skipped.clear_list()
        self.progress.begin()
        self.progress.text.setText("Searching…")
        self._finder.search.begin(asked, round(PICTURE.width() * self.devicePixelRatioF()))

    def _add(self) -> None:
        self.skipped.clear_list()
        self.progress.begin()
        self._finder.fetch.begin(self.list.ticked)

    def _tick_all(self) -> None:
        self.list.tick_all(True)

    def _tick_none(self) -> None:
        self.list.tick_all(False)

    def _show(self) -> None:
        search, fetch, n = self._finder.search, self._finder.fetch, len(self.list.ticked)
        self.ask.show_running(search.is_running or fetch.is_running)
        self.all.setEnabled(n < self.list.count())
        self.none.setEnabled(n > 0)
        self.add.setText("Add" if not n else "Add 1 photograph" if n == 1 else f"Add {n} photographs")
        self.add.setEnabled(n > 0 and fetch.is_possible and not search.is_running)
        is_waiting = n > 0 and not fetch.is_possible
        self.add.setToolTip("The library is at work: wait until that is done." if is_waiting else "")

    def _show_about(self) -> None:
        chosen = self.list.chosen
        self.about.setText(details(chosen).replace("\n", "  ·  ") if chosen is not None else "")

    def _end_fetch(self, told: str) -> None:
        if not self._finder.search.is_running:  # what the library tells may come later
            self.progress.end(told)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.show_progress("Fetching", done, total)
