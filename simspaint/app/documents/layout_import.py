"""Layouts of other programs and data sets: opened by name, asking for what no label is called."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.studio import Studio
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.painting.document import Document
from simspaint.painting.layout_files import in_words_of, open_layout, paints_nothing, unmatched_names
from simspaint.painting.layout_kinds import LayoutKind
from simspaint.painting.named_layout import NamedLayout

_KINDS: dict[str, LayoutKind | None] = {
    "Layout, Cityscapes or labelme (*.png *.json)": None,
    "ADE20K annotation (*.png)": LayoutKind.ADE20K,
    "COCO panoptic (*.png)": LayoutKind.COCO_PANOPTIC,
    "PASCAL VOC (*.png)": LayoutKind.VOC,
    "Label ids of this pack (*.png)": LayoutKind.LAYOUT,
}


class LayoutImport(QObject):
    """Opens layouts of every known kind as new paintings."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio

    def choose(self) -> None:
        """Ask for a file and its kind."""
        dialog = QFileDialog(self._studio.window, "Import layout")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(list(_KINDS))
        dialog.fileSelected.connect(
            lambda name: self.open(Path(name), _KINDS.get(dialog.selectedNameFilter()))
        )
        dialog.open()

    def open(self, path: Path, kind: LayoutKind | None = None) -> None:
        """Open a file; its kind is found out where it is None."""
        if kind is LayoutKind.COCO_PANOPTIC:
            self._ask_description(path)
        else:
            self._studio.document_files.before_losing(lambda: self._read(path, kind, None))

    def _ask_description(self, path: Path) -> None:
        dialog = QFileDialog(self._studio.window, f"JSON file of the data set of {path.name}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(str(path.parent))
        dialog.setNameFilter("COCO panoptic description (*.json)")
        dialog.fileSelected.connect(
            lambda name: self._studio.document_files.before_losing(
                lambda: self._read(path, LayoutKind.COCO_PANOPTIC, Path(name))
            )
        )
        dialog.open()

    def _read(self, path: Path, kind: LayoutKind | None, description: Path | None) -> None:
        labels = self._studio.packs.pack.labels

        self._studio.window.statusBar().showMessage(f"Opening {path.name}…")
        self._studio.tasks.run(
            lambda: open_layout(path, labels, kind, description),
            lambda found: self._take(found, labels, path.name),
            self._fail,
        )

    def _take(self, found: Layout | NamedLayout, labels: LabelSet, name: str) -> None:
        self._studio.window.statusBar().clearMessage()
        if isinstance(found, Layout):
            self._show(found, name)
            return
        unmatched = unmatched_names(found, labels)
        if not unmatched:
            self._show(in_words_of(found, labels, name), name, found.notes)
            return
        dialog = NamesDialog(unmatched, labels, name, self._studio.window)
        dialog.chosen.connect(
            lambda mapping: self._show(in_words_of(found, labels, name, mapping), name, found.notes)
        )
        dialog.open()

    def _show(self, layout: Layout, name: str, notes: tuple[str, ...] = ()) -> None:
        self._studio.window.notices.clear("error")
        if told := (*notes, *paints_nothing(layout, name)):
            self._studio.window.notices.show_notice(" ".join(told))
        self._studio.bridge.replace(Document.from_layout(layout))
        self._studio.bridge.document.mark_unsaved()

    def _fail(self, failure: Failure) -> None:
        self._studio.window.statusBar().clearMessage()
        self._studio.errors.report_failure(failure)


class NamesDialog(QDialog):
    """Asks which label each foreign name is; `chosen` tells label ids by name, 255 for unpainted."""

    chosen = Signal(object)

    def __init__(self, unmatched: dict[str, int], labels: LabelSet, source: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Labels with other names")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.boxes: dict[str, QComboBox] = {}
        text = plain_label(f"{source} has labels that this pack calls otherwise or does not have.")
        text.setWordWrap(True)
        rows = QWidget(self)
        form = QFormLayout(rows)
        n_all = sum(unmatched.values())
        for name, n_pixels in unmatched.items():
            box = QComboBox(rows)
            box.addItem(name_of(labels, UNLABELLED), UNLABELLED)
            for label in labels.labels:
                box.addItem(name_of(labels, label.id), label.id)
            box.setAccessibleName(f"Label for {name}")
            form.addRow(plain_label(f"{name} ({n_pixels / n_all:.0%})"), box)
            self.boxes[name] = box
        area = QScrollArea(self)
        area.setWidget(rows)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.button(kinds.Ok).setText("Import")
        without_icons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(420, min(520, 150 + 36 * len(unmatched)))
        self.accepted.connect(
            lambda: self.chosen.emit({name: box.currentData() for name, box in self.boxes.items()})
        )
