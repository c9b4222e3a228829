"""Offers at the start what a crash left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from simspaint.app.documents.autosave import Autosave
from simspaint.app.documents.document_replacement import DocumentReplacement
from simspaint.app.documents.file_states import FileStates
from simspaint.app.documents.question_box import question_box
from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.main_window import MainWindow
from simspaint.errors import SimsPaintError
from simspaint.files.plain_names import as_shown
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoveryFolder


class CrashRecovery(QObject):
    """Looks once for unsaved paintings, and lets saving for recovery begin."""

    def __init__(
        self,
        folder: RecoveryFolder,
        *,
        autosave: Autosave,
        replacement: DocumentReplacement,
        states: FileStates,
        tasks: BackgroundTasks,
        errors: ErrorReporter,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._folder, self._autosave, self._replacement = folder, autosave, replacement
        self._states = states
        self._tasks, self._errors, self._window = tasks, errors, window
        self._asked_for: list[Recoverable] = []
        """What was to be opened and is not open yet, or was not opened in the end."""
        window.closing.connect(self._leave)

    def begin(self) -> None:
        """Offer what a crash left, then keep what is painted."""
        found: tuple[Recoverable, ...] = ()
        try:
            found = self._folder.found()
        except SimsPaintError as error:
            self._errors.report(error)
        try:
            self._autosave.begin()
        except SimsPaintError as error:
            self._errors.report(error)
        if self._folder.given_up:
            self._tell_given_up(self._folder.given_up)
        if found:
            self.offer(found)

    def _tell_given_up(self, files: list[Path]) -> None:
        """Say where they lie: they may be whole, and the power have failed twice."""
        kinds = QMessageBox.StandardButton
        places = "\n".join(as_shown(str(file)) for file in files)
        text = (
            "SimsPaint ended twice while this unsaved work was recovered. It is kept, but not offered again:"
        )
        question_box(self._window, f"{text}\n{places}", kinds.Ok, kinds.Ok, "Unsaved paintings").open()

    def offer(self, found: tuple[Recoverable, ...]) -> None:
        """Show what can be recovered."""
        dialog = RecoveryDialog(found, self._window)
        dialog.open_asked.connect(self._recover)
        dialog.open()

    def _recover(self, recoverable: Recoverable) -> None:
        def show(snapshot: DocumentSnapshot) -> None:
            document = self._replacement.show_snapshot(snapshot, recoverable.path, saved=False)
            if recoverable.path is not None:  # what was saved there since by somebody else is asked about
                self._states.note(document, recoverable.path, recoverable.file_state)
            self._asked_for.remove(recoverable)
            self._autosave.save_in_place_of(recoverable)

        def when_read(snapshot: DocumentSnapshot) -> None:
            self._replacement.when_read(lambda: show(snapshot))

        self._asked_for.append(recoverable)
        self._replacement.before_losing(lambda: self._tasks.run(recoverable.open, when_read, writes=True))

    def _leave(self) -> None:
        """The program ends as it should: what was not opened in the end is offered at every start."""
        for recoverable in self._asked_for:
            recoverable.leave()
