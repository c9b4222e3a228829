"""Texts of strangers in Qt, which takes what looks like HTML for HTML, pictures and links among it."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from simspaint.files.plain_names import printable_lines


def plain_tip(text: str) -> str:
    """A tool tip that shows a text as it stands: names of labels, photographs, packs and files."""
    plain = printable_lines(text)
    if "<" not in plain:  # Qt looks for tags; without any it shows the text as it stands
        return plain
    return f"<span>{html.escape(plain)}</span>".replace("\n", "<br>")


class PlainLabel(QLabel):
    """A label that shows a text as it stands, now and whenever it gets another one."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(printable_lines(text))


def plain_label(text: str = "") -> QLabel:
    """A `PlainLabel`."""
    return PlainLabel(text)
