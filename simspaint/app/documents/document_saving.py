"""Saving: files are written beside the window's work, and what somebody else changed is asked about."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.file_states import FileStates
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.question_box import question_box
from simspaint.app.documents.recent_files import RecentFiles
from simspaint.app.documents.saves_by_file import Save, SavesByFile, Then
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.remembered_folders import FileKind
from simspaint.files.distinct_files import check_outside_packs
from simspaint.files.file_state import FileState, state_of
from simspaint.files.layout_file import write_layout
from simspaint.files.plain_names import as_shown
from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.document_file.document_format import SUFFIX

UNDO_BYTES = 16 << 20
"""How much of the undo history is saved with a document."""
_TOLD_MS = 3000
_WAIT_MS = 100


class DocumentSaving(QObject):
    """Save, save under another name, and the layout alone."""

    saved = Signal()

    def __init__(
        self,
        *,
        bridge: DocumentBridge,
        packs: PackChoice,
        recent: RecentFiles,
        states: FileStates,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._bridge, self._packs, self._recent, self._states = bridge, packs, recent, states
        self._tasks, self._window = tasks, window
        self._saves = SavesByFile()
        self._lifting: set[tuple[Document, Path]] = set()
        """What is saved as soon as the stroke has ended."""
        self._numbers = count(1)
        self._newest: WeakKeyDictionary[Document, int] = WeakKeyDictionary()
        """Number of a painting's newest save that has ended: one that was asked for earlier can end later."""
        self._told: tuple[Document, tuple[str, ...]] | None = None
        """The notes of a document's last save."""

    @property
    def is_saving(self) -> bool:
        return bool(self._saves)

    def save(self, then: Then | None = None) -> None:
        """Save where it was saved before, or ask where; afterwards do what comes next."""
        document, path = self._bridge.document, self._bridge.path
        if path is None:
            self.save_as(then)
        else:
            self._write(document, path, then, is_asked=self._states.knows(document, path))

    def save_as(self, then: Then | None = None) -> None:
        """Ask for a name, and save the painting that is open now under it."""
        self._ask_name(self._bridge.document, self._bridge.path, then)

    def _ask_name(self, document: Document, path: Path | None, then: Then | None) -> None:
        def write(chosen: Path) -> None:
            self._write(document, chosen, then, is_asked=False)

        dialog = self._recent.save_dialog("Save as", write, self._window, SUFFIX)
        dialog.setNameFilter(f"Paintings (*{SUFFIX})")
        dialog.selectFile(path.name if path else f"Untitled{SUFFIX}")
        dialog.open()

    def snapshot_of(self, document: Document) -> DocumentSnapshot:
        """What is saved: the document, and for which pack it is painted."""
        snapshot, pack = document.snapshot(), self._packs.pack
        if snapshot.layout.labels != pack.labels:
            return snapshot
        return replace(snapshot, settings=replace(snapshot.settings, pack=pack.name))

    def write(self, path: Path, then: Then | None = None) -> None:
        """Save to a file beside the window's work, whatever is there."""
        self._write(self._bridge.document, path, then, is_asked=False)

    def _write(self, document: Document, path: Path, then: Then | None, is_asked: bool) -> None:
        if not document.is_editing:
            self._take(document, path, then, is_asked)
        elif then is not None or (document, path) not in self._lifting:
            self._lifting.add((document, path))
            self._wait(document, path, then, is_asked)

    def _wait(self, document: Document, path: Path, then: Then | None, is_asked: bool) -> None:
        if document.is_editing:
            QTimer.singleShot(_WAIT_MS, self, lambda: self._wait(document, path, then, is_asked))
            return
        self._lifting.discard((document, path))
        self._take(document, path, then, is_asked)

    def _take(self, document: Document, path: Path, then: Then | None, is_asked: bool) -> None:
        """Save the painting as it is now, also where another save of the file has to end first."""
        save = Save(next(self._numbers), document, self.snapshot_of(document), path, then, is_asked)
        self._window.statusBar().showMessage(f"Saving {as_shown(path.name)}…")
        self._mark_others_of(save)
        if self._saves.add(save):
            self._run(save)

    def _mark_others_of(self, save: Save) -> None:
        """Other paintings of the file are saved nowhere from when it may be written on: they are asked about
        also where they are given up before the save has ended."""
        for other in self._bridge.documents_of(save.path):
            if other is not save.document:
                other.mark_unsaved()

    def _run(self, save: Save) -> None:
        self._mark_others_of(save)
        path, known = save.path, self._states.state(save.document, save.path)
        is_its_own = path == self._bridge.path_of(save.document)  # saved there again, wherever that is

        def write() -> tuple[FileState | None, tuple[str, ...]] | None:
            if not is_its_own:
                check_outside_packs([path])
            if save.is_asked and state_of(path) != known:
                return None
            notes = write_document(path, save.snapshot, UNDO_BYTES)
            return state_of(path), notes

        def done(written: tuple[FileState | None, tuple[str, ...]] | None) -> None:
            if written is None:
                self._window.statusBar().clearMessage()
                self._ask_about_changed(save)
            else:
                self._on_written(save, *written)
            self._run_next(save)
            if written is not None and save.then is not None:
                save.then()

        def failed(failure: Failure) -> None:
            self._run_next(save)
            self._on_failed(failure)

        self._tasks.run(write, done, failed, saves=True)

    def _run_next(self, save: Save) -> None:
        following = self._saves.end(save)
        if following is not None:
            self._run(following)

    def _on_written(self, save: Save, state: FileState | None, notes: tuple[str, ...]) -> None:
        self._states.note(save.document, save.path, state)
        self._mark_others_of(save)
        self._show_saved(save, notes)

    def _show_saved(self, save: Save, notes: tuple[str, ...]) -> None:
        document, path = save.document, save.path
        if notes and self._told != (document, notes):  # once, not whenever the painting is saved
            self._window.notices.show_notice(" ".join(notes))
        self._told = document, notes
        if save.number > self._newest.get(document, 0):
            self._newest[document] = save.number
            document.mark_saved(save.snapshot)
            self._bridge.set_path(path, document)
        self._recent.note(path)
        self._window.statusBar().showMessage(f"Saved {as_shown(path.name)}.", _TOLD_MS)
        self.saved.emit()

    def _ask_about_changed(self, save: Save) -> None:
        """The file is not the one that was opened: somebody else has saved it, moved it or deleted it."""
        document, path, then = save.document, save.path, save.then
        is_there = os.path.exists(path)  # also False where the drive is gone, where pathlib raises
        what = "was changed" if is_there else "was moved or deleted"
        text = f"{path.name} {what} since it was opened here. Save this painting in its place?"
        kinds = QMessageBox.StandardButton
        box = question_box(self._window, text, kinds.Save | kinds.Cancel, kinds.Cancel)
        elsewhere = box.addButton("Save as…", QMessageBox.ButtonRole.ActionRole)
        box.button(kinds.Save).clicked.connect(lambda: self._write(document, path, then, is_asked=False))
        elsewhere.clicked.connect(lambda: self._ask_name(document, path, then))
        box.open()

    def export_layout(self) -> None:
        """Ask for a name, and save the layout of the painting that is open now as an indexed PNG."""
        write = partial(self.write_layout, self._bridge.document)
        dialog = self._recent.save_dialog("Export layout", write, self._window, ".png", FileKind.EXPORTS)
        dialog.setNameFilter("Layout, indexed PNG (*.png)")
        dialog.open()

    def write_layout(self, document: Document, path: Path) -> None:
        """Save the layout as an indexed PNG; opening it again gives the same."""
        layout = document.layout()
        told = f"Exported {as_shown(path.name)}."

        def write() -> None:
            check_outside_packs([path])
            write_layout(path, layout)

        self._tasks.run(
            write,
            lambda _: self._window.statusBar().showMessage(told, _TOLD_MS),
            self._on_failed,
            writes=True,
        )

    def _on_failed(self, failure: Failure) -> None:
        self._window.statusBar().clearMessage()
        self._tasks.failed.emit(failure)
