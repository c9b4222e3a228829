"""Composes export, credits and photographs of one's own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from simspaint.app.documents.picture_restoring import PictureRestoring
from simspaint.app.export.credits_dialog import CreditsDialog
from simspaint.app.export.export_dialog import ExportDialog
from simspaint.app.export.exporting import ExportPlan, export
from simspaint.app.library.own_photographs import OwnPhotographs
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.shell.failure import Failure
from simspaint.app.studio import Studio
from simspaint.painting.credits import Credits, credits_of, provenance_picture
from simspaint.progress import CancelToken

if TYPE_CHECKING:
    from simspaint.app.rendering.rendering_control import RenderingControl

_EXPORT = ActionSpec(
    "file.export",
    "Export…",
    "File",
    "export",
    ("Ctrl+E",),
    "Write the photograph and what belongs to it to files.",
    "export",
)
_RESTORE = ActionSpec(
    "file.restore",
    "Restore from picture…",
    "File",
    "export",
    (),
    "Open the painting that an exported photograph was made of.",
)
_OWN = ActionSpec(
    "render.own",
    "Add photograph to the bank…",
    "Render",
    "own",
    (),
    "Use pieces of a photograph of your own that you have painted over.",
    "photo",
)
_CREDITS = ActionSpec(
    "render.credits",
    "Where it comes from…",
    "Render",
    "credits",
    (),
    "List the photographs that pieces are taken from.",
    "credits",
)


class Exporter(QObject):
    """Opens the export dialog, waits for the finished photograph and writes files in the background."""

    _progressed = Signal(int, int)

    def __init__(self, studio: Studio, part: RenderingControl) -> None:
        super().__init__(studio)
        self._studio, self._part = studio, part
        self.dialog: ExportDialog | None = None
        self._cancel = CancelToken()
        part.service.rendered.connect(self._show_photograph)
        self._progressed.connect(self._on_progressed)
        studio.closing.connect(self._on_stop)

    def open(self) -> None:
        """Ask what to export."""
        if self.dialog is None:
            path = self._studio.bridge.path
            self.dialog = ExportDialog(
                self._studio.settings, path.stem if path else "untitled", self._studio.window
            )
            self.dialog.export_asked.connect(self._on_export)
            self.dialog.stop_asked.connect(self._on_stop)
            self.dialog.finished.connect(self._on_finished)
        self.dialog.open()
        if self._final is None and self._part.service.shown is not None:
            self._part.service.ask()
        self._show_photograph()

    @property
    def _final(self) -> RenderResult | None:
        """The finished photograph of what is painted now."""
        shown = self._part.service.shown
        if shown is None or shown.order.kind is not RenderKind.FINAL:
            return None
        return shown if self._part.session.is_newest(shown) else None

    def _show_photograph(self, _result: RenderResult | None = None) -> None:
        if self.dialog is not None:
            final, shown = self._final, self._part.service.shown
            extent = shown.rendering.layout.extent if shown is not None else None
            self.dialog.show_photograph(final.rendering.layout.extent if final else extent, final is not None)

    def _on_export(self, plan: ExportPlan) -> None:
        result, opened = self._final, self._part.service.opened
        if result is None:
            return
        cancel = self._cancel = CancelToken()
        self._on_progressed(0, len(plan.files()))
        self._studio.tasks.run(
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
        self._studio.window.notices.show_notice(
            f"Exported {count} to {folder}.", "Show folder", partial(_open_folder, folder), topic="export"
        )

    def _on_failed(self, failure: Failure) -> None:
        if self.dialog is not None:
            self.dialog.show_end(f"{failure.message} {failure.hint}".strip())
        if failure.report:
            self._studio.errors.report_failure(failure)

    def _on_stop(self) -> None:
        self._cancel.cancel()

    def _on_finished(self) -> None:
        self._cancel.cancel()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


class CreditsViewer(QObject):
    """Counts where the photograph comes from and shows it."""

    def __init__(self, studio: Studio, part: RenderingControl) -> None:
        super().__init__(studio)
        self._studio, self._part = studio, part
        self.dialog: CreditsDialog | None = None

    def open(self) -> None:
        shown, opened = self._part.service.shown, self._part.service.opened
        if shown is None:
            self._studio.window.notices.show_notice("There is no photograph yet. Paint something first.")
            return
        terms = opened.terms if opened is not None else ()
        rendering = shown.rendering
        self._studio.tasks.run(
            lambda: (credits_of(rendering, terms), provenance_picture(rendering)[1]),
            self._show,
            key="credits",
        )

    def _show(self, made: tuple[Credits, dict[str, tuple[int, int, int]]]) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = CreditsDialog(*made, self._studio.window)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.show()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def compose(studio: Studio, part: RenderingControl) -> None:
    """Add export, restoring, credits and photographs of one's own."""
    part.exporter, part.credits = Exporter(studio, part), CreditsViewer(studio, part)
    part.restoring, part.own = PictureRestoring(studio), OwnPhotographs(studio)
    for spec, handler in (
        (_EXPORT, part.exporter.open),
        (_RESTORE, part.restoring.choose),
        (_OWN, part.own.open),
        (_CREDITS, part.credits.open),
    ):
        studio.actions.add(spec, handler)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
