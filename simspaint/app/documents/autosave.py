"""Composes protection against crashes: unsaved work is kept beside, and offered again at the next start."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.shell.failure import Failure
from simspaint.app.studio import Studio
from simspaint.errors import SimsPaintError
from simspaint.painting.autosave import AutosaveClock
from simspaint.painting.document import Document
from simspaint.painting.recovery import Recoverable, RecoveryFolder, RecoverySession
from simspaint.painting.snapshot import DocumentSnapshot
from simspaint.resource_files import user_recovery_folder

_TICK_MS = 1000


class Autosave(QObject):
    """Saves the document for recovery when the hand rests, beside the window's work."""

    def __init__(self, studio: Studio, folder: RecoveryFolder) -> None:
        super().__init__(studio)
        self._studio, self._folder = studio, folder
        self._clock = AutosaveClock()
        self._session: RecoverySession | None = None
        self._is_saving = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        bridge = studio.bridge
        for signal in (bridge.painted, bridge.choices_changed, bridge.settings_changed):
            signal.connect(lambda *_: self._clock.changed(time.monotonic()))
        bridge.modified_changed.connect(self._on_modified_changed)
        studio.closing.connect(self.close)

    def begin(self) -> None:
        """Hold a place in the recovery folder from now on."""
        try:
            self._session = self._folder.begin()
        except SimsPaintError as error:
            self._studio.errors.report(error)
            return
        self._timer.start()

    def tick(self) -> None:
        """Save if it is due."""
        document = self._studio.bridge.document
        if self._session is None or self._is_saving or not document.is_modified:
            return
        if self._clock.is_due(time.monotonic(), document.is_editing):
            self.save()

    def save(self) -> None:
        """Save for recovery now."""
        session = self._session
        if session is None or self._studio.bridge.document.is_editing:
            return
        snapshot, path = self._studio.document_files.snapshot(), self._studio.bridge.path
        self._is_saving = True
        self._clock.saved()
        self._studio.tasks.run(
            lambda: session.save(snapshot, path), self._on_saved, self._on_failed, saves=True
        )

    def close(self) -> None:
        """The window closes as it should: nothing is left to recover."""
        self._timer.stop()
        if self._session is not None:
            self._session.close()
        self._session = None

    def _on_saved(self, _: None) -> None:
        self._is_saving = False
        if self._session is not None and not self._studio.bridge.document.is_modified:
            self._session.forget()

    def _on_failed(self, failure: Failure) -> None:
        self._is_saving = False
        self._clock.changed(time.monotonic())
        self._clock.failed(time.monotonic())
        self._studio.errors.report_failure(failure)

    def _on_modified_changed(self, modified: bool) -> None:
        if not modified and self._session is not None and not self._is_saving:
            self._clock.saved()
            self._session.forget()


def compose(studio: Studio) -> None:
    """Offer what a crash left, then keep what is painted."""
    folder = RecoveryFolder(user_recovery_folder())
    studio.autosave = autosave = Autosave(studio, folder)

    def look() -> None:
        try:
            found = folder.found()
        except SimsPaintError as error:
            studio.errors.report(error)
            found = ()
        autosave.begin()
        if found:
            offer(studio, found)

    studio.shown.connect(look)


def offer(studio: Studio, found: tuple[Recoverable, ...]) -> None:
    """Show what can be recovered."""
    dialog = RecoveryDialog(found, studio.window)
    dialog.open_asked.connect(lambda recoverable: _recover(studio, recoverable))
    dialog.open()


def _recover(studio: Studio, recoverable: Recoverable) -> None:
    def show(snapshot: DocumentSnapshot) -> None:
        studio.document_files.take_pack(snapshot.settings.pack)
        path: Path | None = recoverable.path
        studio.bridge.replace(Document.from_snapshot(snapshot), path)
        studio.bridge.document.mark_unsaved()
        if snapshot.notes:
            studio.window.notices.show_notice(" ".join(snapshot.notes))
        studio.autosave.save()
        studio.tasks.run(recoverable.discard, lambda _: None, writes=True)

    studio.document_files.before_losing(lambda: studio.tasks.run(recoverable.open, show, writes=True))
