"""The undo history: steps done and undone, bounded by their bytes."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from simspaint.painting.frame.pixels import Pixels
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.history_step import Compositions, Step, joined_step

DEFAULT_LIMIT_BYTES = 256 << 20


class History:
    """Steps done and undone, the oldest forgotten where together they take more than `limit_bytes`."""

    def __init__(self, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._done: deque[tuple[int, Step]] = deque()
        self._undone: list[tuple[int, Step]] = []
        self._n_bytes = 0
        self._ground = 0
        self._last_serial = 0

    @property
    def position(self) -> int:
        """Names the state that the document is in: equal again after an undo and a redo."""
        return self._done[-1][0] if self._done else self._ground

    @property
    def done(self) -> tuple[Step, ...]:
        """Steps that can be undone, oldest first."""
        return tuple(step for _, step in self._done)

    @property
    def undone(self) -> tuple[Step, ...]:
        """Steps that can be redone, the next one last."""
        return tuple(step for _, step in self._undone)

    @property
    def next_undo(self) -> Step | None:
        return self._done[-1][1] if self._done else None

    @property
    def next_redo(self) -> Step | None:
        return self._undone[-1][1] if self._undone else None

    @property
    def undo_name(self) -> str:
        """What undo would take back; empty where nothing can be undone."""
        return self._done[-1][1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What redo would repeat; empty where nothing can be redone."""
        return self._undone[-1][1].name if self._undone else ""

    @property
    def n_bytes(self) -> int:
        """Memory that all steps take, nearly."""
        return self._n_bytes

    def push(self, step: Step) -> None:
        """Add a step that was just done; what was undone can be redone no more."""
        self._n_bytes += step.n_bytes - sum(undone.n_bytes for _, undone in self._undone)
        self._undone.clear()
        self._last_serial += 1
        self._done.append((self._last_serial, step))
        while self._n_bytes > self._limit_bytes and len(self._done) > 1:
            self._ground, oldest = self._done.popleft()
            self._n_bytes -= oldest.n_bytes

    def extend(self, step: Step) -> None:
        """Add a step that changes settings alone; one of the same name before it, which does so too, becomes
        one with it."""
        last = self.next_undo
        is_alike = last is not None and last.name == step.name and last.changes_settings_alone
        if not is_alike or last is None or last.picture is None or step.picture is None or self._undone:
            self.push(step)
            return
        self._last_serial += 1
        self._done[-1] = self._last_serial, replace(last, picture=(last.picture[0], step.picture[1]))

    def join(self, position: int, name: str) -> None:
        """Make one step of all that was done since this position."""
        steps: list[Step] = []
        while self._done and self._done[-1][0] > position:
            steps.insert(0, self._done.pop()[1])
        if steps:
            self._n_bytes -= sum(step.n_bytes for step in steps)
            self.push(joined_step(steps, name))

    def undo(self, pixels: Pixels, n_labels: int, composition: PackedComposition | None = None) -> Step:
        """Take the last step back in `pixels` and give it; its choices and settings are left to the caller.

        `composition` is the one that is there now: repeating the step brings it back. Raises `DocumentError`
        where the step is damaged, and `IndexError` where there is none.
        """
        serial, step = self._done[-1]
        step.apply(pixels, n_labels)
        self._done.pop()
        step = self._recounted(step, (step.compositions[0], composition))
        self._undone.append((serial, step))
        return step

    def redo(self, pixels: Pixels, n_labels: int, composition: PackedComposition | None = None) -> Step:
        """Repeat the step that was undone last; otherwise like `undo`."""
        serial, step = self._undone[-1]
        step.apply(pixels, n_labels)
        self._undone.pop()
        step = self._recounted(step, (composition, step.compositions[1]))
        self._done.append((serial, step))
        return step

    def _recounted(self, step: Step, compositions: Compositions) -> Step:
        changed = replace(step, compositions=compositions)
        self._n_bytes += changed.n_bytes - step.n_bytes
        return changed

    def restore(self, done: tuple[Step, ...], undone: tuple[Step, ...]) -> None:
        """Take over the steps of another history; the state they lead to gets a new name."""
        self.clear()
        self._ground = self._last_serial
        for step in (*done, *reversed(undone)):
            self.push(step)
        for _ in range(min(len(undone), len(self._done))):
            self._undone.append(self._done.pop())

    def clear(self) -> None:
        """Forget all steps; the state keeps its name."""
        self._ground = self.position
        self._done.clear()
        self._undone.clear()
        self._n_bytes = 0
