"""Sequences: asks for the frames and renders them in the background, with an engine of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.export.sequence_dialog import SequenceDialog
from simspaint.app.export.sequence_writing import SequencePlan, frames_in, render_frames
from simspaint.app.export.writing_control import WritingControl
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.domain.choices import Choices
from simspaint.domain.counted import counted
from simspaint.engine.request import RenderSettings


class SequenceExporter(WritingControl[SequenceDialog]):
    """Lists the frames of a folder, and renders them when the person agrees."""

    _anew = "frames are rendered with its settings, ask for them anew"

    def __init__(
        self,
        bridge: DocumentBridge,
        session: RenderingSession,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(bridge, tasks, window)
        self._session, self._settings = session, settings

    def open(self) -> None:
        """Ask for the frames."""
        if self.dialog is None:
            dialog = SequenceDialog(self._settings, self._window)
            self._keep(dialog)
            dialog.frames_asked.connect(self._list)
            dialog.render_asked.connect(self._render)
        assert self.dialog is not None
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
        self._write(
            lambda cancel, report: render_frames(plan, make_engine, settings, composition, cancel, report),
            partial(self._on_rendered, plan),
            len(plan.frames),
            key="sequence",
        )

    def _frame_settings(self) -> RenderSettings:
        """The painting's, without what is said of single components: that belongs to its own pixels."""
        document = self._session.document
        choices = Choices(banned_photographs=document.choices.banned_photographs)
        settings = RenderSettings(document.settings.picture, choices)
        return replace(settings, preferred_tag=self._session.preferred_tag)

    def _on_rendered(self, plan: SequencePlan, _files: list[Path]) -> None:
        self._tell_written(f"Rendered {counted(len(plan.frames), 'frame')} to {plan.folder}.", plan.folder)
