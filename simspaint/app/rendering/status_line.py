"""The right end of the status line: what renders, how far it is, how long it took."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from simspaint.app.rendering.render_status import Activity, RenderStatus, duration_text

_TEXT_WIDTH = 380


class StatusLine(QWidget):
    """Device, stage, progress, time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._text, self._bar, self._time, self.device):
            row.addWidget(widget)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.hide()

    def show_status(self, status: RenderStatus) -> None:
        """Show one moment of rendering."""
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(status.text, Qt.TextElideMode.ElideRight, _TEXT_WIDTH))
        self._text.setToolTip(f"{status.text}\n{status.hint}".strip())
        is_busy = status.activity in (Activity.OPENING, Activity.RENDERING)
        self._bar.setRange(0, 0 if status.activity is Activity.OPENING else 1000)
        if status.share is not None:
            self._bar.setValue(round(1000 * status.share))
        self._bar.setVisible(is_busy)
        self._time.setText(duration_text(status.took_ms) if status.took_ms is not None else "")
        if status.device:
            self.device.setText(status.device.split(",")[0].split(".")[0])
            self.device.setToolTip(f"The photograph is computed on: {status.device}")
