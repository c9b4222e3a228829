"""How pieces are matched to one another: three sliders that hold at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.dialog_buttons import without_icons
from simspaint.app.document_bridge import DocumentBridge
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.domain.picture_settings import MAX_APPEARANCE_CONSISTENCY, MAX_FILL_SEGMENTS, Matching

_LIGHT_STEP = 0.25
_COLOUR_STEP = 0.1
_ROWS = (
    (
        "appearance_consistency",
        "Same light",
        "Prefers pieces whose photographs were taken in the same light.",
        _LIGHT_STEP,
        MAX_APPEARANCE_CONSISTENCY,
    ),
    (
        "fill_segments",
        "Pieces behind",
        "How many further pieces may fill what the first one leaves open.",
        1,
        MAX_FILL_SEGMENTS,
    ),
    (
        "color_match",
        "Match colours",
        "Brings the colour of pieces to that of the pieces beside them.",
        _COLOUR_STEP,
        1.0,
    ),
)


class MatchingDialog(QDialog):
    """Stays open beside the window. What is set here belongs to the document; Reset brings back the usual."""

    def __init__(self, session: RenderingSession, bridge: DocumentBridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self.setWindowTitle("How pieces match")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sliders: dict[str, QSlider] = {}
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, (name, title, about, step, most) in enumerate(_ROWS):
            self._add_row(grid, 2 * number, name, title, about, round(most / step))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Reset | QDialogButtonBox.StandardButton.Close, self
        )
        without_icons(buttons)
        self.reset_button = buttons.button(QDialogButtonBox.StandardButton.Reset)
        self.reset_button.clicked.connect(lambda: self._set(Matching()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(460, self.sizeHint().height())
        bridge.settings_changed.connect(self._show)
        bridge.replaced.connect(self._show)
        self._show()

    def _add_row(self, grid: QGridLayout, row: int, name: str, title: str, about: str, steps: int) -> None:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, steps)
        slider.setPageStep(1)
        slider.setAccessibleName(title)
        slider.setAccessibleDescription(about)
        slider.setToolTip(about)
        slider.valueChanged.connect(self._take)
        value, text, label = QLabel(self), QLabel(about, self), QLabel(title, self)
        value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0000 %"))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        text.setWordWrap(True)
        text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        label.setBuddy(slider)
        grid.addWidget(label, row, 0)
        grid.addWidget(slider, row, 1)
        grid.addWidget(value, row, 2)
        grid.addWidget(text, row + 1, 1, 1, 2)
        self.sliders[name], self._values[name] = slider, value

    def _show(self) -> None:
        matching = self._bridge.document.settings.picture.matching
        for name, _title, _about, step, _most in _ROWS:
            number = float(getattr(matching, name))
            blocker = QSignalBlocker(self.sliders[name])
            self.sliders[name].setValue(round(number / step))
            blocker.unblock()
            self._values[name].setText(f"{number:g}" if step == 1 else f"{number:.0%}".replace("%", " %"))
        self.reset_button.setEnabled(matching != Matching())

    def _take(self) -> None:
        """What the moved slider says; the others keep a value between two of their steps."""
        chosen = self._bridge.document.settings.picture.matching
        for name, _title, _about, step, _most in _ROWS:
            slider = self.sliders[name]
            if slider.value() == round(getattr(chosen, name) / step):
                continue
            value = slider.value() if step == 1 else round(slider.value() * step, 2)
            chosen = replace(chosen, **{name: value})
        self._set(chosen)

    def _set(self, matching: Matching) -> None:
        if matching != self._bridge.document.settings.picture.matching:
            self._session.change_picture("How pieces match", matching=matching)
