"""Saves unsaved work beside the person's files while they paint, so that a crash loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.file_states import FileStates
from simspaint.app.documents.recovery_place import RecoveryPlace, Save
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import failure_of
from simspaint.errors import SimsPaintError
from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoveryFolder, RecoverySession

_TICK_MS = 1000


class Autosave(QObject):
    """Saves the open document for recovery when the hand rests, beside the window's work, and one that is
    held behind it in a place of its own.

    Parameters
    ----------
    snapshot
        Gives what is saved of a document, in the window's thread.
    states
        Of the files that were opened and saved.
    """

    def __init__(
        self,
        bridge: DocumentBridge,
        snapshot: Callable[[Document], DocumentSnapshot],
        states: FileStates,
        folder: RecoveryFolder,
        tasks: BackgroundTasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._states = states
        self._bridge, self._snapshot, self._folder, self._tasks = bridge, snapshot, folder, tasks
        self._place = self._place_of(bridge.document, None)
        self._held: RecoveryPlace | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        for signal in (bridge.painted, bridge.choices_changed, bridge.settings_changed):
            signal.connect(lambda *_: self._place.changed())
        bridge.opened.connect(self._on_opened)
        bridge.modified_changed.connect(lambda modified: self._place.on_modified_changed(modified))

    @property
    def is_begun(self) -> bool:
        """Whether there is a place that the open document is saved in."""
        return self._place.session is not None

    def begin(self) -> None:
        """Hold a place in the recovery folder from now on. Raises `SimsPaintError` where that cannot be."""
        self._place.session = self._folder.begin()
        self._timer.start()

    def tick(self) -> None:
        """Save what is due."""
        for place in self._places():
            place.tick()

    def save_in_place_of(self, draft: Recoverable) -> None:
        """Save for recovery now what a crash has left; `draft` is deleted as soon as it is saved, here or to
        its file, and until then is all that there is of it."""
        self._place.save_in_place_of(draft)

    def save(self) -> None:
        """Save for recovery now."""
        self._place.save()

    def hold(self) -> None:
        """The open document is held behind the one that is opened next: it keeps its place, with its newest
        state, until it is open again or let go. The next one gets another place."""
        held, session = self._place, None
        if held.session is not None:
            try:
                session = self._folder.begin()
            except SimsPaintError as error:
                self._tasks.failed.emit(failure_of(error))
        self._held, self._place = held, self._place_of(held.document, session)
        held.document.modified_changed.connect(held.on_modified_changed)  # the bridge tells it no more
        if held.document.is_modified:
            held.save()

    def end_hold(self) -> None:
        """No document is held any more: it is open again, in its old place, or was given up."""
        held, self._held = self._held, None
        if held is None:
            return
        held.document.modified_changed.disconnect(held.on_modified_changed)
        if held.document is self._bridge.document:
            held, self._place = self._place, held
        held.give_up()

    def close(self) -> None:
        """The window closes as it should: nothing is left to recover."""
        self._timer.stop()
        for place in self._places():
            place.close()

    def _places(self) -> tuple[RecoveryPlace, ...]:
        return (self._place,) if self._held is None else (self._place, self._held)

    def _place_of(self, document: Document, session: RecoverySession | None) -> RecoveryPlace:
        return RecoveryPlace(document, session, self._take, self._tasks)

    def _take(self, session: RecoverySession, document: Document) -> Save:
        path = self._bridge.path_of(document)
        state = None if path is None else self._states.state(document, path)
        return partial(session.save, self._snapshot(document), path, state)

    def _on_opened(self) -> None:
        self._place.document = self._bridge.document
