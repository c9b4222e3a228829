"""What is rendered of a document: its pixels, choices and settings as the engine takes them."""

from __future__ import annotations

from dataclasses import replace

from simspaint.app.rendering.render_messages import PaintedState
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.request import RenderSettings
from simspaint.painting.choices import Choices
from simspaint.painting.document import Document
from simspaint.painting.document_settings import DocumentSettings, SizeChoice

DIVERSE_TOP_K = 8
"""Diversity draws among at least so many segments: among one there is nothing to draw."""
_LARGER_DRAFT = 1.4
"""Up to so many times the pack's area a draft has the size of the photograph itself."""


def painted_state(document: Document, kind: RenderKind, pack_extent: Extent) -> PaintedState | None:
    """A copy of the document as it is to be rendered now; None while nothing is painted."""
    if document.ids.min() == UNLABELLED:
        return None
    ids = document.layout().ids  # a frozen copy, which the document shares with whoever else asks
    extent = document.settings.size.extent(document.extent, pack_extent)
    if kind is RenderKind.DRAFT:
        extent = _draft_extent(extent, pack_extent)
    settings = render_settings(document.settings, document.choices)
    size = None if extent == document.extent else (extent.height, extent.width)
    settings = replace(settings, size=size, draft=kind is RenderKind.DRAFT)
    return PaintedState(
        ids, document.labels, settings, document.revision, document.settings, document.choices
    )


def render_settings(settings: DocumentSettings, choices: Choices) -> RenderSettings:
    """Settings and choices in the engine's words; a swap holds as a lock does until Diversity drops it."""
    return RenderSettings(
        seed=settings.seed,
        top_k=settings.top_k,
        refine=settings.refine,
        elide=settings.elide,
        matching=settings.matching,
        locks=(*choices.swaps, *choices.locks),
        placements=choices.placements,
        order_shifts=choices.order_shifts,
        banned_photographs=choices.banned_photographs,
    )


def variation_states(document: Document, n: int, pack_extent: Extent) -> list[PaintedState]:
    """What the next `n` presses of Diversity would render; none while nothing is painted."""
    state = painted_state(document, RenderKind.VARIATION, pack_extent)
    if state is None:
        return []
    states = []
    choices = document.choices.for_diversity()
    for i in range(1, n + 1):
        chosen = replace(
            document.settings,
            seed=document.settings.seed + i,
            top_k=diverse_top_k(document.settings.top_k),
        )
        settings = replace(render_settings(chosen, choices), size=state.settings.size)
        states.append(replace(state, settings=settings, document_settings=chosen, choices=choices))
    return states


def diverse_top_k(top_k: int) -> int:
    """Among how many segments Diversity draws."""
    return top_k if top_k > 1 else DIVERSE_TOP_K


def _draft_extent(extent: Extent, pack_extent: Extent) -> Extent:
    if extent.area <= _LARGER_DRAFT * pack_extent.area:
        return extent
    return SizeChoice.DRAFT.extent(extent, pack_extent)
