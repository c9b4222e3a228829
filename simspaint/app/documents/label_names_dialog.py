"""Asks what labels of another program are called here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.domain.counted import percent
from simspaint.domain.label_set import UNLABELLED, LabelSet


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
            form.addRow(plain_label(f"{name} ({percent(n_pixels / n_all)})"), box)
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
        resize_within_screen(self, QSize(420, min(520, 150 + 36 * len(unmatched))))
        self.accepted.connect(
            lambda: self.chosen.emit({name: box.currentData() for name, box in self.boxes.items()})
        )
