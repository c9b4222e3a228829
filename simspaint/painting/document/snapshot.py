"""A frozen copy of a document: what is saved of it."""

from __future__ import annotations

from dataclasses import dataclass

from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.history_step import Step


@dataclass(frozen=True, slots=True, eq=False)
class DocumentSnapshot:
    """All that is saved of a document, at one moment; may be used in any thread.

    `state` names the moment: `Document.mark_saved` takes it. `notes` are sentences for the person about what
    could not be read of the file that it comes from.
    """

    layout: Layout
    choices: Choices
    settings: DocumentSettings
    renderings: tuple[KeptRendering, ...] = ()
    composition: PackedComposition | None = None
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    state: tuple[object, ...] = ()
    notes: tuple[str, ...] = ()
