"""Export: asks what is wanted, waits for the finished photograph and writes files in the background."""

from __future__ import annotations

from pathlib import Path

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.export.export_dialog import ExportDialog
from simspaint.app.export.export_writing import ExportPlan, export
from simspaint.app.export.writing_control import WritingControl
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Extent
from simspaint.painting.document.settings import SizeChoice
from simspaint.painting.export.full_detail_size import filled_extent


class Exporter(WritingControl[ExportDialog]):
    """Shows the photograph that would be exported, and writes it when the person agrees."""

    _anew = "export it anew"

    def __init__(
        self,
        bridge: DocumentBridge,
        session: RenderingSession,
        packs: PackChoice,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(bridge, tasks, window)
        self._bridge, self._session, self._service = bridge, session, session.service
        self._packs = packs
        self._settings = settings
        self._service.rendered.connect(self._show_photograph)

    def open(self) -> None:
        """Ask what to export."""
        if self.dialog is None:
            name = self._bridge.name if self._bridge.path else "untitled"
            dialog = ExportDialog(self._settings, name, self._window)
            self._keep(dialog)
            dialog.export_asked.connect(self._on_export_asked)
            dialog.size_asked.connect(self._on_size_asked)
            dialog.finished.connect(lambda _: self._session.ask_for_size(None))
            self._show_sizes()
        assert self.dialog is not None
        self.dialog.open()
        if self._final is None and self._service.shown is not None:
            self._service.ask()
        self._show_photograph()

    def _show_sizes(self) -> None:
        document = self._bridge.document
        sizes = {choice: choice.extent(document.extent, self._packs.pack.extent) for choice in SizeChoice}
        if self.dialog is not None:
            self.dialog.show_sizes(sizes, self._session.size)

    def _on_size_asked(self, size: SizeChoice) -> None:
        """The painting keeps its own size: it is not to be slow afterwards, nor unsaved."""
        self._session.ask_for_size(size)
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
        self._write(
            lambda cancel, report: export(plan, result, opened, cancel, report),
            self._on_written,
            len(plan.files()),
            key="export",
        )

    def _on_written(self, files: list[Path]) -> None:
        count = f"{len(files)} files" if len(files) > 1 else files[0].name
        folder = files[0].parent
        self._tell_written(f"Exported {count} to {folder}.", folder)
