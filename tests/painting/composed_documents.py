"""Strokes and compositions of a painting, as a person and a rendering make them."""

from collections.abc import Callable
from dataclasses import replace

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
from tests.factories import make_labels
from tests.painting.documents import make_document, make_packed, take


def composed_document() -> Document:
    """Painted and composed, with nothing to undo."""
    document = Document(make_labels(5), Extent(40, 60))
    stroke(document, Box(0, 0, 20, 60), 0)
    take(document, 0)
    document.history.clear()
    return document


def stroke(document: Document, box: Box = Box(5, 5, 15, 30), label_id: int = 3) -> None:  # noqa: B008
    with document.edit("Brush") as edit:
        edit.paint(box, None, label_id)


def choose(change: Callable[[Choices], Choices], name: str) -> Callable[[Document], None]:
    return lambda document: document.choose(change(document.choices), name)


def set_picture(document: Document, name: str = "Outlines", **changes: object) -> None:
    document.set_picture(replace(document.settings.picture, **changes), name)  # type: ignore[arg-type]


def go_back(document: Document) -> None:
    """As the history's panel does."""
    with document.one_step("Go back to photograph"):
        document.adopt(make_document().layout())
        document.choose(Choices().with_ban("a"), "Choices")
        set_picture(document, "Settings", seed=77, adherence=1.0)
        document.recompose(make_packed(document, 9), "Composition")
