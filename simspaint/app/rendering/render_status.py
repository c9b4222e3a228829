"""Status texts about rendering."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from simspaint.app.rendering.render_policy import RenderKind
from simspaint.progress import Stage

STOPPED = "Stopped."
"""What is said where the person has stopped the first rendering."""


class Activity(Enum):
    """What the rendering thread is at."""

    NO_ENGINE = auto()
    OPENING = auto()
    READY = auto()
    RENDERING = auto()


@dataclass(frozen=True, slots=True)
class RenderStatus:
    """One moment of rendering.

    Parameters
    ----------
    text
        What happens, or happened last.
    hint
        What to do about it; empty where nothing needs to be done.
    device
        Where the networks run; empty before they are loaded.
    share
        How much of the running rendering is done, 0 to 1; None where nothing runs.
    took_ms
        Of the last rendering; None before the first.
    """

    activity: Activity
    text: str
    hint: str = ""
    device: str = ""
    kind: RenderKind | None = None
    share: float | None = None
    took_ms: float | None = None


_STAGES = {
    Stage.REFINEMENT: "filling in what is unpainted",
    Stage.COMPONENTS: "looking at the layout",
    Stage.RETRIEVAL: "looking for pieces of photographs",
    Stage.TRANSFORM: "fitting the pieces",
    Stage.ORDER: "deciding what is in front",
    Stage.CANVAS: "laying out the pieces",
    Stage.SYNTHESIS: "blending them into a photograph",
}
_KINDS = {
    RenderKind.DRAFT: "Draft",
    RenderKind.FINAL: "Photograph",
    RenderKind.VARIATION: "Variation",
}


def stage_text(kind: RenderKind, stage: Stage) -> str:
    """What happens at this stage, for the status bar."""
    return f"{_KINDS[kind]}: {_STAGES[stage]}…"


def duration_text(took_ms: float) -> str:
    """A duration as one says it: 480 ms, 2.4 s."""
    return f"{took_ms:.0f} ms" if took_ms < 1000 else f"{took_ms / 1000:.1f} s"
