"""Any sequence of acts on a document, against a plain array with a list of former arrays."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document.edit import ANYWHERE, ONLY_UNPAINTED, Protection
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from simspaint.painting.regions.brush import Brush, BrushStroke
from simspaint.painting.regions.flood_fill import contiguous_region, everywhere_region
from tests.factories import make_labels
from tests.painting.documents import make_segment

N_LABELS = 4
LABEL_IDS = st.sampled_from([*range(N_LABELS), UNLABELLED])
POSITIONS = st.floats(-20, 620)
PROTECTIONS = st.sampled_from([ANYWHERE, ONLY_UNPAINTED, Protection(0), Protection(2)])
Model = tuple[np.ndarray, Choices]


class DocumentMachine(RuleBasedStateMachine):
    """The model: the present keys (`ids`) and choices, what undo would give, what redo would give, what is
    saved, and all of these as they were when it was last saved for recovery."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "a.simspaint"
        self.recovery = RecoveryFolder(self.folder / "recovery")
        self.session = self.recovery.begin()
        self.kept: tuple[Model, list[Model], list[Model]] | None = None

    @initialize(height=st.integers(1, 300), width=st.integers(1, 600))
    def begin(self, height: int, width: int) -> None:
        self.document = Document(make_labels(N_LABELS), Extent(height, width))
        self.seen = self.document_keys()
        self.listen()
        self.ids, self.choices = np.full((height, width), UNLABELLED, np.uint16), Choices()
        self.past: list[Model] = []
        self.future: list[Model] = []
        self.saved: Model = (self.ids, self.choices)

    def listen(self) -> None:
        """What a window would show: only told boxes are copied."""

        def copy(box: Box) -> None:
            self.seen[box.slices] = self.document.keys[box.slices]

        self.document.painted.connect(copy)

    def document_keys(self) -> np.ndarray:
        return self.document.keys.astype(np.uint16)

    def key_of(self, label_id: int) -> int:
        """What a stroke with a label paints."""
        return label_id | self.document.instance_of.get(label_id, 0) << 8

    @rule(label_id=st.integers(0, N_LABELS - 1), to_first=st.booleans())
    def begin_instance(self, label_id: int, to_first: bool) -> None:
        number = self.document.begin_instance(label_id)
        assert not (self.ids == (label_id | number << 8)).any()
        if to_first:
            self.document.instance_of.clear()

    def expect(self, ids: np.ndarray, choices: Choices) -> None:
        if np.array_equal(ids, self.ids) and choices == self.choices:
            return
        self.past.append((self.ids, self.choices))
        self.future.clear()
        self.ids, self.choices = ids, choices

    @rule(
        path=st.lists(st.tuples(POSITIONS, POSITIONS), min_size=1, max_size=4),
        size=st.floats(1, 60),
        label_id=LABEL_IDS,
        protection=PROTECTIONS,
        keep=st.booleans(),
    )
    def paint(
        self, path: list[tuple[float, float]], size: float, label_id: int, protection: Protection, keep: bool
    ) -> None:
        stroke = BrushStroke(Brush(size), self.document.extent)
        edit = self.document.begin("Brush", protection)
        ids = self.ids.copy()
        for point in path:
            region = stroke.move_to(point)
            edit.paint(*region, label_id)
            part = ids[region.box.slices]
            only = protection.only_over
            allowed = (part & 255 == only) if only is not None else True
            part[region.mask & allowed] = self.key_of(label_id)
        if keep:
            edit.commit()
            self.expect(ids, self.followed(ids))
        else:
            edit.abandon()

    @rule(row=st.integers(0, 299), column=st.integers(0, 599), label_id=LABEL_IDS, everywhere=st.booleans())
    def fill(self, row: int, column: int, label_id: int, everywhere: bool) -> None:
        row, column = row % self.document.extent.height, column % self.document.extent.width
        region = (everywhere_region if everywhere else contiguous_region)(self.document.keys, row, column)
        with self.document.edit("Fill") as edit:
            edit.paint(*region, label_id)
        ids = self.ids.copy()
        ids[region.box.slices][region.mask] = self.key_of(label_id)
        self.expect(ids, self.followed(ids))

    def followed(self, ids: np.ndarray) -> Choices:
        """The document's choices, if painting may have led to them: no anchor is left on another label."""
        found = self.document.choices
        for row, column in found.anchors:
            before = self.ids[row, column]
            assert (row, column) in self.choices.anchors or ids[row, column] == before
            assert ids[row, column] == before or before == UNLABELLED
        assert len(found.locks) <= len(self.choices.locks)
        return found

    @rule(row=st.integers(0, 299), column=st.integers(0, 599), segment_id=st.integers(0, 9))
    def lock(self, row: int, column: int, segment_id: int) -> None:
        row, column = row % self.document.extent.height, column % self.document.extent.width
        choices = self.choices.with_lock(row, column, make_segment(segment_id))
        self.document.choose(choices, "Lock")
        self.expect(self.ids, choices)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        assert self.document.undo()
        self.future.append((self.ids, self.choices))
        self.ids, self.choices = self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        assert self.document.redo()
        self.past.append((self.ids, self.choices))
        self.ids, self.choices = self.future.pop()

    @rule(keep_undo=st.booleans())
    def save_and_load(self, keep_undo: bool) -> None:
        snapshot = self.document.snapshot()
        write_document(self.file, snapshot, 1 << 30 if keep_undo else 0)
        self.document.mark_saved(snapshot)
        assert not self.document.is_modified
        self.document = Document.from_snapshot(read_document(self.file))
        self.listen()
        if not keep_undo:
            self.past.clear()
            self.future.clear()
        self.saved = (self.ids, self.choices)

    @rule()
    def save_for_recovery(self) -> None:
        self.session.save(self.document.snapshot(), self.file)
        self.kept = (self.ids, self.choices), self.past.copy(), self.future.copy()

    @precondition(lambda self: self.kept is not None)
    @rule(choose_it=st.booleans())
    def crash(self, choose_it: bool) -> None:
        """The process ends and another one begins: the system releases the lock, everything else is gone."""
        self.session._lock.release()
        (found,) = self.recovery.found()
        if not choose_it:  # put off until the next start
            found.release()
            (found,) = self.recovery.found()
        self.document = Document.from_snapshot(found.open())
        self.document.mark_unsaved()
        assert self.document.is_modified
        assert found.path == self.file
        self.listen()
        self.session = self.recovery.begin()
        self.session.save(self.document.snapshot(), self.file)
        found.discard()
        assert self.recovery.found() == ()
        assert self.kept is not None
        (self.ids, self.choices), past, future = self.kept
        self.past, self.future = past.copy(), future.copy()
        self.seen = self.ids.copy()

    @precondition(lambda self: self.file.exists())
    @rule(share=st.floats(0, 0.99))
    def a_damaged_file_is_refused(self, share: float) -> None:
        data = self.file.read_bytes()
        broken = self.folder / "broken.simspaint"
        broken.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(DocumentError):
            read_document(broken)

    @invariant()
    def the_document_is_as_the_model(self) -> None:
        if not hasattr(self, "document"):
            return
        assert np.array_equal(self.document.keys, self.ids)
        assert np.array_equal(self.document.ids, self.ids & 255)
        assert np.array_equal(self.seen, self.ids)
        assert self.document.choices == self.choices
        assert self.document.can_undo == bool(self.past)
        assert self.document.can_redo == bool(self.future)
        if not self.document.is_modified:
            assert np.array_equal(self.saved[0], self.ids)
            assert self.saved[1] == self.choices

    def teardown(self) -> None:
        self.session.close()
        shutil.rmtree(self.folder)


TestDocument = DocumentMachine.TestCase
TestDocument.settings = settings(max_examples=10, stateful_step_count=15, deadline=None)


@pytest.mark.slow
def test_long_sequences_of_acts_leave_the_document_as_the_model() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        DocumentMachine, settings=settings(max_examples=150, stateful_step_count=60, deadline=None)
    )
