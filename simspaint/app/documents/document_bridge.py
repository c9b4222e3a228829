"""The document under edit, as signals: the one place where painting meets Qt."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.saves_by_file import real_name
from simspaint.domain.geometry import Box
from simspaint.files.plain_names import as_shown
from simspaint.painting.document.document import Document
from simspaint.painting.frame.point_map import FrameMap


class DocumentBridge(QObject):
    """Holds the open document and passes on what it tells.

    Everything goes through `document`; the bridge adds only its file and that it can be replaced by another.
    A document that is not open keeps its file as well: it may be opened again, or its saving end later.
    """

    opened = Signal()
    """Another document is open. Told before `replaced`: what belongs to the one before ends."""
    replaced = Signal()
    """Another document is open, or its canvas has another size: everything about it may differ, labels and
    size included."""
    reframed = Signal(object)
    """(FrameMap): the canvas is another one, to which this leads from the one before. Told after
    `replaced`."""
    painted = Signal(object)
    """(Box): these pixels may have changed."""
    history_changed = Signal()
    choices_changed = Signal()
    settings_changed = Signal()
    renderings_changed = Signal()
    composition_changed = Signal()
    instance_changed = Signal()
    modified_changed = Signal(bool)
    path_changed = Signal()
    """The open document, or one that is not open, has another file."""
    pen_down = Signal()
    pen_up = Signal()
    """A stroke began; it ended. Nothing that takes long may begin in between."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._paths: WeakKeyDictionary[Document, Path] = WeakKeyDictionary()
        self._called: WeakKeyDictionary[Document, str] = WeakKeyDictionary()
        self.is_pen_down = False
        self._connect(document)

    @property
    def document(self) -> Document:
        return self._document

    @property
    def path(self) -> Path | None:
        """The `.simspaint` file it is saved in; None where it never was."""
        return self.path_of(self._document)

    @property
    def name(self) -> str:
        """What the document is called in texts."""
        return self.name_of(self._document)

    def path_of(self, document: Document) -> Path | None:
        """The file of a document, which need not be the open one."""
        return self._paths.get(document)

    def name_of(self, document: Document) -> str:
        path = self.path_of(document)
        return as_shown(path.stem if path else self._called.get(document, "Untitled"))

    def documents_of(self, path: Path) -> list[Document]:
        """The documents that have this file, open or not."""
        name = real_name(path)
        return [document for document, its in self._paths.items() if real_name(its) == name]

    def set_path(self, path: Path | None, document: Document | None = None) -> None:
        """The file of a document, the open one where no other is given."""
        self._note_path(self._document if document is None else document, path)
        self.path_changed.emit()

    def _note_path(self, document: Document, path: Path | None) -> None:
        if path is None:
            self._paths.pop(document, None)
        else:
            self._paths[document] = path

    def replace(self, document: Document, path: Path | None = None, called: str = "Untitled") -> None:
        """Open another document in place of this one; `called` is what texts call it while it has no file."""
        self._called[document] = called
        self._disconnect(self._document)
        self._document = document
        self._note_path(document, path)
        self._connect(document)
        self.opened.emit()
        self.replaced.emit()
        self.path_changed.emit()
        self.history_changed.emit()
        self.modified_changed.emit(document.is_modified)

    def set_pen_down(self, down: bool) -> None:
        """Report that a stroke begins or ends."""
        if down != self.is_pen_down:
            self.is_pen_down = down
            (self.pen_down if down else self.pen_up).emit()

    def _connect(self, document: Document) -> None:
        document.painted.connect(self._on_painted)
        document.reframed.connect(self._on_reframed)
        document.history_changed.connect(self._on_history_changed)
        document.choices_changed.connect(self._on_choices_changed)
        document.settings_changed.connect(self._on_settings_changed)
        document.renderings_changed.connect(self._on_renderings_changed)
        document.composition_changed.connect(self._on_composition_changed)
        document.instance_changed.connect(self._on_instance_changed)
        document.modified_changed.connect(self._on_modified_changed)

    def _disconnect(self, document: Document) -> None:
        document.painted.disconnect(self._on_painted)
        document.reframed.disconnect(self._on_reframed)
        document.history_changed.disconnect(self._on_history_changed)
        document.choices_changed.disconnect(self._on_choices_changed)
        document.settings_changed.disconnect(self._on_settings_changed)
        document.renderings_changed.disconnect(self._on_renderings_changed)
        document.composition_changed.disconnect(self._on_composition_changed)
        document.instance_changed.disconnect(self._on_instance_changed)
        document.modified_changed.disconnect(self._on_modified_changed)

    def _on_painted(self, box: Box) -> None:
        self.painted.emit(box)

    def _on_reframed(self, move: FrameMap) -> None:
        self.replaced.emit()
        self.reframed.emit(move)

    def _on_history_changed(self) -> None:
        self.history_changed.emit()

    def _on_choices_changed(self) -> None:
        self.choices_changed.emit()

    def _on_settings_changed(self) -> None:
        self.settings_changed.emit()

    def _on_renderings_changed(self) -> None:
        self.renderings_changed.emit()

    def _on_composition_changed(self) -> None:
        self.composition_changed.emit()

    def _on_instance_changed(self) -> None:
        self.instance_changed.emit()

    def _on_modified_changed(self, modified: bool) -> None:
        self.modified_changed.emit(modified)
