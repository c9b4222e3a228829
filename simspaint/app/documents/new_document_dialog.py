"""A new painting: which pack, how large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QWidget,
)

from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.shell.dialog_buttons import lay_out_form
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.side_length_box import row_of_sides, side_box
from simspaint.domain.counted import counted
from simspaint.domain.geometry import Extent

_SIZES = (
    ("768 × 512", Extent(512, 768)),
    ("1024 × 1024", Extent(1024, 1024)),
    ("1536 × 1024", Extent(1024, 1536)),
    ("2048 × 1024, panorama", Extent(1024, 2048)),
    ("3072 × 2048", Extent(2048, 3072)),
    ("4096 × 2048, panorama", Extent(2048, 4096)),
    ("Another size", None),
)

_TOLD_FROM = 1.2
"""Times as large as the pack's photographs, from which on it is said that they are enlarged."""


class NewDocumentDialog(QDialog):
    """Asks for pack and size; `chosen` tells them."""

    chosen = Signal(str, object)
    """(folder of the pack, Extent)"""

    def __init__(self, packs: PackChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self._installed = packs.installed()
        self.setWindowTitle("New painting")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pack = QComboBox(self)
        for each in self._installed:
            self.pack.addItem(each.pack.description.title, each.pack.name)
        self.pack.setCurrentIndex(max(self.pack.findData(packs.pack.name), 0))
        self.size_choice = QComboBox(self)
        for text, extent in _SIZES:
            self.size_choice.addItem(text, extent)
        self.across, self.down = side_box("Width in pixels"), side_box("Height in pixels")
        self.about = plain_label()
        self.about.setWordWrap(True)
        self.about.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._build()
        self.size_choice.setCurrentIndex(0)
        self._show_pack()
        self._show_size()

    def _build(self) -> None:
        sides = row_of_sides(self.across, self.down)
        form = QFormLayout()
        form.addRow("Pack", self.pack)
        form.addRow("", self.about)
        form.addRow("Size", self.size_choice)
        form.addRow("", sides)
        lay_out_form(self, form, "Create", 440)
        self.pack.currentIndexChanged.connect(self._show_pack)
        self.across.valueChanged.connect(self._show_pack)
        self.down.valueChanged.connect(self._show_pack)
        self.size_choice.currentIndexChanged.connect(self._show_size)
        self.accepted.connect(self._tell)

    def _show_pack(self) -> None:
        each = self._installed[self.pack.currentIndex()]
        text = f"{counted(len(each.pack.labels), 'label')}."
        if each.problem is not None:
            text += f" {each.problem.message} You can paint with it all the same."
        height, width = each.pack.extent
        if self.across.value() > _TOLD_FROM * width or self.down.value() > _TOLD_FROM * height:
            text += f" Its photographs are {width} × {height}: a larger picture shows them enlarged."
        self.about.setText(text)

    def _show_size(self) -> None:
        extent = self.size_choice.currentData()
        for box, side in ((self.across, 1), (self.down, 0)):
            box.setEnabled(extent is None)
            if extent is not None:
                box.setValue(extent[side])

    def _tell(self) -> None:
        extent = Extent(self.down.value(), self.across.value())
        self.chosen.emit(str(self._installed[self.pack.currentIndex()].pack.folder), extent)
