"""Sequences: asks for the frames and renders them in the background, with an engine of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from simspaint.app.export.sequence_dialog import SequenceDialog
from simspaint.app.export.sequence_writing import SequencePlan, frames_in, render_frames
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.domain.choices import Choices
from simspaint.engine.request import RenderSettings
from simspaint.progress import CancelToken


class Sequences(QObject):
    """One dialog at a time, and the frames that it began."""

    _progressed = Signal(int, int)

    def __init__(
        self, session: RenderingSession, settings: Settings, tasks: BackgroundTasks, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._settings = session, settings
        self._tasks, self._window = tasks, window
        self.dialog: SequenceDialog | None = None
        self._cancel = CancelToken()
        self._progressed.connect(self._on_progressed)
        tasks.closing.connect(self._stop)

    def open(self) -> None:
        """Ask for the frames."""
        if self.dialog is None:
            self.dialog = SequenceDialog(self._settings, self._window)
            self.dialog.frames_asked.connect(self._list)
            self.dialog.render_asked.connect(self._render)
            self.dialog.stop_asked.connect(self._stop)
            self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _list(self, folder: Path) -> None:
        self._tasks.run(
            lambda: frames_in(folder), partial(self._on_listed, folder), self._on_failed, key="frames"
        )

    def _on_listed(self, folder: Path, frames: tuple[Path, ...]) -> None:
        if self.dialog is not None:
            self.dialog.show_frames(folder, frames)

    def _render(self, plan: SequencePlan) -> None:
        make_engine = self._session.engine_maker()
        settings, composition = self._frame_settings(), self._session.document.composition
        cancel = self._cancel = CancelToken()
        self._on_progressed(0, len(plan.frames))
        self._tasks.run(
            lambda: render_frames(plan, make_engine, settings, composition, cancel, self._progressed.emit),
            partial(self._on_rendered, plan),
            self._on_failed,
            key="sequence",
            writes=True,
        )

    def _frame_settings(self) -> RenderSettings:
        """The painting's, without what is said of single components: that belongs to its own pixels."""
        document = self._session.document
        choices = Choices(banned_photographs=document.choices.banned_photographs)
        settings = RenderSettings(document.settings.picture, choices)
        return replace(settings, preferred_tag=self._session.preferred_tag)

    def _on_progressed(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    def _on_rendered(self, plan: SequencePlan, _files: list[Path]) -> None:
        if self.dialog is not None:
            self.dialog.show_end("")
            self.dialog.accept()
        self._window.notices.show_notice(
            f"Rendered {len(plan.frames)} frames to {plan.folder}.",
            "Show folder",
            partial(_open_folder, plan.folder),
            topic="export",
        )

    def _on_failed(self, failure: Failure) -> None:
        if self.dialog is not None:
            self.dialog.show_end(f"{failure.message} {failure.hint}".strip())
        if failure.report:
            self._tasks.failed.emit(failure)

    def _stop(self) -> None:
        self._cancel.cancel()

    def _on_finished(self) -> None:
        self._cancel.cancel()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
