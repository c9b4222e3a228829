"""Undo and redo without limit in practice."""

from __future__ import annotations

from collections import deque

import numpy as np

from simspaint.painting.history_step import Step

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

    def undo(self, ids: np.ndarray, n_labels: int) -> Step:
        """Take the last step back in `ids` and give it; its choices and seed are left to the caller.

        Raises `DocumentError` where it is damaged, and `IndexError` where there is none.
        """
        self._done[-1][1].apply(ids, n_labels)
        self._undone.append(self._done.pop())
        return self._undone[-1][1]

    def redo(self, ids: np.ndarray, n_labels: int) -> Step:
        """Repeat the step that was undone last; otherwise like `undo`."""
        self._undone[-1][1].apply(ids, n_labels)
        self._done.append(self._undone.pop())
        return self._done[-1][1]

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
