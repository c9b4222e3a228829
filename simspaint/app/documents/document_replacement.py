"""Another document in place of the open one, after asking where something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.question_box import question_box
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.main_window import MainWindow
from simspaint.domain.layout import Layout
from simspaint.errors import SimsPaintError
from simspaint.painting.document.document import Document
from simspaint.painting.document.moment import DocumentMoment
from simspaint.painting.document.snapshot import DocumentSnapshot

Then = Callable[[], object]

OPENING = "open document"
"""Key of the background tasks that read what is to be opened: what was asked for last is opened."""
_STROKE_MS = 100
"""How often it is looked whether a stroke has ended."""


@dataclass(frozen=True, slots=True)
class OtherSaving:
    """How an open document is saved that belongs into no file of its own: what is asked, the texts of both
    buttons, and what saves it and then calls what it is given."""

    question: str
    save_text: str
    discard_text: str
    save: Callable[[Then], object]


class DocumentReplacement(QObject):
    """The one way in which the open document is given up."""

    about_to_ask = Signal()
    """What is being done to the document must end now."""
    save_asked = Signal(object)
    """(function without arguments): save, then call it."""

    def __init__(
        self, bridge: DocumentBridge, packs: PackChoice, errors: ErrorReporter, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._bridge, self._packs, self._errors, self._window = bridge, packs, errors, window
        self._asked = 0
        """How often something was to end the document: of files that are read the last one counts."""
        self._given_up: DocumentMoment | None = None
        """What may be lost."""
        self.other_saving: Callable[[], OtherSaving | None] = lambda: None
        self.held_unsaved: Callable[[], Then | None] = lambda: None
        """What opens the painting again that is held behind the open one; None where none is held, or all of
        it is saved."""

    def before_losing(self, then: Then, keeps_held: bool = False) -> None:
        """Do something that ends the document, after asking where it is not saved. A stroke that is being
        painted is finished first. The painting that is held behind it ends as well, unless it is kept: where
        it is not saved, it is opened again and asked about."""
        self._asked += 1
        self.about_to_ask.emit()
        asked = self._bridge.document
        if not asked.is_modified:
            self._give_up(then, keeps_held)
            return
        kinds = QMessageBox.StandardButton
        question = f"Save the changes to {self._bridge.name} first?"
        how = self.other_saving() or OtherSaving(question, "Save", "Do not save", self.save_asked.emit)
        box = question_box(self._window, how.question, kinds.Save | kinds.Discard | kinds.Cancel, kinds.Save)
        box.button(kinds.Save).setText(how.save_text)
        box.button(kinds.Discard).setText(how.discard_text)
        # What is painted while it is being saved is asked about as well.
        box.button(kinds.Save).clicked.connect(lambda: how.save(lambda: self.before_losing(then, keeps_held)))
        box.button(kinds.Discard).clicked.connect(lambda: self._give_up_asked(asked, then, keeps_held))
        box.open()

    def when_read(self, then: Then, keeps_held: bool = False) -> None:
        """Go on, once a file was read, with what `before_losing` has allowed: what was painted meanwhile is
        asked about. A stroke that is being painted is waited for."""
        if self._bridge.document.is_editing:
            asked = self._asked
            QTimer.singleShot(
                _STROKE_MS, self, lambda: self.when_read(then, keeps_held) if asked == self._asked else None
            )
            return
        is_held_saved = keeps_held or self.held_unsaved() is None  # its file may have been written meanwhile
        if is_held_saved and self._given_up is not None and self._given_up.is_still(self._bridge.document):
            then()
        else:
            self.before_losing(then, keeps_held)

    def _give_up_asked(self, asked: Document, then: Then, keeps_held: bool) -> None:
        """Only the painting that was asked about: another one may have been opened since."""
        if asked is self._bridge.document:
            self._give_up(then, keeps_held)
        else:
            self.before_losing(then, keeps_held)

    def _give_up(self, then: Then, keeps_held: bool) -> None:
        show_held = None if keeps_held else self.held_unsaved()
        if show_held is not None:
            show_held()
            self.before_losing(then)
            return
        self._given_up = DocumentMoment.of(self._bridge.document)
        then()

    def show(self, document: Document, path: Path | None = None, notes: tuple[str, ...] = ()) -> None:
        """Open a document, and show the notes of its reading."""
        self._bridge.replace(document, path)
        if notes:
            self._window.notices.show_notice(" ".join(notes))

    def show_snapshot(self, read: DocumentSnapshot, path: Path | None = None, saved: bool = True) -> Document:
        """Open what was read, with the pack that it was painted for where that is installed."""
        refused, document = self.take_pack(read.settings.pack), Document.from_snapshot(read)
        self.show(document, path, read.notes)
        if not saved:
            document.mark_unsaved()
        if refused is not None:
            self._errors.report(refused)
        return document

    def show_again(self, document: Document, pack: str) -> None:
        """Open a document that was open before, with its file and the pack that it had."""
        refused = self.take_pack(pack)
        self.show(document, self._bridge.path_of(document))
        if refused is not None:
            self._errors.report(refused)

    def show_layout(self, layout: Layout, pack: str, notes: tuple[str, ...] = ()) -> None:
        """Open a layout as a new painting, with the pack whose labels it has: another one may be in use since
        it was begun to be read. Without the name of a pack, with that one."""
        refused = self.take_pack(pack)
        self.show(Document.from_layout(layout), notes=notes)
        if refused is not None:
            self._errors.report(refused)

    def show_unsaved_layout(self, layout: Layout, notes: tuple[str, ...], pack: str = "") -> None:
        """Open a layout of another program, as `show_layout` does, as a painting that was never saved."""
        self.show_layout(layout, pack, notes)
        self._bridge.document.mark_unsaved()

    def take_pack(self, name: str) -> SimsPaintError | None:
        """Use the installed pack of this name; gives the reason where that cannot be done, to be told
        when the painting that needs it is open."""
        if name and name != self._packs.pack.name:
            try:
                self._packs.take_named(name)
            except SimsPaintError as error:
                return error
        return None
