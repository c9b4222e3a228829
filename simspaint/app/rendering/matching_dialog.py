"""How pieces follow the painting and match one another: sliders that take effect immediately."""

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

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.dialog_buttons import settle_enter, without_icons
from simspaint.domain.counted import percent
from simspaint.domain.picture_settings import MAX_APPEARANCE_CONSISTENCY, MAX_FILL_SEGMENTS, PictureSettings

_LIGHT_STEP = 0.25
_COLOUR_STEP = 0.1
_OUTLINE_STEP = 0.1
_ROWS = (
    (
        "adherence",
        "Outlines",
        "Loose takes strokes as hints: things stand whole, roads run on. Exact keeps every outline.",
        _OUTLINE_STEP,
        1.0,
    ),
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
        "How many more pieces may fill what the first one leaves open.",
        1,
        MAX_FILL_SEGMENTS,
    ),
    (
        "color_match",
        "Match colours",
        "Brings pieces into the light of the largest one, and fillings to the colour beside them.",
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
        self.reset_button.clicked.connect(self._reset)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(buttons)
        settle_enter(self)
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
        picture = self._bridge.document.settings.picture
        for name, _title, _about, step, _most in _ROWS:
            number = _value(picture, name)
            blocker = QSignalBlocker(self.sliders[name])
            self.sliders[name].setValue(round(number / step))
            blocker.unblock()
            self._values[name].setText(f"{number:g}" if step == 1 else percent(number))
        self.reset_button.setEnabled(picture != _usual(picture))

    def _take(self) -> None:
        """What the moved slider says; the others keep a value between two of their steps."""
        chosen = self._bridge.document.settings.picture
        for name, _title, _about, step, _most in _ROWS:
            slider = self.sliders[name]
            if slider.value() == round(_value(chosen, name) / step):
                continue
            value = slider.value() if step == 1 else round(slider.value() * step, 2)
            chosen = _with_value(chosen, name, value)
        self._set(chosen)

    def _reset(self) -> None:
        self._set(_usual(self._bridge.document.settings.picture))

    def _set(self, picture: PictureSettings) -> None:
        if picture != self._bridge.document.settings.picture:
            self._session.change_picture(
                "How pieces match", matching=picture.matching, adherence=picture.adherence
            )


def _value(picture: PictureSettings, name: str) -> float:
    """The number that a slider shows."""
    return float(getattr(picture if name == "adherence" else picture.matching, name))


def _with_value(picture: PictureSettings, name: str, value: float) -> PictureSettings:
    """The settings with the number of one slider."""
    if name == "adherence":
        return replace(picture, adherence=value)
    return replace(picture, matching=replace(picture.matching, **{name: value}))


def _usual(picture: PictureSettings) -> PictureSettings:
    """The settings with the usual numbers of all sliders."""
    plain = PictureSettings()
    return replace(picture, matching=plain.matching, adherence=plain.adherence)
