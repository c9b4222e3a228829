"""How long a rendering takes from layout to photograph."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from simspaint.domain.composition import Composition
from simspaint.domain.layout import Layout
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack

DRAFT_SIZE = (256, 384)


def times_of(layouts: Sequence[Layout], pack: OpenedPack, models: Models) -> dict[str, float]:
    """Median milliseconds of a whole rendering in the layout's size, and of a draft of `DRAFT_SIZE` after a
    change, each with an empty cache but for what the draft rests on."""
    whole, drafts = [], []
    for layout in layouts:
        whole.append(_milliseconds(layout, RenderSettings(), pack, models, Memo())[0])
        memo, draft = Memo(), RenderSettings(size=DRAFT_SIZE, draft=True)
        _, composition = _milliseconds(layout, draft, pack, models, memo)
        drafts.append(_milliseconds(_with_stroke(layout), draft, pack, models, memo, composition)[0])
    return {
        "whole_ms": float(np.median(whole)),
        "draft_ms": float(np.median(drafts)),
        "layouts": len(layouts),
    }


def _milliseconds(
    layout: Layout,
    settings: RenderSettings,
    pack: OpenedPack,
    models: Models,
    memo: Memo,
    composition: Composition | None = None,
) -> tuple[float, Composition]:
    """Milliseconds of one rendering, and its composition."""
    start = time.perf_counter()
    rendering = choose_and_render(RenderRequest(layout, settings, composition), pack, models, memo=memo)
    return 1000 * (time.perf_counter() - start), rendering.composition


def _with_stroke(layout: Layout) -> Layout:
    """The layout with a tenth of its frame painted over by a label that it holds."""
    ids = layout.ids.copy()
    height, width = ids.shape
    label = int(np.argmax(np.bincount(ids[ids < len(layout.labels)], minlength=1)))
    ids[height // 2 : height // 2 + height // 4, width // 3 : width // 3 + width // 3] = label
    return Layout(ids, layout.labels)
