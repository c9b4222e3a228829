"""The document under edit: a painted layout, what the person chose about segments, and how to render it.

Everything here belongs to one thread. What other threads need is taken out as a frozen copy:
`Document.layout`, `Document.snapshot`.
"""

from __future__ import annotations

from dataclasses import replace

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.files.label_png import MAX_SIDE
from simspaint.painting.document.edit import ANYWHERE
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document.state import MIN_SIDE
from simspaint.painting.document.steps import DocumentSteps
from simspaint.painting.frame.packed_pixels import FramePixels
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.history_step import Step, change_of

__all__ = ["MAX_SIDE", "MIN_SIDE", "Document"]


class Document(DocumentSteps):
    """A layout that is painted on, with choices, settings and history."""

    @staticmethod
    def from_layout(layout: Layout) -> Document:
        """A document of a painted layout, without history, not modified."""
        document = Document(layout.labels, layout.extent)
        document._pixels.take_layout(layout)
        return document

    @staticmethod
    def from_snapshot(snapshot: DocumentSnapshot) -> Document:
        """The document that a snapshot was taken of, not modified."""
        document = Document.from_layout(snapshot.layout)
        document._choices = snapshot.choices
        document._settings = snapshot.settings
        document._renderings = snapshot.renderings
        document._composition = snapshot.composition
        document.history.restore(snapshot.done, snapshot.undone)
        document._saved = document._state()
        return document

    def snapshot(self) -> DocumentSnapshot:
        """A frozen copy of all that is saved; raises `RuntimeError` while a stroke is being painted."""
        self._check_no_edit()
        return DocumentSnapshot(
            self.layout(),
            self._choices,
            self._settings,
            self._renderings,
            self._composition,
            self.history.done,
            self.history.undone,
            self._state(),
        )

    def adopt(self, layout: Layout, name: str = "Adopt refined layout") -> None:
        """Replace what is painted by a layout, stretched to the document's extent; one step.

        Raises `DocumentError` where it has other labels.
        """
        self._check_labels(layout)
        with self.edit(name, ANYWHERE) as edit:
            edit.paste(Box(0, 0, *self.extent), layout.resized(self.extent).keys)

    def clear(self, name: str = "Clear") -> None:
        """Unpaint everything; one step."""
        with self.edit(name, ANYWHERE) as edit:
            edit.paint(Box(0, 0, *self.extent), None, UNLABELLED)

    def reframe(
        self,
        layout: Layout,
        choices: Choices,
        composition: PackedComposition | None,
        move: FrameMap,
        name: str,
    ) -> None:
        """Go on with another canvas, to which `move` leads from this one, its choices and composition: one
        step. Raises as `choose`, `adopt`."""
        self._check_no_edit()
        self._check_labels(layout)
        choices.check(layout.extent)
        before = FramePixels.of(self._pixels.ids, self._pixels.instances)
        frames = before, FramePixels.of(layout.ids, layout.instances)
        composed = (self._composition, composition)
        self._push(Step(name, (), change_of(self._choices, choices), None, composed, True, frames, move))

    @property
    def choices(self) -> Choices:
        return self._choices

    def choose(self, choices: Choices, name: str) -> None:
        """Replace the choices; one step of the history, called `name`; nothing where they are the same.

        Raises `ValueError` for an anchor outside the painting or an affine that is not finite.
        """
        choices.check(self.extent)
        self._push(Step(name, choices=change_of(self._choices, choices)))

    def diversify(self, seed: int, name: str = "Diversity", top_k: int | None = None) -> None:
        """Draw all segments again by this seed, among `top_k` from now on: swaps end, locks stay."""
        picture = self._settings.picture
        drawn = replace(picture, seed=seed, top_k=top_k or picture.top_k)
        choices = change_of(self._choices, self._choices.for_diversity())
        self._push(Step(name, choices=choices, picture=change_of(picture, drawn)))

    def set_picture(self, picture: PictureSettings, name: str) -> None:
        """Replace the settings of the picture: one step for all changes of that name in a row."""
        self._push(Step(name, picture=change_of(self._settings.picture, picture)), self.history.extend)

    def recompose(self, composition: PackedComposition | None, name: str) -> None:
        """Set the composition; with None, all segments are chosen again. One step, called `name`."""
        self._push(Step(name, compositions=(self._composition, composition), is_recomposed=True))

    @property
    def composition(self) -> PackedComposition | None:
        """What the picture is composed of, as far as it has been chosen; it may be of an earlier state."""
        return self._composition

    @property
    def turn(self) -> int:
        """Grows with every change but strokes: a composition of an earlier turn does not belong here."""
        return self._turn

    def take_composition(self, composition: PackedComposition, turn: int) -> bool:
        """What was chosen for a state of that turn; False where another began. Nothing is unsaved by it."""
        if turn != self._turn or composition == self._composition:
            return False
        self._composition = composition
        self.composition_changed.emit()
        return True

    @property
    def settings(self) -> DocumentSettings:
        return self._settings

    def set_settings(self, settings: DocumentSettings) -> None:
        """Replace the settings; is saved, but no step of the history."""
        if settings != self._settings:
            self._turn += settings.picture != self._settings.picture
            self._settings = settings
            self._count_change()
            self.settings_changed.emit()

    @property
    def renderings(self) -> tuple[KeptRendering, ...]:
        """Renderings kept with the document, oldest first."""
        return self._renderings

    def set_renderings(self, renderings: tuple[KeptRendering, ...]) -> None:
        """Replace the kept renderings. They are saved with the document; nothing is unsaved by them alone."""
        if renderings != self._renderings:
            self._renderings = renderings
            self._revision += 1
            self.renderings_changed.emit()

    def _check_labels(self, layout: Layout) -> None:
        if layout.labels != self._labels:
            raise DocumentError("The layout has other labels than the painting.", "Open it on its own.")
