"""Opening and saving: reads and writes beside the window's work, asks before anything is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from simspaint.app.documents.new_document_dialog import NewDocumentDialog
from simspaint.app.documents.samples import Sample
from simspaint.app.documents.samples_dialog import SamplesDialog
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.failure import Failure
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.errors import SimsPaintError
from simspaint.files.file_state import FileState, state_of
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.painting.document import Document
from simspaint.painting.document_file import SUFFIX, read_document, write_document
from simspaint.painting.snapshot import DocumentSnapshot

MAX_RECENT = 8
UNDO_BYTES = 16 << 20
"""How much of the undo history is saved with a document."""
_FILTER = f"Paintings (*{SUFFIX});;Layouts (*.png);;All files (*)"


class DocumentFiles(QObject):
    """New, open, save and close."""

    recent_changed = Signal()
    saved = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.is_saving = False
        self._states: dict[Path, FileState | None] = {}
        self._told: tuple[Document, tuple[str, ...]] | None = None
        """Of files as they were opened or saved here last."""

    # Opening

    @property
    def recent(self) -> list[Path]:
        """Documents opened or saved last, newest first."""
        return [Path(name) for name in self._studio.settings.read_list("files/recent")]

    def new(self) -> None:
        """Ask for pack and size, and begin a new painting."""
        dialog = NewDocumentDialog(self._studio.packs, self._studio.window)
        dialog.chosen.connect(lambda pack, extent: self.before_losing(lambda: self.begin(pack, extent)))
        dialog.open()

    def begin(self, pack: str, extent: Extent) -> None:
        """Begin an unpainted document with the labels of a pack."""
        try:
            self._studio.packs.take(pack)
        except SimsPaintError as error:
            self._studio.errors.report(error)
            return
        self._studio.bridge.replace(Document(self._studio.packs.pack.labels, extent))

    def choose(self) -> None:
        """Ask for a file, and open it."""
        dialog = self._file_dialog("Open", QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_FILTER)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Open a document, or a layout as a new painting; asks first where something would be lost."""
        if path.suffix.lower() != SUFFIX:
            self._studio.layout_import.open(path)
        else:
            self.before_losing(lambda: self._read(path))

    def choose_sample(self) -> None:
        """Show the samples of the packs, and begin a painting with the one that is wanted."""
        dialog = SamplesDialog(self._studio.packs, self._studio.tasks, self._studio.window)
        dialog.chosen.connect(lambda sample: self.before_losing(lambda: self._begin_with(sample)))
        dialog.open()

    def _begin_with(self, sample: Sample) -> None:
        self.take_pack(sample.pack)
        labels = self._studio.packs.pack.labels
        self._studio.tasks.run(
            lambda: read_layout(sample.path, labels),
            lambda layout: self._studio.bridge.replace(Document.from_layout(layout)),
            self._fail,
        )

    def _read(self, path: Path) -> None:
        self._studio.window.statusBar().showMessage(f"Opening {path.name}…")

        def read() -> tuple[DocumentSnapshot, FileState | None]:
            state = state_of(path)
            return read_document(path), state

        self._studio.tasks.run(read, lambda found: self._show(path, *found), self._fail)

    def _show(self, path: Path, read: DocumentSnapshot, state: FileState | None) -> None:
        self._states[path.absolute()] = state
        self._studio.window.statusBar().clearMessage()
        self._studio.window.notices.clear("error")
        self.take_pack(read.settings.pack)
        self._studio.bridge.replace(Document.from_snapshot(read), path)
        self._note_recent(path)
        if read.notes:
            self._studio.window.notices.show_notice(" ".join(read.notes))

    def take_pack(self, name: str) -> None:
        """Use the pack that a document was painted for, where it is installed."""
        if name and name != self._studio.packs.pack.name:
            try:
                self._studio.packs.take_named(name)
            except SimsPaintError as error:
                self._studio.errors.report(error)

    # Saving

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where it was saved before, or ask where; afterwards do what comes next."""
        if self._studio.bridge.path is None:
            self.save_as(then)
        else:
            self._write(
                self._studio.bridge.path, then, is_asked=self._studio.bridge.path.absolute() in self._states
            )

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a name, and save."""
        dialog = self._file_dialog("Save as", QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.setNameFilter(f"Paintings (*{SUFFIX})")
        dialog.selectFile(self._studio.bridge.path.name if self._studio.bridge.path else f"Untitled{SUFFIX}")
        dialog.fileSelected.connect(lambda name: self.write(Path(name), then))
        dialog.open()

    def snapshot(self) -> DocumentSnapshot:
        """What is saved: the document, and for which pack it is painted."""
        snapshot, pack = self._studio.bridge.document.snapshot(), self._studio.packs.pack
        if snapshot.layout.labels != pack.labels:
            return snapshot
        return replace(snapshot, settings=replace(snapshot.settings, pack=pack.name))

    def write(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save to a file beside the window's work, whatever is there."""
        self._write(path, then, is_asked=False)

    def _write(self, path: Path, then: Callable[[], object] | None, is_asked: bool) -> None:
        document = self._studio.bridge.document
        if document.is_editing or self.is_saving:
            return
        snapshot = self.snapshot()
        self.is_saving = True
        self._studio.window.statusBar().showMessage(f"Saving {path.name}…")

        known = self._states.get(path.absolute())

        def write() -> tuple[FileState | None, tuple[str, ...]] | None:
            if is_asked and state_of(path) != known:
                return None
            notes = write_document(path, snapshot, UNDO_BYTES)
            return state_of(path), notes

        def done(written: tuple[FileState | None, tuple[str, ...]] | None) -> None:
            self.is_saving = False
            if written is None:
                self._studio.window.statusBar().clearMessage()
                self._ask_about_changed(path, then)
                return
            self._states[path.absolute()], notes = written
            if notes and self._told != (document, notes):  # once, not whenever the painting is saved
                self._studio.window.notices.show_notice(" ".join(notes))
            self._told = document, notes
            document.mark_saved(snapshot)
            if self._studio.bridge.document is document:
                self._studio.bridge.set_path(path)
            self._note_recent(path)
            self._studio.window.statusBar().showMessage(f"Saved {path.name}.", 3000)
            self.saved.emit()
            if then is not None:
                then()

        self._studio.tasks.run(write, done, self._fail, saves=True)

    def _ask_about_changed(self, path: Path, then: Callable[[], object] | None) -> None:
        """The file is not the one that was opened: somebody else has saved it, moved it or deleted it."""
        box = QMessageBox(self._studio.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("Save?")
        what = "was changed by another program" if path.exists() else "was moved or deleted"
        box.setText(f"{path.name} {what} since it was opened here. Save this painting in its place?")
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Cancel)
        box.setDefaultButton(kinds.Cancel)
        elsewhere = box.addButton("Save as…", QMessageBox.ButtonRole.ActionRole)
        without_icons(box)
        box.button(kinds.Save).clicked.connect(lambda: self.write(path, then))
        elsewhere.clicked.connect(lambda: self.save_as(then))
        box.open()

    def export_layout(self) -> None:
        """Ask for a name, and save the layout as an indexed PNG."""
        dialog = self._file_dialog("Export layout", QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setNameFilter("Layout, indexed PNG (*.png)")
        dialog.fileSelected.connect(lambda name: self.write_layout(Path(name)))
        dialog.open()

    def write_layout(self, path: Path) -> None:
        """Save the layout as an indexed PNG; opening it again gives the same."""
        layout = self._studio.bridge.document.layout()
        told = f"Exported {path.name}."
        self._studio.tasks.run(
            lambda: write_layout(path, layout),
            lambda _: self._studio.window.statusBar().showMessage(told, 3000),
            self._fail,
            writes=True,
        )

    # Asking

    def before_losing(self, then: Callable[[], object]) -> None:
        """Do something that ends the document, after asking where it is not saved."""
        self._studio.editor.cancel()
        if not self._studio.bridge.document.is_modified:
            then()
            return
        box = QMessageBox(self._studio.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("Save?")
        box.setText(f"Save the changes to {self.name} first?")
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        box.button(kinds.Discard).setText("Do not save")
        without_icons(box)
        box.button(kinds.Save).clicked.connect(lambda: self.save(then))
        box.button(kinds.Discard).clicked.connect(lambda: then())
        box.open()

    @property
    def name(self) -> str:
        """What the document is called in texts."""
        path = self._studio.bridge.path
        return path.stem if path else "Untitled"

    def _fail(self, failure: Failure) -> None:
        self.is_saving = False
        self._studio.window.statusBar().clearMessage()
        self._studio.errors.report_failure(failure)

    def _note_recent(self, path: Path) -> None:
        others = [each for each in self.recent if each != path.absolute()]
        names = [str(each) for each in (path.absolute(), *others)]
        self._studio.settings.write("files/recent", names[:MAX_RECENT])
        self._studio.settings.write("files/folder", str(path.absolute().parent))
        self.recent_changed.emit()

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._studio.window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        folder = self._studio.settings.read("files/folder", "")
        if folder:
            dialog.setDirectory(folder)
        return dialog
