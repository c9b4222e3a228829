"""What a document holds while it is edited: pixels, choices, settings, and what of them is saved."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.instances import MAX_INSTANCE, Keys
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.files.label_png import MAX_SIDE
from simspaint.painting.document.document_events import DocumentEvents
from simspaint.painting.document.edit import ANYWHERE, Edit, Protection
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.frame.pixels import Pixels
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.history import DEFAULT_LIMIT_BYTES, History

MIN_SIDE = 1
"""Least side of a document in pixels. The studio offers 256 and more; smaller ones can be opened."""


class DocumentState(DocumentEvents):
    """A document's present state.

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

    def _state(self) -> tuple[object, ...]:
        return self.history.position, self._settings

    def _count_change(self) -> None:
        self._revision += 1
        self._tell_modified()

    def _tell_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = not self._was_modified
            self.modified_changed.emit(self._was_modified)
