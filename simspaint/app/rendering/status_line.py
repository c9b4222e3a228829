"""The right end of the status line: what renders, how far it is, how long it took."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from simspaint.app.rendering.render_status import Activity, RenderStatus, duration_text
from simspaint.app.shell.plain_text import plain_label, plain_tip

_TEXT_WIDTH = 380
_TEXT_SPACE = 4
"""Pixels around the text."""


class StatusLine(QWidget):
    """Device, stage, progress, time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = plain_label()
        self._text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 8)
        self._bar.setAccessibleName("Progress of rendering")
        self._time = QLabel()
        self._time.setToolTip("How long the last rendering took")
        self.device = QToolButton()
        self.device.setAutoRaise(True)
        self.device.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.device.setText("…")
        self.device.setToolTip("Where the photograph is computed")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)  # tips need the room
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._text, self._bar, self._time, self.device):
            row.addWidget(widget)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        self._text_told: tuple[str, str] | None = None
        self._activity: Activity | None = None

    def show_status(self, status: RenderStatus) -> None:
        """Show one moment of rendering. Only what is new is touched: while something renders, every call that
        Qt is asked for may wait for the rendering thread's Python."""
        if status.activity is not self._activity:
            self._activity = status.activity
            self._bar.setRange(0, 0 if status.activity is Activity.OPENING else 1000)
            self._bar.setVisible(self._is_busy)
        if (status.text, status.hint) != self._text_told:
            self._text_told = status.text, status.hint
            self._show_text(*self._text_told)
        if status.share is not None:
            self._bar.setValue(round(1000 * status.share))
        time = duration_text(status.took_ms) if status.took_ms is not None else ""
        if time != self._time.text():
            self._time.setText(time)
        if status.device:
            self.device.setText(status.device.split(",")[0].split(".")[0])
            self.device.setToolTip(plain_tip(f"The photograph is computed on: {status.device}"))

    @property
    def _is_busy(self) -> bool:
        return self._activity in (Activity.OPENING, Activity.RENDERING)

    def _show_text(self, text: str, hint: str) -> None:
        """In a label of fixed size, whose text can change without a new layout of the window; while
        something renders it only grows."""
        metrics = self._text.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _TEXT_WIDTH)
        width = metrics.horizontalAdvance(shown) + _TEXT_SPACE
        if not self._is_busy or width > self._text.width():
            self._text.setFixedSize(width, metrics.height() + _TEXT_SPACE)
        self._text.setText(shown)
        self._text.setToolTip(plain_tip(f"{text}\n{hint}".strip()))
