"""What a document was when something was begun for it: results that come later belong to that."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.undo.history_step import Step


@dataclass(frozen=True, slots=True, eq=False)
class DocumentMoment:
    """Holds the frozen objects that a document is made of; they are the same ones until one is changed."""

    document: Document
    layout: Layout
    choices: Choices
    settings: DocumentSettings
    last_step: Step | None

    @staticmethod
    def of(document: Document) -> DocumentMoment:
        """The document as it is now, a stroke that is being painted included."""
        return DocumentMoment(
            document, document.layout(), document.choices, document.settings, document.history.next_undo
        )

    @property
    def has_frame(self) -> bool:
        """Whether pixels and labels still mean the same: neither size nor labels are others."""
        document = self.document
        return document.extent == self.layout.extent and document.labels == self.layout.labels

    @property
    def is_last_step(self) -> bool:
        """Whether the step that was the last one is it still; strokes are steps as well."""
        return self.document.history.next_undo is self.last_step

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was painted, chosen or set since."""
        document = self.document
        now = document.layout(), document.choices, document.settings
        return all(map(operator.is_, now, (self.layout, self.choices, self.settings)))
