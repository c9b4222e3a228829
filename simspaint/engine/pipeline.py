"""The whole method: a painted layout becomes a composition, and a composition a photograph. Read this first.

`choose` decides which segment each component shows, where it lies and what is in front (S4). `render` makes
canvas and photograph (S5) and decides nothing.
"""

from __future__ import annotations

from functools import cache as once

from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.engine.memo import Memo
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.host_memory import note_rendering
from simspaint.engine.runtime.models import Models
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.engine.steps.assembled_composition import composition_of
from simspaint.engine.steps.best_selection import best_selection
from simspaint.engine.steps.color_shifts import color_shifts
from simspaint.engine.steps.completed_scene import completed_as_chosen
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.component_choices import chosen_components
from simspaint.engine.steps.dense_layout import dense_layout
from simspaint.engine.steps.kept_components import composed_components, kept_of
from simspaint.engine.steps.listed_components import components_of, composed_outlines
from simspaint.engine.steps.made_photograph import photograph_of
from simspaint.engine.steps.picked_segments import picked
from simspaint.engine.steps.placed_selection import Painting
from simspaint.engine.steps.shown_composition import (
    ComposedCanvas,
    composed_canvas,
    provenance_of,
    recorded_placings,
    seen_layout,
    shown_layouts,
    shown_places,
)
from simspaint.engine.steps.workspace import RenderingPack, Workspace
from simspaint.errors import RenderError
from simspaint.progress import CancelToken, Report, Stage, ignore_progress


def choose(
    request: RenderRequest,
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None = None,
    report: Report = ignore_progress,
    memo: Memo | None = None,
) -> Composition:
    """Choose the composition of a layout (S4, Figure 2).

    Components that are still much the same as in the request's composition keep what they show; the others
    get the segment that is retrieved, selected and aligned for them, and what fills the rest. The same
    request gives the same composition, with or without a memo.

    Parameters
    ----------
    request
        The painted layout, its settings, and the composition before, if there is one.
    pack, models
        Labels and bank, and the networks, of the pack that is rendered with.
    cancel
        Stops between stages, and within the long ones.
    report
        Is told of each stage and how far it is, in the calling thread.
    memo
        Results of former calls; the answer does not depend on it, the time does.

    Raises `Cancelled` when it is stopped, `RenderError` where the layout's labels are not the pack's or a
    stage fails.
    """
    work = _workspace(request.settings, pack, models, cancel, report, memo)
    return _choose(request, work)


def render(
    layout: Layout,
    composition: Composition,
    settings: RenderSettings,
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None = None,
    report: Report = ignore_progress,
    memo: Memo | None = None,
) -> Rendering:
    """Render a layout by its composition (S4.4, S5, Figure 3): canvas, photograph, and the origin of all.

    The same layout and composition give the same bytes on one device, whatever else is in the bank; a draft
    (`RenderSettings.draft`) depends on the memo as well. Segments whose photograph is not in the bank are
    named in the notes, and their places are synthesised.

    Parameters
    ----------
    layout
        The painted layout; the photograph has its size unless `settings.size` states another.
    composition
        What `choose` gave for it, or for an earlier state of it: components are found again by anchors.

    The other parameters, and the errors, are those of `choose`.
    """
    work = _workspace(settings, pack, models, cancel, report, memo)
    return _render(layout, composition, work)


def compose(
    layout: Layout,
    composition: Composition,
    settings: RenderSettings,
    pack: RenderingPack,
    models: Models,
) -> ComposedCanvas:
    """What `render` shows to f: canvas and layout (S4.4); no photograph is made.

    Parameters and errors are those of `render`.
    """
    return _compose(layout, composition, _workspace(settings, pack, models, None, ignore_progress, None))


def choose_and_render(
    request: RenderRequest,
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None = None,
    report: Report = ignore_progress,
    memo: Memo | None = None,
) -> Rendering:
    """`choose`, then `render` at the size that the settings state; the rendering holds the composition.

    Parameters and errors are those of `choose`.
    """
    work = _workspace(request.settings, pack, models, cancel, report, memo)
    return _render(request.layout, _choose(request, work), work)


def _choose(request: RenderRequest, work: Workspace) -> Composition:
    previous = request.composition
    with work.clock.stage(Stage.REFINEMENT):
        dense = dense_layout(work, request.layout, previous)
        layout = dense.layout
    with work.clock.stage(Stage.COMPONENTS):
        components, by_hand = chosen_components(work, layout, dense.painted, request.layout.extent)
        kept = kept_of(work, components, previous, layout.extent, by_hand)
    with work.clock.stage(Stage.RETRIEVAL, len(components)):
        retrieval = Retrieval(work, layout)
        alternatives = picked(work, retrieval, components, kept, by_hand)
    best = best_selection(Painting(work, retrieval, components, layout), alternatives)
    shifts = color_shifts(work, best.chosen)
    return composition_of(work, dense, best.chosen, best.moved, best.scene, best.order, shifts)


def _render(painted: Layout, composition: Composition, work: Workspace) -> Rendering:
    composed = _compose(painted, composition, work)
    canvas = composed.canvas
    with work.clock.stage(Stage.SYNTHESIS):
        photograph = photograph_of(work, composed.seen, canvas if work.is_paper else composed.joined)
    note_rendering()
    for array in (photograph, canvas.color, canvas.known, canvas.component):
        array.flags.writeable = False
    return Rendering(
        photograph,
        canvas,
        composed.layout,
        composed.provenance,
        canvas.component,
        work.settings.picture.seed,
        work.pack.name,
        composition,
        work.clock.timings_ms,
        tuple(work.clock.notes),
    )


def _compose(painted: Layout, composition: Composition, work: Workspace) -> ComposedCanvas:
    size = work.settings.size
    extent = Extent(*size) if size else painted.extent
    if min(extent) < 1:
        raise RenderError(f"There is no picture of size {size}.", "Sides are at least 1 pixel.")
    with work.clock.stage(Stage.CANVAS, len(composition.components)):
        layout, own = shown_layouts(work, painted, composition, extent)
        share = work.settings.minimum_component / 2
        components = components_of(work, layout, own, composed_outlines(composition), share)
        shown = composed_components(composition, components, extent)
        shown, placings, fills = recorded_placings(work, shown, len(components))
        scene = completed_as_chosen(work, placings, components, layout, fills)
        order = shown_places(work, shown, scene)
        canvas, joined, placed = composed_canvas(work, shown, scene, order, extent, len(components))
    seen = seen_layout(work, scene, layout, canvas, placed)
    return ComposedCanvas(canvas, joined, seen, layout, provenance_of(work, shown, scene, placed, order))


def _workspace(
    settings: RenderSettings,
    pack: RenderingPack,
    models: Models,
    cancel: CancelToken | None,
    report: Report,
    memo: Memo | None,
) -> Workspace:
    pack.bank.check_unchanged()
    clock = StageClock(cancel or CancelToken(), report)
    segment_of = once(pack.bank.segment)  # the stages look at the same ones
    return Workspace(pack, models, memo or Memo(), clock, settings, segment_of)
