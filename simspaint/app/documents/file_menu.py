"""Composes opening, saving and closing: the File menu, the window's title, files that are dropped on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

from simspaint.app.documents.document_files import MAX_RECENT, DocumentFiles
from simspaint.app.documents.layout_import import LayoutImport
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.studio import Studio
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.painting.document_file import SUFFIX


def compose(studio: Studio) -> None:
    """Add the File menu and what belongs to it."""
    studio.document_files = files = DocumentFiles(studio)
    _add_actions(studio, files)
    _add_recent(studio, files)
    _Drops(studio, files)
    Closing(studio, files)
    bridge = studio.bridge
    for signal in (bridge.replaced, bridge.path_changed, bridge.modified_changed):
        signal.connect(lambda *_: _show_title(studio, files))
    _show_title(studio, files)
    if studio.files:
        studio.shown.connect(lambda: files.open(studio.files[0]))


def _add_actions(studio: Studio, files: DocumentFiles) -> None:
    add = studio.actions.add
    add(
        ActionSpec("file.new", "New…", "File", "open", ("Ctrl+N",), "Begin a new painting.", "new"), files.new
    )
    tip = "Open a painting, or a layout as a new painting."
    add(ActionSpec("file.open", "Open…", "File", "open", ("Ctrl+O",), tip, "open"), files.choose)
    tip = "Begin with a layout that came with a pack."
    add(ActionSpec("file.samples", "Samples…", "File", "open", (), tip, "samples"), files.choose_sample)
    add(
        ActionSpec("file.save", "Save", "File", "save", ("Ctrl+S",), "Save the painting.", "save"),
        lambda: files.save(),
    )
    add(
        ActionSpec("file.save_as", "Save as…", "File", "save", ("Ctrl+Shift+S",), "Save under another name."),
        lambda: files.save_as(),
    )
    studio.layout_import = LayoutImport(studio)
    tip = "Open a layout of another program or data set as a new painting."
    add(ActionSpec("file.import", "Import layout…", "File", "open", (), tip), studio.layout_import.choose)
    tip = "Save the layout alone as an indexed PNG."
    add(ActionSpec("file.export_layout", "Export layout…", "File", "export", (), tip), files.export_layout)
    add(ActionSpec("file.quit", "Quit", "File", "quit", ("Ctrl+Q",)), lambda: studio.window.close())
    bar = studio.window.add_bar("file", "File and history")
    for name in ("file.new", "file.open", "file.samples", "file.save"):
        bar.addAction(studio.actions[name])
    bar.addSeparator()
    for name in ("edit.undo", "edit.redo"):
        bar.addAction(studio.actions[name])


def _add_recent(studio: Studio, files: DocumentFiles) -> None:
    for place in range(MAX_RECENT):
        spec = ActionSpec(f"file.recent_{place + 1}", f"Recent {place + 1}", "File/Open recent")
        studio.actions.add(spec, _opener(files, place))

    def show() -> None:
        recent = files.recent
        for place in range(MAX_RECENT):
            action = studio.actions[f"file.recent_{place + 1}"]
            there = place < len(recent)
            action.setVisible(there)
            action.setEnabled(there)
            action.setText(recent[place].name.replace("&", "&&") if there else f"Recent {place + 1}")
            action.setStatusTip(str(recent[place]) if there else "")
        studio.window.menu("File/Open recent").setEnabled(bool(recent))

    menu, recent = studio.window.menu("File"), studio.window.menu("File/Open recent").menuAction()
    menu.insertAction(studio.actions["file.samples"], recent)
    files.recent_changed.connect(show)
    show()


def _opener(files: DocumentFiles, place: int) -> Callable[[], None]:
    def open_it() -> None:
        files.open(files.recent[place])

    return open_it


def _show_title(studio: Studio, files: DocumentFiles) -> None:
    studio.window.setWindowTitle(f"{files.name}[*]")
    studio.window.setWindowModified(studio.bridge.document.is_modified)
    studio.actions["file.save"].setEnabled(studio.bridge.document.is_modified or studio.bridge.path is None)


class Closing(QObject):
    """Keeps the window open until what is unsaved is saved or given up."""

    def __init__(self, studio: Studio, files: DocumentFiles) -> None:
        super().__init__(studio)
        self._studio, self._files = studio, files
        self._is_decided = False
        studio.window.close_asked.connect(self._on_close_asked)

    def _on_close_asked(self, event: QCloseEvent) -> None:
        if self._is_decided or not self._studio.bridge.document.is_modified:
            self._studio.window.save_arrangement()
            self._studio.settings.save()
            self._studio.closing.emit()
            return
        event.ignore()
        self._files.before_losing(self._close)

    def _close(self) -> None:
        self._is_decided = True
        self._studio.window.close()


class _Drops(QObject):
    """Files dropped on the window: documents and layouts are opened, photographs are traced."""

    def __init__(self, studio: Studio, files: DocumentFiles) -> None:
        super().__init__(studio)
        self._studio, self._files = studio, files
        studio.window.setAcceptDrops(True)
        studio.window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if _file_of(event) is not None:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _file_of(event)
            if path is not None:
                event.accept()
                self.take(path)
            return True
        return super().eventFilter(watched, event)

    def take(self, path: Path) -> None:
        """A photograph is traced where it cannot be a layout; everything else is opened."""
        if path.suffix.lower() in PHOTOGRAPH_SUFFIXES and path.suffix.lower() != ".png":
            self._studio.tracing.open(path)
        elif path.suffix.lower() == ".json":
            self._studio.layout_import.open(path)
        else:
            self._files.open(path)


def _file_of(event: QDropEvent) -> Path | None:
    """The first dropped file that can be taken."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() in (SUFFIX, ".json", *PHOTOGRAPH_SUFFIXES):
            return path
    return None
