"""Shows which photographs the picture comes from."""

from __future__ import annotations

from PySide6.QtCore import QObject

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.export.credits_dialog import CreditsDialog
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.main_window import MainWindow
from simspaint.painting.document.document import Document
from simspaint.painting.export.credits import Credits, credits_of
from simspaint.painting.export.provenance_picture import provenance_picture


class CreditsViewer(QObject):
    """Counts where the photograph comes from and shows it, until another painting is opened."""

    def __init__(
        self, bridge: DocumentBridge, service: RenderService, tasks: BackgroundTasks, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._service, self._tasks, self._window = service, DocumentTasks(bridge, tasks), window
        self.dialog: CreditsDialog | None = None
        bridge.opened.connect(self._close)

    def open(self) -> None:
        """Show the list of the photograph that is shown now."""
        shown, opened = self._service.shown, self._service.opened
        if shown is None:
            self._window.notices.show_notice("There is no photograph yet. Paint something first.")
            return
        terms = opened.terms if opened is not None else ()
        rendering = shown.rendering
        self._tasks.run(
            lambda: (credits_of(rendering, terms), provenance_picture(rendering)[1]),
            self._show,
            key="credits",
        )

    def _show(self, _: Document, made: tuple[Credits, dict[str, tuple[int, int, int]]]) -> None:
        self._close()
        self.dialog = CreditsDialog(*made, self._window)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.show()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.close()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
