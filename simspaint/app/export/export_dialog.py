"""Asks what of a rendering shall be written, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.export.export_writing import PICTURE_SUFFIXES, ExportPart, ExportPlan
from simspaint.app.export.writing_dialog import WritingDialog
from simspaint.app.shell.dialog_buttons import settle_enter
from simspaint.app.shell.path_row import path_row
from simspaint.app.shell.remembered_folders import FileKind, folder_of, note_folder
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Extent
from simspaint.files.plain_names import is_plain_name
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
FINISHING = "The photograph is being finished…"
WAITING = "The photograph is being finished, and exported then…"

_TOLD_FROM = 1.2
"""Times as wide as what the photographs fill, from which on it is said that they are enlarged."""


class ExportDialog(WritingDialog):
    """Gives an `ExportPlan` when the person has agreed and the photograph is finished; stays open while files
    are written."""

    export_asked = Signal(object)
    """(ExportPlan)"""
    size_asked = Signal(object)
    """(SizeChoice): the photograph is to be exported in this size; it is made then."""

    def __init__(self, settings: Settings, name: str, parent: QWidget | None = None) -> None:
        super().__init__("Export", "Export", parent)
        self._settings = settings
        self.setMinimumWidth(460)
        self.folder = QLineEdit(folder_of(settings, FileKind.EXPORTS))
        self.name = QLineEdit(name)
        self.suffix = QComboBox()
        self.suffix.setAccessibleName("Kind of file")
        for suffix in PICTURE_SUFFIXES:
            self.suffix.addItem(_FORMATS[suffix], suffix)
        self.suffix.setCurrentIndex(max(self.suffix.findData(settings.read("export/suffix", ".png")), 0))
        chosen = settings.read("export/parts", _FIRST_CHOICE).split(",")
        self.parts = {part: QCheckBox(text) for part, (text, _) in _PARTS.items()}
        for part, box in self.parts.items():
            box.setChecked(part.value in chosen)
            box.setToolTip(_PARTS[part][1])
            box.toggled.connect(self.show_whether_possible)
        self.recipe = QCheckBox("Keep in the file how it was made")
        self.recipe.setToolTip(
            "The photograph then holds its recipe, and a PNG the painting too: SimsPaint can restore it.\n"
            "Switch it off to give away nothing but the picture."
        )
        self.recipe.setChecked(settings.read("export/recipe", True))
        self.photograph_size = self._make_sizes()
        self.begin_button.clicked.connect(self._on_export)
        self._is_there, self._is_ready = False, False
        self._waits = False
        """The person has agreed, and the photograph is not finished."""
        self._arrange()
        self.name.textChanged.connect(self.show_whether_possible)
        self.name.selectAll()
        self.name.setFocus()  # Qt would begin at Close
        self.show_whether_possible()

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
        # Qt keeps texts in place of values
        sizes.activated.connect(lambda _: self.size_asked.emit(SizeChoice(sizes.currentData())))
        return sizes

    def show_sizes(self, sizes: dict[SizeChoice, Extent], chosen: SizeChoice) -> None:
        """Offer the sizes that the photograph can have, each once."""
        self.photograph_size.clear()
        canvas = sizes.get(SizeChoice.CANVAS)
        for choice, extent in sizes.items():
            if choice is SizeChoice.DRAFT and choice is not chosen and extent == canvas:
                continue
            self.photograph_size.addItem(f"{extent.width} × {extent.height}, {_SIZES[choice]}", choice)
        self.photograph_size.setCurrentIndex(self.photograph_size.findData(chosen))

    def show_photograph(self, extent: Extent | None, is_final: bool, filled: Extent | None = None) -> None:
        """Say what would be exported; the finished photograph is waited for.

        `filled` is the size up to which its pieces have detail.
        """
        self._is_there = extent is not None
        self._is_ready = self._is_there and is_final
        if self.is_writing:
            return
        if extent is None:
            self.told.setText("There is no photograph yet. Paint something and render it first.")
        elif not is_final:
            self.told.setText(WAITING if self._waits else FINISHING)
        else:
            text = f"{extent.width} × {extent.height} pixels"
            if filled is not None and extent.width > _TOLD_FROM * filled.width:
                text += f". The photographs have detail for about {filled.width} × {filled.height}: "
                text += "larger ones show them enlarged."
            self.told.setText(text)
        self.show_whether_possible()
        if self._waits and self._is_ready:
            self._waits = False
            self._on_export()

    def is_complete(self) -> bool:
        name = self.name.text().strip()
        is_name = bool(name) and not name.startswith(".") and is_plain_name(f"{name}.png")
        return self._is_there and is_name and any(box.isChecked() for box in self.parts.values())

    def _on_export(self) -> None:
        if not self.is_complete():
            return  # given up while it was waited for
        if not self._is_ready:
            self._waits = True
            self.told.setText(WAITING)
            return
        plan = self.plan
        self.ask_to_replace(plan.all_files(), lambda: self._begin(plan))

    def _begin(self, plan: ExportPlan) -> None:
        note_folder(self._settings, FileKind.EXPORTS, plan.folder)
        self._settings.write("export/suffix", plan.suffix)
        self._settings.write("export/parts", ",".join(sorted(part.value for part in plan.parts)))
        self._settings.write("export/recipe", plan.with_recipe)
        self.export_asked.emit(plan)

    def _arrange(self) -> None:
        what = QHBoxLayout()
        what.addWidget(self.name, 1)
        what.addWidget(self.suffix)
        form = QFormLayout()
        form.addRow("Name", what)
        form.addRow("Folder", path_row(self.folder, "Folder to export to"))
        form.addRow("Size", self.photograph_size)
        for widget, called in ((self.name, "Name"), (self.progress, "Export done")):
            widget.setAccessibleName(called)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addSpacing(6)
        for box in self.parts.values():
            column.addWidget(box)
        column.addSpacing(6)
        column.addWidget(self.recipe)
        column.addWidget(self.told)
        column.addWidget(self.progress)
        column.addWidget(self.buttons)
        settle_enter(self)
