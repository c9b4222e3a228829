"""The light of a composition: what every component's segments are shifted by, and these segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simspaint.domain.composition import NO_SHIFT, LightShift
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.choosing import Picked
from simspaint.engine.stages.relight import LIGHTNESS, light_model, light_shift, relit_color
from simspaint.engine.workspace import Workspace


def light_shifts(work: Workspace, chosen: Sequence[Picked]) -> list[LightShift]:
    """Of every component: what it keeps, or what brings a newly chosen segment into the light of the
    photograph that gives most of the picture."""
    strength = 0.0 if work.is_paper else work.settings.picture.matching.color_match
    photographs = [_photograph(work, each) for each in chosen]
    area = np.bincount(
        [photograph + 1 for photograph in photographs], [each.component.area for each in chosen], minlength=2
    )[1:]
    if strength == 0 or not area.any():
        return [NO_SHIFT if each.kept is None else each.kept.composed.light for each in chosen]
    reference = int(area.argmax())
    rows = work.bank.light(np.arange(len(work.bank.photographs)))
    model = work.memo.get(work.key("light model"), lambda: light_model(rows))
    return [
        each.kept.composed.light
        if each.kept is not None
        else NO_SHIFT
        if photograph in (-1, reference)
        else light_shift(model, rows[reference], rows[photograph], each.component.label_id, strength)
        for each, photograph in zip(chosen, photographs, strict=True)
    ]


def _photograph(work: Workspace, chosen: Picked) -> int:
    """Index of the photograph that a component's segment is of; -1 without a segment."""
    if chosen.segment_id is None:
        return -1
    return int(work.bank.index.segment_photograph[chosen.segment_id])


def relit(work: Workspace, placed: PlacedSegment, light: LightShift) -> PlacedSegment:
    """A segment in its light."""
    if light == NO_SHIFT or not placed.box.area:
        return placed

    photograph = work.bank.index.segment_photograph[[placed.segment_id]]
    lightness = float(work.bank.light(photograph)[0, placed.label_id, LIGHTNESS])
    key = work.key("relit", placed.color, light, lightness)
    return replace(placed, color=work.memo.get(key, lambda: relit_color(placed.color, light, lightness)))
