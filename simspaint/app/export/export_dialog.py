"""Asks what of a rendering shall be written, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.export.export_writing import PICTURE_SUFFIXES, ExportPart, ExportPlan
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Extent
from simspaint.painting.document.settings import SizeChoice

_FORMATS = {".png": "PNG, lossless", ".jpg": "JPEG", ".webp": "WebP", ".tif": "TIFF, lossless"}
_PARTS = {
    ExportPart.PHOTOGRAPH: ("Photograph", "The finished photograph."),
    ExportPart.CANVAS: ("Canvas", "The pieces of photographs before they are blended."),
    ExportPart.LAYOUT: ("Layout", "Your painting as an indexed PNG; can be imported again."),
    ExportPart.REFINED: ("Refined layout", "The layout that was rendered, its gaps filled in."),
    ExportPart.ORIGIN: ("Where it comes from", "A picture with a colour for every photograph."),
    ExportPart.CREDITS: (
        "Credits",
        "Which photographs, how much of each, on which terms: to read, and as JSON.",
    ),
    ExportPart.OPENRASTER: ("Layers for Krita, MyPaint (OpenRaster)", "A layer for every piece."),
    ExportPart.PSD: ("Layers for GIMP, Photoshop (PSD)", "A layer for every piece."),
}
_SIZES = {
    SizeChoice.DRAFT: "small",
    SizeChoice.CANVAS: "as the canvas",
    SizeChoice.DOUBLE: "twice the canvas",
}
_FIRST_CHOICE = "photograph,canvas,credits"


_TOLD_FROM = 1.2
"""Times as wide as what the photographs fill, from which on it is said that they are enlarged."""


class ExportDialog(QDialog):
    """Gives an `ExportPlan` when the person agrees; stays open while files are written."""

    export_asked = Signal(object)
    """(ExportPlan)"""
    stop_asked = Signal()
    size_asked = Signal(object)
    """(SizeChoice): the photograph is to be exported in this size; it is made then."""

    def __init__(self, settings: Settings, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle("Export")
        self.setMinimumWidth(460)
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        self.folder = QLineEdit(settings.read("export/folder", pictures or str(Path.home())))
        self.folder.setAccessibleName("Folder")
        self.name = QLineEdit(name)
        self.suffix = QComboBox()
        for suffix in PICTURE_SUFFIXES:
            self.suffix.addItem(_FORMATS[suffix], suffix)
        self.suffix.setCurrentIndex(max(self.suffix.findData(settings.read("export/suffix", ".png")), 0))
        chosen = settings.read("export/parts", _FIRST_CHOICE).split(",")
        self.parts = {part: QCheckBox(text) for part, (text, _) in _PARTS.items()}
        for part, box in self.parts.items():
            box.setChecked(part.value in chosen)
            box.setToolTip(_PARTS[part][1])
            box.toggled.connect(self._show_whether_possible)
        self.recipe = QCheckBox("Keep in the file how it was made")
        self.recipe.setToolTip(
            "The photograph then holds its recipe, and a PNG the painting too: SimsPaint can restore it.\n"
            "Switch it off to give away nothing but the picture."
        )
        self.recipe.setChecked(settings.read("export/recipe", True))
        self.photograph_size = self._make_sizes()
        self._told = plain_label()
        self._told.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(self.buttons)
        self.export_button = self.buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.clicked.connect(self._on_export)
        self.buttons.rejected.connect(self._on_close)
        self._is_ready = self._is_writing = False
        self._arrange()
        self.name.textChanged.connect(self._show_whether_possible)
        self.name.selectAll()
        self._show_whether_possible()

    @property
    def plan(self) -> ExportPlan:
        """What is chosen now."""
        parts = frozenset(part for part, box in self.parts.items() if box.isChecked())
        return ExportPlan(
            Path(self.folder.text()).expanduser(),
            self.name.text().strip(),
            self.suffix.currentData(),
            parts,
            self.recipe.isChecked(),
        )

    def _make_sizes(self) -> QComboBox:
        sizes = QComboBox()
        sizes.setAccessibleName("Size")
        sizes.activated.connect(lambda _: self.size_asked.emit(sizes.currentData()))
        return sizes

    def show_sizes(self, sizes: dict[SizeChoice, Extent], chosen: SizeChoice) -> None:
        """Offer the sizes that the photograph can have."""
        self.photograph_size.clear()
        for choice, extent in sizes.items():
            self.photograph_size.addItem(f"{extent.width} × {extent.height}, {_SIZES[choice]}", choice)
        self.photograph_size.setCurrentIndex(self.photograph_size.findData(chosen))

    def show_photograph(self, extent: Extent | None, is_final: bool, filled: Extent | None = None) -> None:
        """Say what would be exported; the finished photograph is waited for.

        `filled` is the size up to which its pieces have detail.
        """
        self._is_ready = extent is not None and is_final
        if self._is_writing:
            return
        if extent is None:
            self._told.setText("There is no photograph yet. Paint something and render it first.")
        elif not is_final:
            self._told.setText("The photograph is being finished…")
        else:
            text = f"{extent.width} × {extent.height} pixels"
            if filled is not None and extent.width > _TOLD_FROM * filled.width:
                text += f". The photographs have detail for about {filled.width} × {filled.height}: "
                text += "larger ones show them enlarged."
            self._told.setText(text)
        self._show_whether_possible()

    def show_progress(self, done: int, total: int) -> None:
        """Files are being written."""
        self._is_writing = True
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()
        self._show_whether_possible()

    def show_end(self, text: str) -> None:
        """Writing has ended: well, stopped or failed."""
        self._is_writing = False
        self._progress.hide()
        self._told.setText(text)
        self._show_whether_possible()

    def _show_whether_possible(self) -> None:
        name = self.name.text().strip()
        is_name = bool(name) and not set(name) & set('/\\:*?"<>|') and not name.startswith(".")
        some = any(box.isChecked() for box in self.parts.values())
        self.export_button.setEnabled(self._is_ready and is_name and some and not self._is_writing)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText("Stop" if self._is_writing else "Close")

    def _on_export(self) -> None:
        plan = self.plan
        there = [path.name for path in plan.all_files() if path.exists()]
        if there and not self._may_replace(there):
            return
        self._settings.write("export/folder", str(plan.folder))
        self._settings.write("export/suffix", plan.suffix)
        self._settings.write("export/parts", ",".join(sorted(part.value for part in plan.parts)))
        self._settings.write("export/recipe", plan.with_recipe)
        self.export_asked.emit(plan)

    def _may_replace(self, names: list[str]) -> bool:
        listed = "\n".join(names[:8])
        answer = QMessageBox.question(
            self, "Export", f"These files are there already. Replace them?\n\n{listed}"
        )
        return answer == QMessageBox.StandardButton.Yes

    def _on_close(self) -> None:
        if self._is_writing:
            self.stop_asked.emit()
        else:
            self.reject()

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "Folder to export to", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _arrange(self) -> None:
        browse = QPushButton("Choose…")
        browse.clicked.connect(self._on_browse)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        what = QHBoxLayout()
        what.addWidget(self.name, 1)
        what.addWidget(self.suffix)
        form = QFormLayout()
        form.addRow("Name", what)
        form.addRow("Folder", where)
        form.addRow("Size", self.photograph_size)
        for widget, called in ((self.name, "Name"), (self._progress, "Export done")):
            widget.setAccessibleName(called)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addSpacing(6)
        for box in self.parts.values():
            column.addWidget(box)
        column.addSpacing(6)
        column.addWidget(self.recipe)
        column.addWidget(self._told)
        column.addWidget(self._progress)
        column.addWidget(self.buttons)
