"""The painting that was open before a layout of the library was opened to be corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_replacement import OPENING
from simspaint.app.editor.traced_photograph import TracedPhotograph
from simspaint.app.library.library_given import LibraryGiven
from simspaint.files.plain_names import as_shown
from simspaint.painting.document.document import Document


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    document: Document
    pack: str
    traced: TracedPhotograph | None


class PaintingBefore(QObject):
    """Holds the painting itself, with its history and what is not saved of it, until it is wanted back or
    another one is opened, before which it comes back where it is not saved. What is not saved of it is kept
    for recovery meanwhile."""

    changed = Signal()
    """There is one, or none any more, or it is called something else."""

    def __init__(self, given: LibraryGiven) -> None:
        super().__init__(given.window)
        self._given = given
        self._held: _Held | None = None
        given.replacement.held_unsaved = self._show_unsaved
        given.bridge.opened.connect(self._drop)
        given.bridge.path_changed.connect(self._on_path_changed)

    @property
    def name(self) -> str | None:
        """What the painting is called in texts; None where there is none."""
        return None if self._held is None else self._given.bridge.name_of(self._held.document)

    def hold_while(self, open_other: Callable[[], object]) -> None:
        """Hold the open painting, or still the one before it, while another one is opened in its place."""
        held = self._held
        if held is None:
            held = self._open_one()
            self._given.autosave.hold()
        self._held = None  # what is opened now does not end it
        open_other()
        self._held = held
        self.changed.emit()

    def come_back(self) -> None:
        """Open it again as it was, after asking where something of the open one would be lost."""
        held = self._held
        if held is not None:
            self._given.replacement.before_losing(partial(self._show, held), keeps_held=True)

    def _open_one(self) -> _Held:
        given, bridge = self._given, self._given.bridge
        traced = given.tracing.photograph
        return _Held(bridge.document, given.packs.pack.name, traced)

    def _show_unsaved(self) -> Callable[[], object] | None:
        held = self._held
        return partial(self._show, held) if held is not None and held.document.is_modified else None

    def _show(self, held: _Held) -> None:
        self._given.tasks.drop(OPENING)
        self._given.replacement.show_again(held.document, held.pack)
        if held.traced is not None:
            self._given.tracing.put_back(held.traced)

    def _on_path_changed(self) -> None:
        if self._held is not None:
            self.changed.emit()

    def _drop(self) -> None:
        if self._held is not None:
            self._held = None
            self._given.autosave.end_hold()
            self.changed.emit()


def text_of(name: str | None) -> str:
    """What a button or an action that leads back says."""
    return "Back to the painting" if name is None else f"Back to {as_shown(name)}".replace("&", "&&")
