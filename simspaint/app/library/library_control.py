"""A person's own photographs in the studio: added, looked through, corrected, and rendered with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from simspaint.app.documents.document_replacement import OPENING, OtherSaving
from simspaint.app.documents.question_box import question_box
from simspaint.app.library.library_given import LibraryGiven
from simspaint.app.library.library_work import (
    Added,
    ReportProgress,
    add_found,
    add_photographs,
    keep_layout,
    remove_photographs,
    write_words,
)
from simspaint.app.library.painting_before import PaintingBefore, text_of
from simspaint.app.rendering.rendering_session import PHOTOGRAPHS_SETTING
from simspaint.app.shell.failure import Failure
from simspaint.domain.counted import counted, were
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.files.file_state import FileState, state_of
from simspaint.files.layout_file import read_layout
from simspaint.labelling.added_photographs import told_same
from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.painting.document.document import Document
from simspaint.progress import CancelToken

_TOPIC = "library"
_STOPPED = "Stopped."


class LibraryControl(QObject):
    """What is done with the library of the pack in use. One thing is done at a time."""

    changed = Signal()
    """Photographs, layouts or words have changed."""
    progressed = Signal(str, int, int)
    """What is being done, how much is done, how much there is."""
    began = Signal()
    ended = Signal(str)
    """A sentence about how it ended."""
    skipped = Signal(list)
    """(name, reason) of photographs that cannot be used."""
    used_changed = Signal()
    """Pictures are made of other photographs."""
    correcting_changed = Signal()
    kept = Signal()
    """A corrected layout is that of its photograph now."""
    _written = Signal(str, object, object)
    """(name, Layout, FileState): emitted in the other thread."""

    def __init__(self, given: LibraryGiven) -> None:
        super().__init__(given.window)
        self._given = given
        self._cancel = CancelToken()
        self.is_busy = False
        self.before = PaintingBefore(given)
        self._kept: Layout | None = None
        self._opened: FileState | None = None
        """The file of the layout that is being corrected, as it was when it was read or kept last."""
        self._corrected = self.library
        self._extent: Extent | None = None
        """Size of the layout that is being corrected."""
        self.correcting: str | None = None
        """Name of the photograph whose layout is the open painting."""
        self._written.connect(self._on_written)
        given.bridge.opened.connect(self._on_opened)
        given.replacement.other_saving = self._keeping
        given.tasks.closing.connect(self.cancel)

    @property
    def library(self) -> PhotographLibrary:
        return PhotographLibrary(self._given.packs.pack)

    @property
    def used(self) -> Photographs:
        """Which photographs pictures are made of."""
        return self._given.session.photographs

    def use(self, which: Photographs) -> None:
        """Make pictures of these photographs from now on; pieces that are not locked are chosen again."""
        self._use(which)

    def _use(self, which: Photographs, chooses_anew: bool = True) -> None:
        if which == self.used:
            return
        self._given.settings.write(PHOTOGRAPHS_SETTING, which)
        if chooses_anew:
            self._render_anew()
        else:
            self._given.session.open_engine()
        self.used_changed.emit()

    def add(self, sources: Sequence[Path], library: PhotographLibrary | None = None) -> None:
        """Add photographs, of folders all in them, to the library, the pack's where no other is given, beside
        the window's work."""
        work = partial(add_photographs, library or self.library, self.used, list(sources))
        self._do(work, partial(self._on_added, self._given.bridge.document))

    def add_found(self, library: PhotographLibrary) -> None:
        """Add what was fetched from the web for a library."""
        work = partial(add_found, library, self.used)
        self._do(work, partial(self._on_added, self._given.bridge.document))

    def remove(self, names: Sequence[str], library: PhotographLibrary | None = None) -> None:
        """Take photographs out of the library, the pack's where no other is given; the originals stay where
        they are."""
        n = len(names)
        told = f"{n} photographs removed." if n > 1 else "One photograph removed."
        self._do(
            partial(remove_photographs, library or self.library, self.used, list(names)),
            lambda _: self._on_changed(told),
        )

    def write_words(self, names: Sequence[str], words: str, library: PhotographLibrary | None = None) -> None:
        """Note what a person writes about photographs of the library, the pack's where no other is given."""
        work = partial(write_words, library or self.library, self.used, list(names), words)
        self._do(work, lambda _: self._on_changed("Noted."))

    def cancel(self) -> None:
        """Stop what is being done; what is done stays."""
        self._cancel.cancel()

    def correct(self, name: str) -> None:
        """Open the layout of a photograph as a painting, with the photograph behind it."""
        self._note_kept()
        library = self.library
        path = library.layout_file(name)

        def show(state: FileState | None, layout: Layout) -> None:
            called = f"Layout of {name}"
            self.before.hold_while(
                lambda: self._given.bridge.replace(_corrected_layout(layout), called=called)
            )
            self._given.tracing.open(library.photograph_file(name), is_told=False)
            self.correcting, self._corrected, self._opened = name, library, state
            self._extent = layout.extent
            self.correcting_changed.emit()
            self._given.window.notices.show_notice(
                "Correct the layout by painting; the photograph lies behind it; nothing is rendered.",
                "Keep this layout",
                self.keep_correction,
                topic=_TOPIC,
                takes_room=True,
            )
            self._given.window.activateWindow()

        def read() -> None:
            labels = library.pack.labels
            self._given.tasks.run(lambda: (state_of(path), read_layout(path, labels)), when_read, key=OPENING)

        def when_read(found: tuple[FileState | None, Layout]) -> None:
            self._given.replacement.when_read(lambda: show(*found), keeps_held=True)

        self._given.replacement.before_losing(read, keeps_held=True)

    def keep_correction(self) -> None:
        """Put the painting in place of the layout of the photograph that is being corrected."""
        self._keep(self._opened)

    def _keep(self, opened: FileState | None, then: Callable[[], object] = lambda: None) -> None:
        name, document = self.correcting, self._given.bridge.document
        if name is None or document.is_editing:
            return
        if document.extent != self._extent:
            self._tell_other_size()
            return
        layout = document.layout()
        written = partial(self._written.emit, name, layout)

        def done(is_kept: bool) -> None:
            if is_kept:
                self._on_kept(name)
                then()
            else:
                self._ask_about_changed(document, then)

        # Of the pack that it was opened for: another one may be in use by now.
        work = partial(keep_layout, self._corrected, self.used, name, layout, opened, written)
        if not self.is_busy:
            self._given.window.notices.clear(_TOPIC)
            self._given.window.statusBar().showMessage("Keeping the corrected layout…")
        self._do(work, done)

    def _keeping(self) -> OtherSaving | None:
        """A correction is kept, unless it has become a painting with a file, or with a canvas of its own."""
        has_size = self._given.bridge.document.extent == self._extent
        if self.correcting is None or self._given.bridge.path is not None or not has_size:
            return None
        question = "Keep the corrected layout first?"
        return OtherSaving(question, "Keep", "Do not keep", lambda then: self._keep(self._opened, then))

    def _tell_other_size(self) -> None:
        assert self._extent is not None
        size = f"{self._extent.width} × {self._extent.height}"
        self._given.window.notices.show_notice(
            f"The canvas has another size than the photograph's layout, {size}: undo that, then keep it.",
            "Keep this layout",
            self.keep_correction,
            topic=_TOPIC,
            takes_room=True,
        )

    def _ask_about_changed(self, document: Document, then: Callable[[], object]) -> None:
        def keep() -> None:
            if document is self._given.bridge.document:  # else another one may be corrected by now
                self._keep(None, then)

        self._end("The corrected layout is not kept yet.")
        kinds = QMessageBox.StandardButton
        text = (
            "This layout was changed or removed elsewhere since it was opened here. Keep yours in its place?"
        )
        box = question_box(self._given.window, text, kinds.Save | kinds.Cancel, kinds.Cancel, "Keep?")
        box.button(kinds.Save).setText("Keep")
        box.button(kinds.Save).clicked.connect(keep)
        box.open()

    def _on_kept(self, name: str) -> None:
        told = "The corrected layout is used from now on."
        self._on_changed(told)
        self.kept.emit()
        if self.correcting == name and self.before.name is not None:
            back = text_of(self.before.name)
            self._given.window.notices.show_notice(told, back, self.before.come_back, topic=_TOPIC)

    def _on_written(self, name: str, layout: Layout, state: FileState | None) -> None:
        """The corrected layout lies in the library."""
        if name == self.correcting:
            self._kept, self._opened = layout, state
            self._note_kept()

    def _note_kept(self) -> None:
        """A correction that is kept needs no saving, though pictures were made of it; what has a file of its
        own is saved there or not."""
        document = self._given.bridge.document
        if self._kept is None or document.is_editing or self._given.bridge.path is not None:
            return
        if np.array_equal(self._kept.keys, document.keys):
            document.mark_saved(document.snapshot())

    # How things end

    def _do(self, work: Callable[[ReportProgress, CancelToken], object], done: Callable[..., object]) -> None:
        """Do one thing in the background."""
        if self.is_busy:
            self._given.window.notices.show_notice(
                "Photographs are being worked on: wait until that is done, or stop it in the library.",
                topic=_TOPIC,
            )
            return
        self.is_busy = True
        cancel = self._cancel = CancelToken()
        self.began.emit()
        # Emitted from the other thread: Qt hands it over.
        self._given.tasks.run(
            lambda: work(self.progressed.emit, cancel), done, self._on_failed, key="library work", writes=True
        )

    def _on_added(self, document: Document, added: Added) -> None:
        if added.skipped:
            self.skipped.emit(added.skipped)
        before = f" {were(added.n_before)} there before." if added.n_before else ""
        left_out = f" {len(added.skipped)} cannot be used." if added.skipped else ""
        told = f"{counted(added.n_new, 'photograph')} added.{before}{told_same(added.same)}{left_out}"
        is_first = bool(added.n_new) and self.used == "pack"
        if is_first:
            told += " Pictures are made of them first from now on."
        self._on_changed(told)
        if is_first:
            # Another painting keeps its pieces; another step would take away what was undone.
            is_open = document is self._given.bridge.document
            self._use("mine-first", chooses_anew=is_open and not document.redo_name)

    def _on_changed(self, told: str) -> None:
        """Paintings keep their pieces; what is chosen from now on may be of other photographs."""
        self._end(told)
        self.changed.emit()
        if self.used != "pack":
            self._given.session.open_engine()

    def _on_failed(self, failure: Failure) -> None:
        self._end(failure.message)
        self.changed.emit()
        if failure.message != _STOPPED:
            self._given.tasks.failed.emit(failure)

    def _end(self, told: str) -> None:
        self.is_busy = False
        self.ended.emit(told)
        self._given.window.statusBar().showMessage(told, 6000)

    def _render_anew(self) -> None:
        """A painting that has neither a file nor changes of the person's stays one that need not be saved."""
        session, bridge = self._given.session, self._given.bridge
        is_untouched = bridge.path is None and not bridge.document.is_modified
        session.open_engine()
        session.choose_anew()
        if is_untouched:
            bridge.document.mark_saved(bridge.document.snapshot())

    def _on_opened(self) -> None:
        if self.correcting is not None:
            self.correcting = self._kept = None
            self._given.window.notices.clear(_TOPIC)
            self.correcting_changed.emit()


def _corrected_layout(layout: Layout) -> Document:
    """A painting of which no picture is rendered unless somebody asks for it."""
    document = Document.from_layout(layout)
    document.set_settings(replace(document.settings, live=False))
    document.mark_saved(document.snapshot())
    return document
