"""Which photograph a piece is of, with the piece outlined; how well it fits, and what was done to it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from simspaint.app.shell.elided_label import ElidedLabel
from simspaint.app.shell.panel_widgets import faint_label, fitted
from simspaint.app.shell.plain_text import plain_label
from simspaint.domain.candidate import Candidate
from simspaint.domain.counted import percent

SOURCE_SIDE = 300
_LEAST = QSize(90, 60)


class PieceSource(QWidget):
    """The picture over its texts, or beside them where there is little height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = _Picture()
        self.photograph = plain_label()
        self.photograph.setWordWrap(True)
        self.photograph.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._scores = faint_label()
        self.state = ElidedLabel()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.photograph)
        texts.addWidget(self._scores)
        texts.addWidget(self.state)
        texts.addStretch(1)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(6)
        self._whole.addWidget(self.picture, 1)
        self._whole.addLayout(texts)

    def set_low(self, is_low: bool) -> None:
        """Whether there is little height."""
        ways = QBoxLayout.Direction
        self._whole.setDirection(ways.LeftToRight if is_low else ways.TopToBottom)
        self._whole.setStretch(1, 2 * is_low)

    def show_texts(self, photograph: str, scores: str) -> None:
        """The photograph's name, and how well the piece fits."""
        self.photograph.setText(photograph)
        self._scores.setText(scores)

    def show_picture(self, image: QImage) -> None:
        """The whole photograph with the piece outlined."""
        self.picture.show_image(image)


def fits_of(candidate: Candidate) -> tuple[str, str]:
    """How well a piece fits, as two parts of a text."""
    around = f"surroundings\N{NO-BREAK SPACE}{percent(candidate.context_iou)}"
    return f"Shape fits {percent(candidate.mask_iou)}", around


class _Picture(QLabel):
    """An image as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(_LEAST)
        self.setMaximumHeight(SOURCE_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._image.isNull():
            self.setPixmap(fitted(self._image, self.size(), self.devicePixelRatioF()))
