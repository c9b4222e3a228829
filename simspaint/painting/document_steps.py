"""The steps of a document: its pixels under edit, undo and redo, and what of it is saved."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.instances import MAX_INSTANCE, Keys
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.painting.anchors import followed_choices
from simspaint.painting.document_events import DocumentEvents
from simspaint.painting.document_settings import DocumentSettings
from simspaint.painting.edit import ANYWHERE, Edit, Protection
from simspaint.painting.history import DEFAULT_LIMIT_BYTES, History
from simspaint.painting.history_step import Step, TileChange, change_of
from simspaint.painting.kept_rendering import KeptRendering
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.pixels import Pixels
from simspaint.painting.snapshot import DocumentSnapshot

MIN_SIDE, MAX_SIDE = 1, 8192
"""Sides of a document in pixels. The studio offers 256 and more; smaller ones can be opened."""


class DocumentSteps(DocumentEvents):
    """What can be done to a document step by step; `Document` adds what the steps are.

    Attributes
    ----------
    protection
        Which pixels strokes may paint over; holds for strokes begun afterwards.
    instance_of
        The instance that is painted of a label, by its id; 0 where none is named.
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
        self.instance_of: dict[int, int] = {}
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
    def keys(self) -> Keys:
        """Values that are equal where label and instance are, as they are now."""
        return self._pixels.keys()

    @property
    def instances(self) -> UInt8[np.ndarray, "height width"] | None:
        """Instance numbers as they are now, to be read only; None while there are none."""
        return self._pixels.instances

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
            self._pixels,
            name,
            self.protection if protection is None else protection,
            len(self._labels),
            self.instance_of,
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

    @contextlib.contextmanager
    def one_step(self, name: str) -> Iterator[None]:
        """All that is done in the block is one step of the history."""
        before = self.history.position
        try:
            yield
        finally:
            self.history.join(before, name)
            self.history_changed.emit()

    def begin_instance(self, label_id: int) -> int:
        """What is painted of a label from now on is a thing of its own, also where it touches others; gives
        its number. Raises `DocumentError` where there are no more numbers."""
        number = self.free_instance(label_id)
        self.paint_instance(label_id, number)
        return number

    def paint_instance(self, label_id: int, number: int) -> None:
        """What is painted of a label from now on belongs to this instance; 0 is the one it began with."""
        if number != self.instance_of.get(label_id, 0):
            self.instance_of[label_id] = number
            self.instance_changed.emit()

    def free_instance(self, label_id: int) -> int:
        """A number that no thing of a label has. Raises `DocumentError` where there are no more."""
        used = np.zeros(MAX_INSTANCE + 1, bool)
        used[0] = True
        if self._pixels.instances is not None:
            used[self._pixels.instances[self._pixels.ids == label_id]] = True
        free = np.flatnonzero(~used)
        if not free.size:
            raise DocumentError(
                f"A label cannot have more than {MAX_INSTANCE} things told apart.",
                "Things that do not touch are told apart without.",
            )
        return int(free[0])

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

    def _take_back(self, replay: Callable[[Pixels, int, PackedComposition | None], Step], which: int) -> bool:
        try:
            step = replay(self._pixels, len(self._labels), self._composition)
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
            self._pixels.take(*step.frames[which].unpacked())
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
            followed = followed_choices(self._choices, self._pixels, tiles)
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

    def _check_no_edit(self) -> None:
        if self._edit is not None:
            raise RuntimeError("A stroke is being painted.")
