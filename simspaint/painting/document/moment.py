"""What a document was when something was begun for it: results that come later belong to that."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings


@dataclass(frozen=True, slots=True, eq=False)
class DocumentMoment:
    """Holds the frozen objects that a document is made of; they are the same ones until one is changed."""

    document: Document
    layout: Layout
    choices: Choices
    settings: DocumentSettings
    position: int
    """In the history, see `History.position`."""

    @staticmethod
    def of(document: Document) -> DocumentMoment:
        """The document as it is now, a stroke that is being painted included."""
        return DocumentMoment(
            document, document.layout(), document.choices, document.settings, document.history.position
        )

    @property
    def has_frame(self) -> bool:
        """Whether pixels and labels still mean the same: neither size nor labels are others."""
        document = self.document
        return document.extent == self.layout.extent and document.labels == self.layout.labels

    @property
    def is_last_step(self) -> bool:
        """Whether the history is where it was: strokes are steps, and what is composed anew, as well."""
        return self.document.history.position == self.position

    def is_still(self, document: Document) -> bool:
        """Whether this is the document, and nothing was painted, composed anew, chosen or set since."""
        if document is not self.document or not self.is_last_step:
            return False
        now = document.layout(), document.choices, document.settings
        return all(map(operator.is_, now, (self.layout, self.choices, self.settings)))
