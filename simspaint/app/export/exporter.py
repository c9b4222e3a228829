"""Export: asks what is wanted, waits for the finished photograph and writes files in the background."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.export.export_dialog import ExportDialog
from simspaint.app.export.export_writing import ExportPlan, export
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Extent
from simspaint.painting.document.settings import SizeChoice
from simspaint.painting.export.full_detail_size import filled_extent
from simspaint.progress import CancelToken


class Exporter(QObject):
    """One dialog at a time, and the writing that it began."""

    _progressed = Signal(int, int)

    def __init__(
        self,
        bridge: DocumentBridge,
        session: RenderingSession,
        packs: PackChoice,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._bridge, self._session, self._service = bridge, session, session.service
        self._packs = packs
        self._settings, self._tasks, self._window = settings, tasks, window
        self.dialog: ExportDialog | None = None
        self._cancel = CancelToken()
        self._service.rendered.connect(self._show_photograph)
        self._progressed.connect(self._on_progressed)
        tasks.closing.connect(self._stop)

    def open(self) -> None:
        """Ask what to export."""
        if self.dialog is None:
            path = self._bridge.path
            self.dialog = ExportDialog(self._settings, path.stem if path else "untitled", self._window)
            self.dialog.export_asked.connect(self._on_export_asked)
            self.dialog.stop_asked.connect(self._stop)
            self.dialog.size_asked.connect(self._on_size_asked)
            self._show_sizes()
            self.dialog.finished.connect(self._on_finished)
        self.dialog.open()
        if self._final is None and self._service.shown is not None:
            self._service.ask()
        self._show_photograph()

    def _show_sizes(self) -> None:
        document = self._bridge.document
        sizes = {choice: choice.extent(document.extent, self._packs.pack.extent) for choice in SizeChoice}
        if self.dialog is not None:
            self.dialog.show_sizes(sizes, document.settings.size)

    def _on_size_asked(self, size: SizeChoice) -> None:
        self._session.change_settings(size=size)
        self._service.ask()
        self._show_photograph()

    @property
    def _final(self) -> RenderResult | None:
        """The finished photograph of what is painted now."""
        shown = self._service.shown
        if shown is None or shown.order.kind is not RenderKind.FINAL:
            return None
        return shown if self._session.is_newest(shown) else None

    def _show_photograph(self, _result: RenderResult | None = None) -> None:
        if self.dialog is not None:
            final = self._final
            shown = final or self._service.shown
            extent = shown.rendering.layout.extent if shown is not None else None
            self.dialog.show_photograph(extent, final is not None, self._filled(final))

    def _filled(self, final: RenderResult | None) -> Extent | None:
        """Up to which size the photographs have detail for it."""
        opened = self._service.opened
        if final is None or opened is None:
            return None
        return filled_extent(final.rendering, opened.pack.bank.extent)

    def _on_export_asked(self, plan: ExportPlan) -> None:
        result, opened = self._final, self._service.opened
        if result is None:
            return
        cancel = self._cancel = CancelToken()
        self._on_progressed(0, len(plan.files()))
        self._tasks.run(
            lambda: export(plan, result, opened, cancel, self._progressed.emit),
            self._on_written,
            self._on_failed,
            key="export",
            writes=True,
        )

    def _on_progressed(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    def _on_written(self, files: list[Path]) -> None:
        if self.dialog is not None:
            self.dialog.show_end("")
            self.dialog.accept()
        count = f"{len(files)} files" if len(files) > 1 else files[0].name
        folder = files[0].parent
        self._window.notices.show_notice(
            f"Exported {count} to {folder}.", "Show folder", partial(_open_folder, folder), topic="export"
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
