"""When to render: a state machine without threads or timers: it receives events and answers what to do.

Times are milliseconds of any clock that never runs backwards. Nothing starts while the pen is down. One
rendering runs at a time; what waits is always the newest state, so nothing is queued up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DRAFT_QUIET_MS = 60.0
"""A draft starts when the hand has rested for so long …"""
AFTER_PEN_MS = 1.0
"""… or the pen was lifted so long ago …"""
DRAFT_LATEST_MS = 400.0
"""… and at latest so long after the first change that no draft has shown yet."""
FINAL_QUIET_MS = 1000.0
"""A final starts when the hand has rested for so long."""


class RenderKind(StrEnum):
    """How carefully something is rendered."""

    DRAFT = "draft"
    FINAL = "final"
    VARIATION = "variation"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now.

    Parameters
    ----------
    start
        What to start, with the newest state of the document.
    cancel
        Whether the running rendering is to be stopped.
    wait_ms
        When to ask again if nothing happens until then; None: only when something happens.
    """

    start: RenderKind | None = None
    cancel: bool = False
    wait_ms: float | None = None


class RenderPolicy:
    """Decides between drafts, finals and variations.

    Parameters
    ----------
    is_live
        Whether changes are rendered by themselves; otherwise only what is asked for.

    Attributes
    ----------
    finals_wait
        Whether of what is rendered by itself there are drafts only: a final would take the machine's memory.
    """

    def __init__(self, is_live: bool = True) -> None:
        self.is_live, self.finals_wait = is_live, False
        self.running: RenderKind | None = None
        self._is_cancelled = False
        self._pen_is_down = False
        self._first_change: float | None = None  # that no draft was started for
        self._last_activity = self._draft_due = 0.0
        self._wants_final = False
        self._is_asked = False
        self._variations = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing is going to start by itself."""
        wants = self._is_asked or self._variations or self._is_due
        return self.running is None and not wants

    @property
    def _is_due(self) -> bool:
        """Whether something is to be rendered by itself, now or soon."""
        return self.is_live and self._wants_final and not (self.finals_wait and self._first_change is None)

    def changed(self, now: float) -> None:
        """The document is not what the newest rendering was asked for any more."""
        self._first_change = now if self._first_change is None else self._first_change
        self._last_activity, self._draft_due = now, now + DRAFT_QUIET_MS
        self._wants_final = True

    def pen_down(self) -> None:
        self._pen_is_down = True

    def pen_up(self, now: float) -> None:
        """The stroke has ended: its draft waits for nothing but what else comes with the end."""
        self._pen_is_down = False
        self._last_activity, self._draft_due = now, now + AFTER_PEN_MS

    def asked(self, now: float) -> None:
        """A final is wanted as soon as possible."""
        self._is_asked = True
        self._last_activity = now

    def asked_for_variations(self, n: int) -> None:
        """Request `n` variations, made when nothing is more urgent; they replace those not started."""
        self._variations = n

    def started(self, kind: RenderKind) -> None:
        """What `decide` answered was started."""
        self.running, self._is_cancelled = kind, False
        if kind is RenderKind.VARIATION:
            self._variations -= 1
            return
        self._first_change = None
        if kind is RenderKind.FINAL:
            self._wants_final = self._is_asked = False

    def finished(self) -> None:
        """What ran has ended: well, cancelled or failed. What was cancelled for something newer is due again
        by that."""
        if self.running is RenderKind.VARIATION and self._is_cancelled:
            self._variations += 1
        self.running, self._is_cancelled = None, False

    def stopped(self) -> None:
        """The person wants nothing rendered until the next change."""
        self._first_change, self._variations = None, 0
        self._wants_final = self._is_asked = False
        self._is_cancelled = False  # the person's doing: it does not come back

    def decide(self, now: float) -> Decision:
        """What to do at this time."""
        if self.running is not None:
            return Decision(cancel=self._must_cancel())
        if self._pen_is_down:
            return Decision()
        if self._is_asked:
            return Decision(RenderKind.FINAL)
        if self._is_due:
            kind, wait = self._next_live(now)
            return Decision(kind) if wait <= 0 else Decision(wait_ms=wait)
        return Decision(RenderKind.VARIATION if self._variations > 0 else None)

    def _next_live(self, now: float) -> tuple[RenderKind, float]:
        """What comes next by itself, and in how many milliseconds."""
        if self._first_change is not None:
            return RenderKind.DRAFT, min(self._draft_due, self._first_change + DRAFT_LATEST_MS) - now
        return RenderKind.FINAL, self._last_activity + FINAL_QUIET_MS - now

    def _must_cancel(self) -> bool:
        """Whether what runs is in the way of something newer. A draft always ends."""
        if self._is_cancelled or self.running is RenderKind.DRAFT:
            return False
        newer = self._is_asked or (self.is_live and self._first_change is not None)
        if self.running is RenderKind.VARIATION:
            newer = newer or self._pen_is_down or self._is_due
        self._is_cancelled = newer
        return newer
