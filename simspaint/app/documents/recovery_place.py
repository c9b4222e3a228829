"""Where one painting is saved for recovery, beside the window's work."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.painting.document.document import Document
from simspaint.painting.recovery.autosave_policy import AutosaveClock
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoverySession

Save = Callable[[], None]


class RecoveryPlace:
    """Saves a painting for recovery, and deletes what a crash had left of it once that is saved again.

    Parameters
    ----------
    document
        Another one where the painting in the window is replaced.
    session
        None where nothing can be saved.
    take
        Gives what saves a document as it is now, in any thread: called in the window's.
    """

    def __init__(
        self,
        document: Document,
        session: RecoverySession | None,
        take: Callable[[RecoverySession, Document], Save],
        tasks: BackgroundTasks,
    ) -> None:
        self.document, self.session = document, session
        self._take, self._tasks = take, tasks
        self._clock = AutosaveClock()
        self._drafts: list[Recoverable] = []
        self._is_saving = self._is_behind = False

    def changed(self) -> None:
        """The painting has changed."""
        self._clock.changed(time.monotonic())

    def tick(self) -> None:
        """Save if it is due."""
        if self.session is None or self._is_saving or not self.document.is_modified:
            return
        if self._clock.is_due(time.monotonic(), self.document.is_editing):
            self.save()

    def save_in_place_of(self, draft: Recoverable) -> None:
        """Save now what a crash has left; `draft` is deleted as soon as it is saved, here or to its file, and
        until then is all that there is of it."""
        self._drafts.append(draft)
        self.save()

    def save(self) -> None:
        """Save now, or as soon as the save has ended that is under way."""
        session = self.session
        if session is None or self.document.is_editing:
            return
        if self._is_saving:
            self._is_behind = True
            return
        self._is_saving, self._is_behind = True, False
        self._clock.saved()
        done = partial(self._on_saved, tuple(self._drafts))
        self._tasks.run(self._take(session, self.document), done, self._on_failed, saves=True)

    def on_modified_changed(self, modified: bool) -> None:
        """The painting has changes that are not saved, or none any more."""
        if modified:  # also where nothing was changed since it was opened: what was imported or comes back
            self.changed()
            return
        self._discard(tuple(self._drafts))
        if self.session is not None and not self._is_saving:
            self._clock.saved()
            self.session.forget()

    def give_up(self) -> None:
        """The painting is given up: nothing of it is left behind."""
        session, self.session = self.session, None
        self._discard(tuple(self._drafts))
        if session is not None:  # it may have to wait for a save that is under way
            self._tasks.run(session.close, lambda _: None, saves=True)

    def close(self) -> None:
        """The window closes as it should: nothing is left to recover."""
        if self.session is not None:
            self.session.close()
        self.session = None
        for draft in self._drafts:  # neither saved again nor to its file: it is offered at the next start
            draft.leave()

    def _on_saved(self, drafts: tuple[Recoverable, ...], _: None) -> None:
        self._is_saving = False
        self._discard(drafts)
        if self.session is not None and not self.document.is_modified:
            self.session.forget()
        elif self._is_behind or self._drafts:  # a draft that came meanwhile is not saved yet
            self.save()

    def _on_failed(self, failure: Failure) -> None:
        self._is_saving = False
        self.changed()
        self._clock.failed(time.monotonic())
        self._tasks.failed.emit(failure)

    def _discard(self, drafts: tuple[Recoverable, ...]) -> None:
        for draft in drafts:
            if draft in self._drafts:
                self._drafts.remove(draft)
                self._tasks.run(draft.discard, lambda _: None, writes=True)
