"""What keys are called in the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

_MODIFIERS = {
    Qt.Key.Key_Control: "Ctrl",
    Qt.Key.Key_Shift: "Shift",
    Qt.Key.Key_Alt: "Alt",
    Qt.Key.Key_Meta: "Meta",
}


def key_name(key: int) -> str:
    """A single key's portable name; modifiers pressed alone have one too."""
    name = _MODIFIERS.get(Qt.Key(key)) if key else None
    return name or QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
