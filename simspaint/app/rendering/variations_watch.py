"""Whether variations still show what a click on one would give: they are drawn again by their seed."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.document_request import diverse_top_k
from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.painting.document.document import Document


class _MadeOf(NamedTuple):
    """All that variations are drawn from but their seeds."""

    layout: Layout
    choices: Choices
    picture: PictureSettings

    @staticmethod
    def of(document: Document) -> _MadeOf:
        picture = document.settings.picture
        drawn = replace(picture, seed=0, top_k=diverse_top_k(picture.top_k))
        return _MadeOf(document.layout(), document.choices.for_diversity(), drawn)

    def is_same(self, other: _MadeOf) -> bool:
        if (self.choices, self.picture) != (other.choices, other.picture):
            return False
        return np.array_equal(self.layout.keys, other.layout.keys)


class VariationsWatch(QObject):
    """Compares the painting with what variations were made of, after every step of the history."""

    told = Signal(bool, object)
    """(whether they show what a click gives, the seed of the one that is the photograph now or None)"""

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._made_of: _MadeOf | None = None
        bridge.history_changed.connect(self._look)

    def begin(self) -> None:
        """Variations of the painting as it is now are being made."""
        self._made_of = _MadeOf.of(self._bridge.document)
        self._look()

    def end(self) -> None:
        """There are none of this painting, or of these photographs, any more."""
        had_some, self._made_of = self._made_of is not None, None
        if had_some:
            self.told.emit(False, None)

    def _look(self) -> None:
        if self._made_of is not None and not self._bridge.document.is_editing:
            document = self._bridge.document
            is_current = self._made_of.is_same(_MadeOf.of(document))
            self.told.emit(is_current, document.settings.picture.seed if is_current else None)
