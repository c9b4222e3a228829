"""A sequence of layouts becomes a sequence of photographs (S7 names video as what is next).

The first frame is chosen as a picture is. In every other one a component that was there before keeps its
segment, which moves along; what appears is chosen once; where nothing changes the photograph stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from simspaint.domain.choices import Choices
from simspaint.domain.rendering import Rendering
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.steady import steady_photograph
from simspaint.engine.steps.workspace import RenderingPack
from simspaint.errors import RenderError
from simspaint.progress import CancelToken, Report, ignore_progress


def render_sequence(
    frames: Iterable[RenderRequest],
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None = None,
    report: Report = ignore_progress,
    memo: Memo | None = None,
) -> Iterator[Rendering]:
    """The rendering of one frame after the other, each asked for when the one before has been taken.

    Parameters
    ----------
    frames
        In their order. The first one's composition and choices are heeded; of the others the layout and the
        settings are, and the photographs that are banned.

    Raises as `choose_and_render`; `RenderError` where a layout has another size than the first one.
    """
    memo = memo or Memo()
    before: Rendering | None = None
    extent = None
    for frame in frames:
        if extent is not None and frame.layout.extent != extent:
            raise RenderError(
                f"A frame has {frame.layout.extent.width} × {frame.layout.extent.height} pixels, the first "
                f"one {extent.width} × {extent.height}.",
                "All frames of a sequence have one size.",
            )
        extent = frame.layout.extent
        if before is not None:
            frame = _following(frame, before)
        rendering = choose_and_render(frame, pack, models, cancel, report, memo)
        if before is not None:
            rendering = _steady(rendering, before)
        yield rendering
        before = rendering


def _following(frame: RenderRequest, before: Rendering) -> RenderRequest:
    """A frame that goes on from the one before."""
    banned = Choices(banned_photographs=frame.settings.choices.banned_photographs)
    settings = replace(frame.settings, choices=banned, follows=True, draft=False)
    return RenderRequest(frame.layout, settings, before.composition)


def _steady(rendering: Rendering, before: Rendering) -> Rendering:
    first, second = before.canvas, rendering.canvas
    if rendering.photograph.shape != before.photograph.shape:
        return rendering
    changed = (first.color != second.color).any(axis=2) | (first.known != second.known)
    changed |= before.layout.ids != rendering.layout.ids
    return replace(rendering, photograph=steady_photograph(rendering.photograph, before.photograph, changed))
