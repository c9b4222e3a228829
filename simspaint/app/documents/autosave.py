"""Saves unsaved work beside the person's files while they paint, so that a crash loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.file_states import FileStates
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.recovery.autosave_policy import AutosaveClock
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoveryFolder, RecoverySession

_TICK_MS = 1000


class Autosave(QObject):
    """Saves the document for recovery when the hand rests, beside the window's work.

    Parameters
    ----------
    snapshot
        Gives what is saved, in the window's thread.
    states
        Of the files that were opened and saved.
    """

    def __init__(
        self,
        bridge: DocumentBridge,
        snapshot: Callable[[], DocumentSnapshot],
        states: FileStates,
        folder: RecoveryFolder,
        tasks: BackgroundTasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._states = states
        self._drafts: list[Recoverable] = []
        self._bridge, self._snapshot, self._folder, self._tasks = bridge, snapshot, folder, tasks
        self._clock = AutosaveClock()
        self._session: RecoverySession | None = None
        self._is_saving = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        for signal in (bridge.painted, bridge.choices_changed, bridge.settings_changed):
            signal.connect(lambda *_: self._clock.changed(time.monotonic()))
        bridge.modified_changed.connect(self._on_modified_changed)

    def begin(self) -> None:
        """Hold a place in the recovery folder from now on. Raises `SimsPaintError` where that cannot be."""
        self._session = self._folder.begin()
        self._timer.start()

    def tick(self) -> None:
        """Save if it is due."""
        document = self._bridge.document
        if self._session is None or self._is_saving or not document.is_modified:
            return
        if self._clock.is_due(time.monotonic(), document.is_editing):
            self.save()

    def save_in_place_of(self, draft: Recoverable) -> None:
        """Save for recovery now what a crash has left; `draft` is deleted as soon as it is saved, here or to
        its file, and until then is all that there is of it."""
        self._drafts.append(draft)
        self.save()

    def save(self) -> None:
        """Save for recovery now."""
        session = self._session
        if session is None or self._is_saving or self._bridge.document.is_editing:
            return
        snapshot, path, drafts = self._snapshot(), self._bridge.path, tuple(self._drafts)
        state = None if path is None else self._states.state(self._bridge.document, path)
        self._is_saving = True
        self._clock.saved()

        def done(_: None) -> None:
            self._on_saved(drafts)

        self._tasks.run(lambda: session.save(snapshot, path, state), done, self._on_failed, saves=True)

    def close(self) -> None:
        """The window closes as it should: nothing is left to recover."""
        self._timer.stop()
        if self._session is not None:
            self._session.close()
        self._session = None
        for draft in self._drafts:  # neither saved again nor to its file: it is offered at the next start
            draft.leave()

    def _on_saved(self, drafts: tuple[Recoverable, ...]) -> None:
        self._is_saving = False
        self._discard(drafts)
        if self._session is not None and not self._bridge.document.is_modified:
            self._session.forget()
        elif self._drafts:  # one that came meanwhile is not saved yet
            self.save()

    def _on_failed(self, failure: Failure) -> None:
        self._is_saving = False
        self._clock.changed(time.monotonic())
        self._clock.failed(time.monotonic())
        self._tasks.failed.emit(failure)

    def _discard(self, drafts: tuple[Recoverable, ...]) -> None:
        for draft in drafts:
            if draft in self._drafts:
                self._drafts.remove(draft)
                self._tasks.run(draft.discard, lambda _: None, writes=True)

    def _on_modified_changed(self, modified: bool) -> None:
        if modified:  # also where nothing was changed since it was opened: what was imported or comes back
            self._clock.changed(time.monotonic())
        else:
            self._discard(tuple(self._drafts))
        if not modified and self._session is not None and not self._is_saving:
            self._clock.saved()
            self._session.forget()
