"""The steps of a document: strokes, undo and redo."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from simspaint.domain.geometry import Box
from simspaint.errors import DocumentError
from simspaint.painting.document.choices_after_stroke import followed_choices
from simspaint.painting.document.edit import Edit, Protection
from simspaint.painting.document.state import DocumentState
from simspaint.painting.frame.pixels import Pixels
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.history_step import Step, change_of
from simspaint.painting.undo.tile_change import TileChange


class DocumentSteps(DocumentState):
    """What can be done to a document step by step; `Document` adds what the steps are."""

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

    def _check_no_edit(self) -> None:
        if self._edit is not None:
            raise RuntimeError("A stroke is being painted.")
