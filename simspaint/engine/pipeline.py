"""The whole method: a painted layout goes in, a photograph and the origin of all its pieces come out. Read
this first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.label_set import LabelSet
from simspaint.domain.rendering import Rendering
from simspaint.engine.adherence import Adherence, labels_at
from simspaint.engine.cached_stages import CachedStages
from simspaint.engine.host_memory import note_rendering
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.models import Models
from simspaint.engine.progress import CancelToken, Report, Stage, ignore_progress
from simspaint.engine.request import RenderRequest
from simspaint.engine.stage_cache import StageCache
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.canvas import NARROW_ELISION, NO_ELISION, compose_canvas, layout_of_canvas
from simspaint.errors import RenderError


class RenderingPack(Protocol):
    """What a rendering needs of a pack."""

    @property
    def name(self) -> str: ...
    @property
    def labels(self) -> LabelSet: ...
    @property
    def bank(self) -> MemoryBank: ...


def render(
    request: RenderRequest,
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None = None,
    report: Report = ignore_progress,
    cache: StageCache | None = None,
) -> Rendering:
    """Render a layout (Figures 2 and 3).

    Refine the layout, find its components, retrieve a segment for each, move it, order them, compose the
    canvas, synthesise. What a segment leaves uncovered of its component is covered by further ones.
    The same request gives the same bytes on one device, with or without a cache; a draft
    (`RenderSettings.draft`) depends
    on the cache as well. Components without a segment are left to the synthesis network.

    Raises `Cancelled` when told to stop, `RenderError` where the layout's labels are not the pack's or a
    stage fails.
    """
    settings = request.settings
    _check_request(request, pack)
    clock = StageClock(cancel or CancelToken(), report)
    adherence = Adherence(settings.adherence)
    labels = labels_at(pack.labels, adherence)
    stages = CachedStages(request, labels, pack.bank, models, cache or StageCache(), clock)
    with clock.stage(Stage.REFINEMENT):
        layout = stages.refine()
    with clock.stage(Stage.COMPONENTS):
        components = stages.components(layout)
        _check_number(components)
    with clock.stage(Stage.RETRIEVAL, len(components)):
        chosen = stages.retrieve(components, layout)
    with clock.stage(Stage.TRANSFORM, len(chosen)):
        placed = stages.transform(chosen, layout)
        placed, further, behind = stages.cover(chosen, placed, layout, len(components))
    with clock.stage(Stage.ORDER):
        order = stages.with_further(stages.order(chosen, placed, layout), chosen, further)
        chosen, placed = [*chosen, *further], [*placed, *behind]
    with clock.stage(Stage.CANVAS):
        elision = NARROW_ELISION if settings.elide else NO_ELISION
        canvas = compose_canvas(
            placed,
            order,
            layout.extent,
            labels,
            stages.noise(layout.extent),
            elision,
            stages.rims(chosen, placed, layout),
            adherence.feather,
        )
    with clock.stage(Stage.SYNTHESIS):
        shown = layout_of_canvas(stages.given_away(layout), canvas, placed)
        photograph = stages.synthesise(shown, canvas)
    note_rendering()
    for array in (photograph, canvas.color, canvas.known, canvas.component):
        array.flags.writeable = False
    provenance = stages.provenance(chosen, placed, order)
    return Rendering(
        photograph,
        canvas,
        layout,
        provenance,
        canvas.component,
        settings.seed,
        pack.name,
        clock.timings_ms,
        tuple(clock.notes),
    )


def _check_request(request: RenderRequest, pack: RenderingPack) -> None:
    """Refuse what no stage can make sense of."""
    if request.layout.labels != pack.labels:
        raise RenderError(
            f"The layout's labels are not those of the pack {pack.name}.", "Open it with its own pack."
        )
    size = request.settings.size
    if size is not None and min(size) < 1:
        raise RenderError(f"There is no picture of size {size}.", "Sides are at least 1 pixel.")


def _check_number(components: Sequence[Component]) -> None:
    """A canvas can tell only so many components apart."""
    if len(components) > np.iinfo(np.int16).max:
        message = f"The layout has {len(components)} components."
        raise RenderError(message, "Leave out more of the small ones.", stage=Stage.COMPONENTS)
