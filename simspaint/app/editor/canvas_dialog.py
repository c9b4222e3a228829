"""Another size of the canvas: stretched, or cropped and extended."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from simspaint.app.shell.dialog_buttons import lay_out_form
from simspaint.app.shell.panel_widgets import mark_chosen
from simspaint.app.shell.side_length_box import row_of_sides, side_box
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.frame.frame_change import FrameChange

_PLACES = (
    ("Upper left", "Upper middle", "Upper right"),
    ("Middle left", "Middle", "Middle right"),
    ("Lower left", "Lower middle", "Lower right"),
)


class CanvasDialog(QDialog):
    """Asks for the size and what becomes of the painting; `chosen` tells the change."""

    chosen = Signal(object, str)
    """(FrameChange, name of the step)"""

    def __init__(self, extent: Extent, parent: QWidget) -> None:
        super().__init__(parent)
        self._extent = extent
        self.setWindowTitle("Canvas size")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.across, self.down = side_box("Width in pixels"), side_box("Height in pixels")
        self.across.setValue(extent.width)
        self.down.setValue(extent.height)
        self.stretch = QRadioButton("Stretch the painting to it", self)
        self.cut = QRadioButton("Crop, or extend by unpainted canvas", self)
        self.stretch.setChecked(True)
        self.proportions = QCheckBox("Keep the proportions", self)
        self.proportions.setChecked(True)
        self.places = QButtonGroup(self)
        self._grid = QWidget(self)
        self._said = QLabel(self)
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._said.setWordWrap(True)
        self._build()
        self.across.setFocus()
        self._show()

    @property
    def change(self) -> FrameChange:
        """What was chosen."""
        height, width = self.down.value(), self.across.value()
        if self.stretch.isChecked():
            return FrameChange.stretched(self._extent, Extent(height, width))
        row, column = divmod(self.places.checkedId(), 3)
        top, left = (self._extent.height - height) * row // 2, (self._extent.width - width) * column // 2
        return FrameChange.cut(Box(top, left, top + height, left + width))

    def _build(self) -> None:
        sides = row_of_sides(self.across, self.down)
        self._fill_grid()
        form = QFormLayout()
        form.addRow("Size", sides)
        form.addRow("", self.stretch)
        form.addRow("", self.proportions)
        form.addRow("", self.cut)
        form.addRow("", self._grid)
        form.addRow("", self._said)
        lay_out_form(self, form, "Change canvas", 420)
        self.stretch.toggled.connect(self._show)
        for box, other in ((self.across, self.down), (self.down, self.across)):
            box.valueChanged.connect(partial(self._follow, box, other))
            box.valueChanged.connect(self._show)
        self.proportions.toggled.connect(partial(self._follow, self.across, self.down))
        self.proportions.toggled.connect(self._show)
        self.accepted.connect(self._tell)

    def _fill_grid(self) -> None:
        """A button for every part of the painting that can stay where it is."""
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(24, 0, 0, 0)
        grid.setSpacing(2)
        for row, names in enumerate(_PLACES):
            for column, name in enumerate(names):
                button = QToolButton(self._grid)
                button.setCheckable(True)
                button.setAccessibleName(f"Keep what is at: {name.lower()}")
                button.setToolTip(name)
                button.setFixedSize(22, 22)
                self.places.addButton(button, 3 * row + column)
                grid.addWidget(button, row, column)
        grid.setColumnStretch(3, 1)
        self.places.button(4).setChecked(True)
        self.places.idToggled.connect(self._mark)
        self._mark()

    def _mark(self, *_: object) -> None:
        for button in self.places.buttons():
            assert isinstance(button, QToolButton)
            mark_chosen(button, self.palette())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _follow(self, box: QSpinBox, other: QSpinBox, *_: object) -> None:
        """Let the other side follow this one."""
        if self.stretch.isChecked() and self.proportions.isChecked():
            height, width = self._extent
            factor = height / width if box is self.across else width / height
            with QSignalBlocker(other):
                other.setValue(round(box.value() * factor))

    def _show(self, *_: object) -> None:
        self._grid.setEnabled(self.cut.isChecked())
        self.proportions.setEnabled(self.stretch.isChecked())
        before, after = self._extent.width / self._extent.height, self.across.value() / self.down.value()
        if not self.stretch.isChecked():
            self._said.setText("The square says which part of the painting stays where it is.")
        elif abs(after / before - 1) > 0.01:
            self._said.setText("The proportions change: everything becomes narrower or wider.")
        else:
            self._said.setText("Pieces stay where they are.")

    def _tell(self) -> None:
        name = "Stretch canvas" if self.stretch.isChecked() else "Crop or extend canvas"
        self.chosen.emit(self.change, name)
