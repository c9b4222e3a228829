"""New paintings and opened ones: files are read beside the window's work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_replacement import OPENING, DocumentReplacement
from simspaint.app.documents.file_states import FileStates
from simspaint.app.documents.imported_layouts import LayoutImport
from simspaint.app.documents.new_document_dialog import NewDocumentDialog
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.recent_files import RecentFiles
from simspaint.app.documents.samples import Sample
from simspaint.app.documents.samples_dialog import SamplesDialog
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import SimsPaintError
from simspaint.files.file_state import FileState, state_of
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.files.plain_names import as_shown
from simspaint.packs.pack import Pack, find_installed
from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.document_file.document_format import SUFFIX

_PHOTOGRAPHS = " ".join(f"*{suffix}" for suffix in PHOTOGRAPH_SUFFIXES)
_FILTER = ";;".join(
    (
        f"All that can be opened (*{SUFFIX} *.json {_PHOTOGRAPHS})",
        f"Paintings (*{SUFFIX})",
        "Layouts (*.png *.json)",
        f"Photographs ({_PHOTOGRAPHS})",
        "All files (*)",
    )
)


class DocumentOpening(QObject):
    """New, open, samples."""

    photograph_opened = Signal(object)
    """(Path): a file that can only be a photograph is to be shown."""

    def __init__(
        self,
        *,
        replacement: DocumentReplacement,
        layout_import: LayoutImport,
        packs: PackChoice,
        recent: RecentFiles,
        states: FileStates,
        tasks: BackgroundTasks,
        errors: ErrorReporter,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._replacement, self._layout_import, self._packs = replacement, layout_import, packs
        self._recent, self._states = recent, states
        self._tasks, self._errors, self._window = tasks, errors, window

    def new(self) -> None:
        """Ask for pack and size, and begin a new painting."""
        dialog = NewDocumentDialog(self._packs, self._window)
        dialog.chosen.connect(
            lambda pack, extent: self._replacement.before_losing(lambda: self.begin(pack, extent))
        )
        dialog.open()

    def begin(self, pack: str, extent: Extent) -> None:
        """Begin an unpainted document with the labels of a pack."""
        try:
            self._packs.take(pack)
        except SimsPaintError as error:
            self._errors.report(error)
            return
        self._tasks.drop(OPENING)
        self._window.statusBar().clearMessage()
        self._replacement.show(Document(self._packs.pack.labels, extent))

    def choose(self) -> None:
        """Ask for a file, and open it."""
        dialog = self._recent.open_dialog("Open", self.open, self._window)
        dialog.setNameFilter(_FILTER)
        dialog.open()

    def open(self, path: Path) -> None:
        """Open a document, or a layout as a new painting; asks first where something would be lost."""
        suffix = path.suffix.lower()
        if suffix in PHOTOGRAPH_SUFFIXES and suffix != ".png":
            self.photograph_opened.emit(path)
        elif suffix != SUFFIX:
            self._layout_import.open(path)
        else:
            self._replacement.before_losing(lambda: self._read(path))

    def choose_sample(self) -> None:
        """Show the samples of the packs, and begin a painting with the one that is wanted."""
        dialog = SamplesDialog(self._packs, self._tasks, self._window)
        dialog.chosen.connect(
            lambda sample: self._replacement.before_losing(lambda: self._begin_with(sample))
        )
        dialog.open()

    def _begin_with(self, sample: Sample) -> None:
        def read() -> Layout:
            return read_layout(sample.path, Pack.open(find_installed(sample.pack)).labels)

        def show(layout: Layout) -> None:
            self._replacement.when_read(lambda: self._replacement.show_layout(layout, sample.pack))

        self._tasks.run(read, show, self._on_failed, key=OPENING)

    def _read(self, path: Path) -> None:
        self._window.statusBar().showMessage(f"Opening {as_shown(path.name)}…")

        def read() -> tuple[DocumentSnapshot, FileState | None]:
            state = state_of(path)
            return read_document(path), state

        def show(found: tuple[DocumentSnapshot, FileState | None]) -> None:
            self._window.statusBar().clearMessage()
            self._replacement.when_read(lambda: self._show(path, *found))

        self._tasks.run(read, show, self._on_failed, key=OPENING)

    def _show(self, path: Path, read: DocumentSnapshot, state: FileState | None) -> None:
        self._states.note(self._replacement.show_snapshot(read, path), path, state)
        self._recent.note(path)

    def _on_failed(self, failure: Failure) -> None:
        self._window.statusBar().clearMessage()
        self._tasks.failed.emit(failure)
