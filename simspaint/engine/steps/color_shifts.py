"""Harmonising a composition: what the colours of every component's segments are shifted by, and these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simspaint.domain.composition import NO_COLOR_SHIFT, ColorShift
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.stages.harmonise import (
    LIGHTNESS,
    ColorModel,
    HarmoniseConfig,
    color_model,
    color_shift,
    harmonised_color,
)
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.workspace import Workspace


def color_shifts(work: Workspace, chosen: Sequence[Picked]) -> list[ColorShift]:
    """Of every component: what it keeps, or what brings a newly chosen segment into the light of the
    photograph that gives most of the picture."""
    strength = 0.0 if work.is_paper else work.settings.picture.matching.color_match
    photographs = [_photograph(work, each) for each in chosen]
    area = np.bincount(
        [photograph + 1 for photograph in photographs], [each.component.area for each in chosen], minlength=2
    )[1:]
    if strength == 0 or not area.any():
        return [NO_COLOR_SHIFT if each.kept is None else each.kept.composed.color_shift for each in chosen]
    reference = int(area.argmax())
    model = work.memo.get(work.key("color model"), lambda: _model(work))
    rows = dict(zip(photographs, work.bank.light(np.maximum(photographs, 0)), strict=True))
    return [
        each.kept.composed.color_shift
        if each.kept is not None
        else NO_COLOR_SHIFT
        if photograph in (-1, reference)
        else color_shift(model, rows[reference], rows[photograph], each.component.label_id, strength)
        for each, photograph in zip(chosen, photographs, strict=True)
    ]


def _model(work: Workspace) -> ColorModel:
    """Of the bank's photographs, or of some that are evenly spread among them."""
    n, most = len(work.bank.photographs), HarmoniseConfig().most_photographs
    spread = np.linspace(0, n - 1, min(n, most)).round().astype(np.int64)
    return color_model(work.bank.light(np.unique(spread)))


def _photograph(work: Workspace, chosen: Picked) -> int:
    """Index of the photograph that a component's segment is of; -1 without a segment."""
    if chosen.segment_id is None:
        return -1
    return int(work.bank.index.segment_photograph[chosen.segment_id])


def harmonised(work: Workspace, placed: PlacedSegment, shift: ColorShift) -> PlacedSegment:
    """A segment in the colours of its composition."""
    if shift == NO_COLOR_SHIFT or not placed.box.area:
        return placed

    photograph = work.bank.index.segment_photograph[[placed.segment_id]]
    lightness = float(work.bank.light(photograph)[0, placed.label_id, LIGHTNESS])
    key = work.key("harmonised", placed.color, shift, lightness)
    return replace(placed, color=work.memo.get(key, lambda: harmonised_color(placed.color, shift, lightness)))
