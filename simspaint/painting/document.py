"""The document under edit: a painted layout, what the person chose about segments, and how to render it.

Everything here belongs to one thread. What other threads need is taken out as a frozen copy:
`Document.layout`, `Document.snapshot`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.painting.anchors import followed_choices
from simspaint.painting.document_events import DocumentEvents
from simspaint.painting.document_settings import DocumentSettings
from simspaint.painting.edit import ANYWHERE, Edit, Protection
from simspaint.painting.followed_frame import FrameMap
from simspaint.painting.frame_pixels import FramePixels
from simspaint.painting.history import DEFAULT_LIMIT_BYTES, History
from simspaint.painting.history_step import Step, TileChange, change_of
from simspaint.painting.kept_rendering import KeptRendering
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.pixels import Pixels
from simspaint.painting.snapshot import DocumentSnapshot

MIN_SIDE, MAX_SIDE = 1, 8192
"""Sides of a document in pixels. The studio offers 256 and more; smaller ones can be opened."""


class Document(DocumentEvents):
    """A layout that is painted on, with choices, settings and history.

    Attributes
    ----------
    protection
        Which pixels strokes may paint over; holds for strokes begun afterwards.
    """

    def __init__(
        self, labels: LabelSet, extent: Extent, history_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        """An unpainted document. Raises `DocumentError` for sides outside `MIN_SIDE` to `MAX_SIDE`."""
        if not all(MIN_SIDE <= side <= MAX_SIDE for side in extent):
            raise DocumentError(
                f"A painting of {extent.width} × {extent.height} pixels is not possible.",
                f"Sides are {MIN_SIDE} to {MAX_SIDE} pixels.",
            )
        super().__init__()
        self.protection: Protection = ANYWHERE
        self.history = History(history_limit_bytes)
        self._labels = labels
        self._pixels = Pixels(labels, extent)
        self._choices = Choices()
        self._settings = DocumentSettings()
        self._renderings: tuple[KeptRendering, ...] = ()
        self._composition: PackedComposition | None = None
        self._turn = 0
        self._revision = 0
        self._edit: Edit | None = None
        self._saved = self._state()
        self._was_modified = False

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

    @property
    def labels(self) -> LabelSet:
        return self._labels

    @property
    def extent(self) -> Extent:
        return Extent(*self._pixels.ids.shape)

    @property
    def ids(self) -> UInt8[np.ndarray, "height width"]:
        """Label ids as they are now, 255 where unpainted: a read-only view that changes with the document."""
        return self._pixels.view

    @property
    def revision(self) -> int:
        """Grows with every change of pixels, choices, settings or kept renderings."""
        return self._revision

    @property
    def is_modified(self) -> bool:
        """There is something that is not saved; undoing back to what is saved ends it."""
        return self._edit is not None or self._state() != self._saved

    def layout(self) -> Layout:
        """A frozen copy of what is painted now; the same one as long as nothing is painted."""
        return self._pixels.layout()

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

    def mark_saved(self, snapshot: DocumentSnapshot) -> None:
        """This snapshot is saved; what was changed since it was taken stays unsaved."""
        self._saved = snapshot.state
        self._tell_modified()

    def mark_unsaved(self) -> None:
        """Nothing of it is saved in the place where it belongs: after recovery or import."""
        self._saved = ()
        self._tell_modified()

    @property
    def is_editing(self) -> bool:
        """A stroke is being painted: nothing can be undone, chosen or saved until it ends."""
        return self._edit is not None

    def begin(self, name: str, protection: Protection | None = None) -> Edit:
        """Begin a stroke, which ends by `Edit.commit` or `Edit.abandon`.

        `name` is shown in the history; `protection` replaces the document's for this stroke. Raises
        `RuntimeError` while another one is being painted.
        """
        self._check_no_edit()
        self._edit = Edit(
            self._pixels.ids,
            name,
            self.protection if protection is None else protection,
            len(self._labels),
            self._on_painted,
            self._on_edit_end,
        )
        self._tell_modified()
        return self._edit

    @contextlib.contextmanager
    def edit(self, name: str, protection: Protection | None = None) -> Iterator[Edit]:
        """A stroke that is committed when the block ends well and abandoned when it raises."""
        edit = self.begin(name, protection)
        try:
            yield edit
        except BaseException:
            edit.abandon()
            raise
        edit.commit()

    def adopt(self, layout: Layout, name: str = "Adopt refined layout") -> None:
        """Replace what is painted by a layout, stretched to the document's extent; one step.

        Raises `DocumentError` where it has other labels.
        """
        self._check_labels(layout)
        with self.edit(name, ANYWHERE) as edit:
            edit.paste(Box(0, 0, *self.extent), layout.resized(self.extent).ids)

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
        frames = FramePixels.of(self._pixels.ids), FramePixels.of(layout.ids)
        composed = (self._composition, composition)
        self._push(Step(name, (), change_of(self._choices, choices), None, composed, True, frames, move))

    @contextlib.contextmanager
    def one_step(self, name: str) -> Iterator[None]:
        """All that is done in the block is one step of the history."""
        before = self.history.position
        try:
            yield
        finally:
            self.history.join(before, name)
            self.history_changed.emit()

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
        """Draw all segments anew by this seed, among `top_k` from now on: swaps end, locks stay; one step."""
        picture = self._settings.picture
        drawn = replace(picture, seed=seed, top_k=top_k or picture.top_k)
        choices = change_of(self._choices, self._choices.for_diversity())
        self._push(Step(name, choices=choices, picture=change_of(picture, drawn)))

    def set_picture(self, picture: PictureSettings, name: str) -> None:
        """Replace the settings of the picture: one step for all changes of that name in a row."""
        self._push(Step(name, picture=change_of(self._settings.picture, picture)), self.history.extend)

    def recompose(self, composition: PackedComposition | None, name: str) -> None:
        """Let the picture be composed of this; None has all chosen anew. One step, called `name`."""
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

    @property
    def can_undo(self) -> bool:
        return self._edit is None and self.history.next_undo is not None

    @property
    def can_redo(self) -> bool:
        return self._edit is None and self.history.next_redo is not None

    @property
    def undo_name(self) -> str:
        """What undo would take back; empty where nothing can be undone."""
        return self.history.undo_name

    @property
    def redo_name(self) -> str:
        """What redo would repeat; empty where nothing can be redone."""
        return self.history.redo_name

    def undo(self) -> bool:
        """Take the last step back; False where there is none or a stroke is being painted.

        Raises `DocumentError` where the history is damaged; it is forgotten then, and the pixels stay.
        """
        return self.can_undo and self._take_back(self.history.undo, 0)

    def redo(self) -> bool:
        """Repeat the step that was undone last; otherwise like `undo`."""
        return self.can_redo and self._take_back(self.history.redo, 1)

    def _take_back(
        self, replay: Callable[[np.ndarray, int, PackedComposition | None], Step], which: int
    ) -> bool:
        try:
            step = replay(self._pixels.ids, len(self._labels), self._composition)
        except DocumentError:
            self.history.clear()
            self.history_changed.emit()
            raise
        self._turn += 1
        self._take(step, which)
        if step.compositions[which] is not None or not step.is_stroke:
            self._composition = step.compositions[which]
        self._tell(step, which)
        return True

    def _take(self, step: Step, which: int) -> None:
        """Take over what a step has before (0) or after (1) it, but for tiles and composition."""
        if step.frames is not None:
            self._pixels.take(step.frames[which].unpacked())
        if step.choices is not None:
            self._choices = step.choices[which]
        if step.picture is not None:
            self._settings = replace(self._settings, picture=step.picture[which])

    def _push(self, step: Step, push: Callable[[Step], None] | None = None) -> None:
        self._check_no_edit()
        if step.is_empty:
            return
        self._turn += 1
        self._take(step, 1)
        if step.is_recomposed:
            self._composition = step.compositions[1]
        else:
            step = replace(step, compositions=(self._composition, None))
        (push or self.history.push)(step)
        self._tell(step)

    def _tell(self, step: Step, which: int = 1) -> None:
        self._revision += 1
        box = step.box
        if step.move is not None:
            self.reframed.emit(step.move if which else step.move.inverse)
        if box is not None:
            self._pixels.note_painted()
            self.painted.emit(box)
        if step.choices is not None:
            self.choices_changed.emit()
        if step.picture is not None:
            self.settings_changed.emit()
        if step.is_recomposed:
            self.composition_changed.emit()
        self.history_changed.emit()
        self._tell_modified()

    def _on_painted(self, box: Box) -> None:
        self._revision += 1
        self._pixels.note_painted()
        self.painted.emit(box)

    def _on_edit_end(self, tiles: tuple[TileChange, ...]) -> None:
        name = self._edit.name if self._edit else ""
        self._edit = None
        if tiles:
            followed = followed_choices(self._choices, self._pixels.ids, tiles)
            step = Step(name, tiles, change_of(self._choices, followed), None, (self._composition, None))
            self._choices = followed
            self._revision += 1
            self.history.push(step)
            if step.choices is not None:
                self.choices_changed.emit()
            self.history_changed.emit()
        self._tell_modified()

    def _state(self) -> tuple[object, ...]:
        return self.history.position, self._settings

    def _count_change(self) -> None:
        self._revision += 1
        self._tell_modified()

    def _tell_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = not self._was_modified
            self.modified_changed.emit(self._was_modified)

    def _check_labels(self, layout: Layout) -> None:
        if layout.labels != self._labels:
            raise DocumentError("The layout has other labels than the painting.", "Open it on its own.")

    def _check_no_edit(self) -> None:
        if self._edit is not None:
            raise RuntimeError("A stroke is being painted.")
