"""What is rendered of a document: its pixels, choices and settings as the engine takes them."""

from __future__ import annotations

from dataclasses import replace

from simspaint.app.rendering.render_messages import PaintedState
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.request import RenderSettings
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings, SizeChoice

DIVERSE_TOP_K = 8
"""Least number of segments that Diversity draws among."""
_LARGER_DRAFT = 1.4
"""Up to this multiple of the pack's area, a draft has the size of the photograph itself."""


def painted_state(
    document: Document, kind: RenderKind, pack_extent: Extent, size_asked: SizeChoice | None = None
) -> PaintedState | None:
    """A copy of the document as it is to be rendered now; None while nothing is painted.

    `size_asked` is wanted in place of the document's own size.
    """
    if document.ids.min() == UNLABELLED:
        return None
    layout = document.layout()  # a frozen copy, which the document shares with whoever else asks
    chosen_size = size_asked or document.settings.size
    extent = chosen_size.extent(document.extent, pack_extent)
    if kind is RenderKind.DRAFT:
        extent = _draft_extent(extent, pack_extent)
    size = None if extent == document.extent else (extent.height, extent.width)
    is_draft = kind is RenderKind.DRAFT
    settings = RenderSettings(document.settings.picture, document.choices, size, is_draft)
    return PaintedState(
        layout.ids,
        document.labels,
        settings,
        document.composition,
        document.revision,
        document.turn,
        chosen_size,
        layout.instances,
    )


def variation_states(document: Document, n: int, pack_extent: Extent) -> list[PaintedState]:
    """What the next `n` presses of Diversity would render; none while nothing is painted."""
    state = painted_state(document, RenderKind.VARIATION, pack_extent)
    if state is None:
        return []
    choices, picture = document.choices.for_diversity(), document.settings.picture
    return [
        replace(
            state,
            settings=replace(
                state.settings,
                picture=replace(picture, seed=picture.seed + i, top_k=diverse_top_k(picture.top_k)),
                choices=choices,
            ),
        )
        for i in range(1, n + 1)
    ]


def rendered_settings(settings: DocumentSettings) -> DocumentSettings:
    """The settings without those that a photograph does not depend on."""
    return replace(settings, live=True, pack="")


def diverse_top_k(top_k: int) -> int:
    """Among how many segments Diversity draws."""
    return top_k if top_k > 1 else DIVERSE_TOP_K


def _draft_extent(extent: Extent, pack_extent: Extent) -> Extent:
    if extent.area <= _LARGER_DRAFT * pack_extent.area:
        return extent
    return SizeChoice.DRAFT.extent(extent, pack_extent)
