"""What the components of a painting keep of the composition before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Extent
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.anchored_choices import component_near
from simspaint.engine.stages.keep import KeepConfig, Kept, follow_components, keep_components
from simspaint.engine.stages.stand_ins import dense_with_stand_ins
from simspaint.engine.steps.component_choices import Hand
from simspaint.engine.steps.land_as_shown import land_as_shown
from simspaint.engine.steps.listed_components import components_of, composed_outlines
from simspaint.engine.steps.workspace import Workspace


def composed_components(
    composition: Composition, components: Sequence[Component], extent: Extent
) -> list[tuple[Component, ComposedComponent]]:
    """The components of a layout's frame with what the composition has for them."""
    frame, reach, pairs = composition.layout.extent, KeepConfig().outline_px, []
    for each in composition.components:
        own = component_near(each.row, each.column, each.label_id, components, frame, extent, reach)
        if own is not None:
            pairs.append((replace(own, adherence=each.adherence), each))
    return pairs


def kept_of(
    work: Workspace,
    components: Sequence[Component],
    composition: Composition | None,
    extent: Extent,
    found_hands: Sequence[Hand],
) -> list[Kept | None]:
    """What each component keeps of the composition before: nothing where it was chosen by other settings or
    is of a banned photograph, unless the person chose that very segment."""
    if composition is None or composition.layout.extent != extent:
        return [None] * len(components)
    layout = dense_with_stand_ins(composition.layout.with_labels(work.labels), composition.stand_ins)
    former = replace(work, settings=replace(work.settings, picture=composition.settings))
    layout, _ = land_as_shown(former, layout, layout)
    # Of small things those count that are in the composition: all are looked at here.
    listed = components_of(former, layout, layout, composed_outlines(composition))
    before = composed_components(composition, listed, extent)
    if work.settings.follows:
        kept = follow_components(components, before, extent, KeepConfig())
    else:
        kept = keep_components(components, before, KeepConfig())
    return [
        each if each is not None and _stays(work, former, component, each, hand) else None
        for component, each, hand in zip(components, kept, found_hands, strict=True)
    ]


def _drawn_by(settings: PictureSettings) -> PictureSettings:
    """The settings that all segments are chosen by; how closely outlines are followed is looked at one by
    one."""
    return replace(settings, refine=True, elide=False, adherence=PictureSettings().adherence)


def _stays(work: Workspace, former: Workspace, component: Component, kept: Kept, hand: Hand) -> bool:
    """Whether a component keeps what it showed; `former` has the settings that this was chosen by."""
    composed = kept.composed
    before = former.adherence_of(replace(component, adherence=composed.adherence))
    if not work.settings.follows and work.adherence_of(component) != before:
        return False
    if hand.segment_id is not None:
        return composed.segment is not None and hand.segment_id == work.bank.find(
            composed.segment, composed.label_id
        )
    if _drawn_by(former.settings.picture) != _drawn_by(work.settings.picture):
        return False
    return composed.segment is None or not _is_excluded(work, composed.segment.photograph)


def _is_excluded(work: Workspace, photograph: str) -> bool:
    settings = work.settings
    sequence = photograph.split("_", 1)[0]
    return photograph in settings.choices.banned_photographs or sequence in settings.excluded_sequences
