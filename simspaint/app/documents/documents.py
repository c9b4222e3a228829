"""The open document with all that begins, opens, saves and recovers it: what the other rooms are given."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from simspaint.app.documents.autosave import Autosave
from simspaint.app.documents.closing import Closing
from simspaint.app.documents.crash_recovery import CrashRecovery
from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_opening import DocumentOpening
from simspaint.app.documents.document_replacement import DocumentReplacement
from simspaint.app.documents.document_saving import DocumentSaving
from simspaint.app.documents.file_menu import add_file_actions, add_recent_actions, show_document_in_title
from simspaint.app.documents.file_states import FileStates
from simspaint.app.documents.imported_layouts import LayoutImport
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.pack_completion import PackCompletion, add_completion_action
from simspaint.app.documents.picture_restoring import PictureRestoring
from simspaint.app.documents.recent_files import RecentFiles
from simspaint.app.documents.samples import starting_document
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from simspaint.resource_files import user_recovery_folder


class Documents(QObject):
    """One document at a time. Raises `PackError` where no pack can be opened."""

    def __init__(
        self, settings: Settings, tasks: BackgroundTasks, errors: ErrorReporter, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._window = window
        self.packs = PackChoice(settings, self)
        pack = self.packs.pack
        self.bridge = DocumentBridge(starting_document(pack.labels, pack.name, pack.extent), self)
        self.completion = PackCompletion(self.packs, tasks, window)
        self.replacement = DocumentReplacement(self.bridge, self.packs, errors, window)
        self.recent, states = RecentFiles(settings, self), FileStates()
        self.layout_import = LayoutImport(self.replacement, self.packs, settings, tasks, window)
        self.restoring = PictureRestoring(self.replacement, tasks, settings, window)
        self.opening = DocumentOpening(
            replacement=self.replacement,
            layout_import=self.layout_import,
            packs=self.packs,
            recent=self.recent,
            states=states,
            tasks=tasks,
            errors=errors,
            window=window,
        )
        self.saving = DocumentSaving(
            bridge=self.bridge,
            packs=self.packs,
            recent=self.recent,
            states=states,
            tasks=tasks,
            window=window,
        )
        self.replacement.save_asked.connect(self.saving.save)
        self._begin_recovery(states, tasks, errors)
        Closing(self.bridge, self.replacement, settings, window)
        window.closing.connect(self.autosave.close)

    def _begin_recovery(self, states: FileStates, tasks: BackgroundTasks, errors: ErrorReporter) -> None:
        folder = RecoveryFolder(user_recovery_folder())
        self.autosave = Autosave(self.bridge, self.saving.snapshot_of, states, folder, tasks, self)
        self._recovery = CrashRecovery(
            folder,
            autosave=self.autosave,
            replacement=self.replacement,
            states=states,
            tasks=tasks,
            errors=errors,
            window=self._window,
        )

    def add_actions(self, actions: ActionTable) -> None:
        """Add the File menu; undo and redo must be in the table by now."""
        add_file_actions(actions, self._window, self.opening, self.saving, self.layout_import)
        add_completion_action(actions, self.completion, self.packs)
        add_recent_actions(actions, self._window, self.recent, self.opening)
        show_document_in_title(self._window, self.bridge, actions)

    def begin(self, file: Path | None) -> None:
        """The window is on the screen: open the file that was named, and offer what a crash left."""
        if file is not None:
            self.opening.open(file)
        self._recovery.begin()
