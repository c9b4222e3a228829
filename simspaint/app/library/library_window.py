"""The library: all photographs of the pack and the person's own, with their layouts over them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QVBoxLayout

from simspaint.app.documents.dropped_files import dropped_photographs
from simspaint.app.documents.question_box import question_box
from simspaint.app.library.library_control import LibraryControl
from simspaint.app.library.library_entries import (
    Entry,
    OwnEntries,
    Source,
    entries_with,
    own_entries,
    own_picture,
    pack_entries,
    pack_picture,
)
from simspaint.app.library.library_given import LibraryGiven
from simspaint.app.library.library_rows import (
    FilterRow,
    FootRow,
    HeadRow,
    ProgressRow,
    SkippedList,
)
from simspaint.app.library.photograph_list import PhotographList
from simspaint.app.library.words_dialog import words_dialog
from simspaint.app.shell.dialog_buttons import settle_enter
from simspaint.app.shell.failure import failure_of
from simspaint.app.shell.local_files import take_copy
from simspaint.app.shell.panel_widgets import faint_label
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.remembered_folders import FileKind, begin_where_last
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.counted import counted
from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.labelling.library import PhotographLibrary

_SIZE = QSize(1010, 700)
_REFRESH_MS = 2500
_EMPTY = (
    "You have no photographs here yet. Drop some into this window, or a whole folder: the program labels "
    "them, and pictures can be made of them at once. Nothing leaves the computer."
)


class LibraryWindow(QDialog):
    """Stays open beside the window. Files and folders can be dropped on it."""

    web_asked = Signal()
    """Photographs of the web are wanted."""

    def __init__(self, given: LibraryGiven, control: LibraryControl) -> None:
        super().__init__(given.window)
        self._given, self._control = given, control
        self._bank: MemoryBank | None = None
        self._own: list[Entry] = []
        self._packs: list[Entry] = []
        self.setWindowTitle("Photographs")
        self.setAcceptDrops(True)
        self.head = HeadRow()
        self.filter = FilterRow([label.name for label in given.packs.pack.labels.labels])
        self.empty, self.unread = faint_label(_EMPTY), plain_label()
        self.unread.setWordWrap(True)
        self.unread.hide()
        self.list = PhotographList(given.tasks)
        self.progress = ProgressRow()
        self.skipped = SkippedList()
        self.foot = FootRow()
        column = QVBoxLayout(self)
        for part in (self.head, self.filter, self.unread, self.empty):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        for part in (self.foot, self.progress, self.skipped):
            column.addWidget(part)
        settle_enter(self)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self.read_own)
        self._connect()
        resize_within_screen(self, _SIZE)
        self._show_used()
        self._show_chosen()

    def _connect(self) -> None:
        control = self._control
        self.head.files_asked.connect(self._choose_files)
        self.head.folder_asked.connect(self._choose_folder)
        self.head.web_asked.connect(self.web_asked)
        self.head.used_chosen.connect(control.use)
        self.filter.changed.connect(self._show_entries)
        self.list.itemSelectionChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(lambda _: self._correct())
        self.foot.correct_asked.connect(self._correct)
        self.foot.words_asked.connect(self._ask_words)
        self.foot.remove_asked.connect(self._remove)
        self.progress.cancel_asked.connect(control.cancel)
        control.began.connect(self._on_began)
        control.progressed.connect(self.progress.show_progress)
        control.ended.connect(self._on_ended)
        control.skipped.connect(self.skipped.show_skipped)
        control.changed.connect(self._on_changed)
        control.used_changed.connect(self._show_used)
        self._given.packs.changed.connect(self._on_pack_changed)
        self._given.window.closing.connect(self._on_closing)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read_own()
        if not self._packs:
            self._read_pack()

    def read_own(self) -> None:
        """Look at the person's photographs anew."""
        library = self._control.library
        take = partial(self._take_own, library.folder)
        self._given.tasks.run(lambda: own_entries(library), take, key="library entries")

    def _take_own(self, folder: Path, found: OwnEntries) -> None:
        if folder != self._control.library.folder:
            return  # of the pack before
        self.unread.setText(" ".join(map(str, found.unread)))
        self.unread.setVisible(bool(found.unread))
        entries = found.entries
        changed = {e.name for e in entries if e not in self._own and e.name in {x.name for x in self._own}}
        self._own = entries
        if changed:
            self.list.forget(sorted(changed))
        self._show_entries()

    def _read_pack(self) -> None:
        pack = self._given.packs.pack
        if not pack.has_bank:
            return
        terms = next((part.licence for part in pack.description.licences if part.part == "bank"), "")

        def read() -> tuple[MemoryBank, list[Entry]]:
            bank = pack.open_bank().bank
            return bank, pack_entries(bank, terms)

        self._given.tasks.run(read, partial(self._take_pack, pack.folder), key="library pack")

    def _take_pack(self, folder: Path, found: tuple[MemoryBank, list[Entry]]) -> None:
        bank, entries = found
        if folder != self._given.packs.pack.folder:
            bank.close()  # of the pack before
            return
        self._close_bank()
        self._bank, self._packs = bank, entries
        self._show_entries()

    def _on_pack_changed(self) -> None:
        self._close_bank()
        self._own, self._packs = [], []
        self.unread.hide()
        self.filter.set_labels([label.name for label in self._given.packs.pack.labels.labels])
        # What is chosen in the list must not be taken for photographs of the other library.
        self._show_entries()
        if self.isVisible():
            self.read_own()
            self._read_pack()

    def _on_closing(self) -> None:
        self._refresh.stop()
        self._close_bank()

    def _close_bank(self) -> None:
        if self._bank is not None:
            self._bank.close()
            self._bank = None

    # Showing

    def _show_entries(self) -> None:
        wanted = self.filter.wanted
        entries = entries_with([*self._own, *self._packs], wanted)
        is_laid_over = self.filter.is_laid_over
        make = partial(_picture, self._control.library, self._bank, is_laid_over)
        variant = (self._given.packs.pack.folder, is_laid_over)  # packs may have photographs of one name
        self.list.show_entries(entries, make, variant)
        self.filter.show_number(len(entries), len(self._own) + len(self._packs))
        self.empty.setVisible(not self._own)
        self._show_chosen()

    def _show_used(self) -> None:
        self.head.show_used(self._control.used)

    def _show_chosen(self) -> None:
        self.foot.show_chosen(self.list.chosen)

    def _on_began(self) -> None:
        self.skipped.clear_list()
        self.progress.begin()
        self._refresh.start()

    def _on_ended(self, told: str) -> None:
        self._refresh.stop()
        self.progress.end(told)

    def _on_changed(self) -> None:
        self.list.forget()
        self.read_own()

    # What is asked

    def _choose_files(self) -> None:
        dialog = self._file_dialog("Add photographs")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(f"Photographs ({' '.join(f'*{suffix}' for suffix in PHOTOGRAPH_SUFFIXES)})")
        library = self._control.library
        dialog.filesSelected.connect(lambda names: self._control.add([Path(name) for name in names], library))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = self._file_dialog("Add all photographs of a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        library = self._control.library
        dialog.fileSelected.connect(lambda name: self._control.add([Path(name)], library))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        begin_where_last(dialog, self._given.settings, FileKind.PHOTOGRAPHS)
        return dialog

    def _own_names(self) -> list[str]:
        return [entry.name for entry in self.list.chosen if entry.source is Source.MINE]

    def _correct(self) -> None:
        names = self._own_names()
        if len(names) == 1:
            self._control.correct(names[0])

    def _remove(self) -> None:
        """Ask first: layouts may be corrected, and photographs of the web have no other file."""
        names, library = self._own_names(), self._control.library
        if not names:
            return
        kinds = QMessageBox.StandardButton
        text = f"Remove {counted(len(names), 'photograph')} with layout and words? Files elsewhere stay."
        box = question_box(self, text, kinds.Discard | kinds.Cancel, kinds.Cancel, "Remove?")
        box.button(kinds.Discard).setText("Remove")
        box.button(kinds.Discard).clicked.connect(lambda: self._control.remove(names, library))
        box.open()

    def _ask_words(self) -> None:
        names, library = self._own_names(), self._control.library
        if not names:
            return
        write = partial(self._write_words, library, names)
        try:
            words_dialog(self, library, names, write).open()
        except LayoutFileError as error:
            self.progress.end(str(error))
            self._given.tasks.failed.emit(failure_of(error))

    def _write_words(self, library: PhotographLibrary, names: list[str], words: str) -> None:
        self._control.write_words(names, words, library)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_photographs(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_photographs(event.mimeData()):
            take_copy(event)
            self._control.add(paths)


def _picture(
    library: PhotographLibrary, bank: MemoryBank | None, is_laid_over: bool, entry: Entry, side: int
) -> QImage:
    """Made in another thread."""
    if entry.source is Source.MINE:
        return own_picture(library, entry.name, side, is_laid_over)
    assert bank is not None
    return pack_picture(bank, entry.name, side, is_laid_over)
