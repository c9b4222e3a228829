"""The photograph of a canvas: holes filled, f, and what is done to f's answer; drafts make a part anew."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.memo import key_of
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.patch_fill import can_fill_by_patches
from simspaint.engine.runtime.memory_ladder import free_caches, is_out_of_memory
from simspaint.engine.stages.finish import finished_part, finished_photograph
from simspaint.engine.stages.inpaint import inpainted_canvas, inpainted_draft
from simspaint.engine.stages.synthesise import (
    Synthesis,
    may_be_preview,
    preview_photograph,
    synthesise,
    synthesise_draft,
)
from simspaint.engine.steps.workspace import Workspace


def photograph_of(work: Workspace, seen: Layout, canvas: Canvas) -> np.ndarray:
    """f's answer; finished by the method `studio`. The canvas itself where the pack has no network f."""
    network = work.models.synthesis
    if network is None:
        work.clock.tell("The pack has no synthesis network: the canvas is shown.")
        return canvas.color.copy()
    picture, rules = work.settings.picture, work.settings.rules
    if rules.fills_holes and not work.is_paper and not picture.elide:
        canvas = _inpainted(work, canvas)
    finishes = rules.keeps_detail and not work.is_paper
    key = key_of("photograph", network, seen.extent, finishes)
    photograph = _draft(work, key, seen, canvas, network, finishes) if work.settings.draft else None
    if photograph is None:
        made = synthesise(seen, canvas, network, work.models.device, work.clock.check, work.clock.tell)
        if finishes:
            made = made._replace(photograph=finished_photograph(made.photograph, canvas, seen))
        work.memo.put(key, made)
        photograph = made.photograph
    return photograph.copy()


def _inpainted(work: Workspace, canvas: Canvas) -> Canvas:
    """The canvas with its small holes filled; in drafts those of before keep what fills them."""
    key = key_of("inpainted", canvas.extent)
    before = work.memo.find(key) if work.settings.draft else None
    if before is not None:
        return inpainted_draft(canvas, *before)
    filled = inpainted_canvas(canvas)
    work.memo.put(key, (canvas, filled))
    if not can_fill_by_patches():
        work.clock.tell("PatchMatch does not work on this system: holes are filled smoothly.")
    return filled


def _draft(
    work: Workspace,
    key: Hashable,
    layout: Layout,
    canvas: Canvas,
    network: SynthesisNetwork,
    finishes: bool,
) -> np.ndarray | None:
    """The draft; None where it must be the whole, or memory did not suffice for less."""
    before: Synthesis | None = work.memo.find(key)
    if before is None and not may_be_preview(layout.extent, network):
        return None
    try:
        if before is None:
            # Not kept: a window could not rest on its statistics, which are of another scale.
            return preview_photograph(layout, canvas, network)
        made, anew, has_detail = synthesise_draft(layout, canvas, network, before, work.clock.check)
        if finishes and not has_detail:
            made.photograph[anew.slices] = finished_part(made.photograph, canvas, layout, anew)
        work.memo.put(key, made)
        return made.photograph
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_caches()
    return None
