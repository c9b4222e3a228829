"""A pack without its memory bank is completed from the person's own copy of its photographs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.pack_completion_dialog import PackCompletionDialog
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.bank.build import BuildReport, build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.counted import counted
from simspaint.files.folder_data_set import read_names
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken

_TOPIC = "pack"


class PackCompletion(QObject):
    """Asks for the folders, builds beside the window's work, and has the pack looked at again."""

    _advanced = Signal(int, int)

    def __init__(self, packs: PackChoice, tasks: BackgroundTasks, window: MainWindow) -> None:
        super().__init__(window)
        self._packs, self._tasks, self._window = packs, tasks, window
        self._cancel = CancelToken()
        self.dialog: PackCompletionDialog | None = None
        tasks.closing.connect(self._stop)
        self._advanced.connect(self._on_advanced)

    @property
    def can_complete(self) -> bool:
        """The pack of the moment lacks a bank that the person can build."""
        pack = self._packs.pack
        return self._packs.problem is not None and not pack.has_bank and pack.description.bank_kind == "user"

    def open(self) -> None:
        """Ask for the folders of the pack of the moment."""
        pack = self._packs.pack
        self.dialog = dialog = PackCompletionDialog(pack, self._window)
        dialog.build_asked.connect(lambda *given: self._build(pack, *given))
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _build(self, pack: Pack, photographs: Path, layouts: Path, names: Path | None) -> None:
        cancel = self._cancel = CancelToken()

        def build() -> BuildReport:
            wanted = read_names(names) if names is not None else None
            report = build_bank(
                photographs,
                layouts,
                pack.labels,
                pack.bank_folder,
                extent=pack.extent,
                names=wanted,
                report=self._advanced.emit,
                cancel=cancel,
            )
            with MemoryBank.open(pack.bank_folder) as opened:
                opened.write_light()  # else the first renderings would decode photographs for it
            return report

        self._tasks.run(build, self._on_built, self._on_failed, key="complete pack", writes=True)

    def _on_built(self, report: BuildReport) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._packs.look_again()
        text = f"The pack is complete: {counted(report.added, 'photograph')}."
        if report.skipped:
            name, reason = report.skipped[0]
            text += f" {len(report.skipped)} could not be used, the first of them {name}: {reason}"
        self._window.notices.show_notice(text, topic=_TOPIC, of_program=True)

    def _on_failed(self, failure: Failure) -> None:
        if failure.report:
            self._tasks.failed.emit(failure)
        if self.dialog is not None:
            self.dialog.show_failure(f"{failure.message} {failure.hint}".strip())

    def _on_advanced(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    def _on_finished(self) -> None:
        self.dialog = None
        self._stop()

    def _stop(self) -> None:
        self._cancel.cancel()


def add_completion_action(actions: ActionTable, completion: PackCompletion, packs: PackChoice) -> None:
    """Complete the pack of the moment, by the File menu, where it lacks its bank."""
    action = actions.add(
        "file.complete_pack",
        "Complete the pack…",
        completion.open,
        menu="File",
        section="open",
        tip="Build the pieces of a pack from your own copy of its photographs.",
    )

    def show() -> None:
        action.setEnabled(completion.can_complete)

    packs.changed.connect(show)
    show()
