"""Layouts of other programs and data sets: opened, and asked about where a label has another name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_replacement import OPENING, DocumentReplacement
from simspaint.app.documents.label_names_dialog import NamesDialog
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.file_dialog import existing_file_dialog
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.remembered_folders import FileKind, begin_where_last
from simspaint.app.shell.settings import Settings
from simspaint.domain.layout import Layout
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.files.plain_names import as_shown
from simspaint.packs.pack import Pack
from simspaint.painting.layout_import.import_layout import open_layout, paints_nothing
from simspaint.painting.layout_import.label_mapping import in_words_of, unmatched_names
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from simspaint.painting.layout_import.named_layout import NamedLayout

_KINDS: dict[str, LayoutKind | None] = {
    "Layout, Cityscapes or labelme (*.png *.json)": None,
    "ADE20K annotation (*.png)": LayoutKind.ADE20K,
    "COCO panoptic (*.png)": LayoutKind.COCO_PANOPTIC,
    "PASCAL VOC (*.png)": LayoutKind.VOC,
    "Label ids of this pack (*.png)": LayoutKind.LAYOUT,
}


class LayoutImport(QObject):
    """Opens layouts of every known kind as new paintings."""

    sketch_asked = Signal(object)
    """(Path): a picture that is no layout is to become one by nearest colours, or to be traced."""

    def __init__(
        self,
        replacement: DocumentReplacement,
        packs: PackChoice,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._replacement, self._packs, self._settings = replacement, packs, settings
        self._tasks, self._window = tasks, window

    def choose(self) -> None:
        """Ask for a file and its kind."""
        dialog = existing_file_dialog(
            self._window,
            "Import layout",
            lambda path: self.open(path, _KINDS.get(dialog.selectedNameFilter())),
        )
        dialog.setNameFilters(list(_KINDS))
        begin_where_last(dialog, self._settings, FileKind.LAYOUTS)
        dialog.open()

    def open(self, path: Path, kind: LayoutKind | None = None) -> None:
        """Open a file; its kind is found out where it is None."""
        if kind is LayoutKind.COCO_PANOPTIC:
            self._ask_description(path)
        else:
            self._replacement.before_losing(lambda: self._read(path, kind, None))

    def _ask_description(self, path: Path) -> None:
        def read(description: Path) -> None:
            kind = LayoutKind.COCO_PANOPTIC
            self._replacement.before_losing(lambda: self._read(path, kind, description))

        title = f"JSON file of the data set of {path.name}"
        dialog = existing_file_dialog(self._window, title, read)
        dialog.setDirectory(str(path.parent))
        dialog.setNameFilter("COCO panoptic description (*.json)")
        dialog.open()

    def _read(self, path: Path, kind: LayoutKind | None, description: Path | None) -> None:
        pack = self._packs.pack
        self._window.statusBar().showMessage(f"Opening {as_shown(path.name)}…")
        self._tasks.run(
            lambda: open_layout(path, pack.labels, kind, description),
            lambda found: self._take(found, pack, path.name),
            lambda failure: self._on_failed(failure, path),
            key=OPENING,
        )

    def _take(self, found: Layout | NamedLayout, pack: Pack, name: str) -> None:
        self._window.statusBar().clearMessage()
        if isinstance(found, Layout):
            self._show(found, pack, name)
            return
        labels = pack.labels
        unmatched = unmatched_names(found, labels)
        if not unmatched:
            self._show(in_words_of(found, labels, name), pack, name, found.notes)
            return
        dialog = NamesDialog(unmatched, labels, name, self._window)
        dialog.chosen.connect(
            lambda mapping: self._show(in_words_of(found, labels, name, mapping), pack, name, found.notes)
        )
        dialog.open()

    def _show(self, layout: Layout, pack: Pack, name: str, notes: tuple[str, ...] = ()) -> None:
        told = (*notes, *paints_nothing(layout, name))
        self._replacement.when_read(lambda: self._replacement.show_unsaved_layout(layout, told, pack.name))

    def _on_failed(self, failure: Failure, path: Path) -> None:
        self._window.statusBar().clearMessage()
        if path.suffix.lower() in PHOTOGRAPH_SUFFIXES and not failure.report:
            self._window.notices.show_notice(
                f"{failure.message} It can be read by nearest colours, or traced.",
                "Use as a picture…",
                lambda: self.sketch_asked.emit(path),
                topic="error",
            )
            return
        self._tasks.failed.emit(failure)
