"""What else the bank has for one component: the choice that a person makes by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.engine.adherence import Adherence, AdherenceConfig
from simspaint.engine.anchored_choices import component_at
from simspaint.engine.memo import Memo
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.truncation import without_truncated
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import ExclusionSet, RetrieveConfig
from simspaint.engine.steps.listed_components import Outlines, listed_components
from simspaint.engine.steps.standing_things import StandingThings
from simspaint.packs.pack import OpenedPack


class FoundSegments(NamedTuple):
    """Candidates for a component. The first `n_whole` come before the others though these may have better
    scores: of the others the component would show only a part, since their photograph truncates them or they
    reach beyond it. In both groups scores fall. What stands whole is scored where it stands."""

    candidates: tuple[Candidate, ...] = ()
    n_whole: int = 0


def found_at(
    request: RenderRequest,
    pack: OpenedPack,
    row: int,
    column: int,
    k: int,
    photograph: str | None = None,
) -> FoundSegments:
    """The `k` best segments for the component at a pixel of the request's layout, best first (S4.2).

    They hold those that a rendering of the request would draw among, if its layout is dense or not refined,
    and begin with them where none stands whole; of a label that keeps its outline those follow that would be
    truncated. Empty where the pixel is
    in no component that a rendering looks at, or the bank has nothing for it.

    Parameters
    ----------
    photograph
        Only segments of this photograph, banned or not; of all that are not banned where it is None.
    """
    settings = request.settings
    extent = Extent(*settings.size) if settings.size else request.layout.extent
    layout = request.layout.resized(extent)
    component = component_at(row, column, _components(request, layout, pack), request.layout.extent, extent)
    if component is None:
        return FoundSegments()
    if photograph is None:
        excluded = ExclusionSet(settings.choices.banned_photographs, settings.excluded_sequences)
        allowed = excluded.allowed(pack.bank.photographs)
    else:
        allowed = np.array([name == photograph for name in pack.bank.photographs])
    found = _best(component, layout, pack, k, allowed)
    if settings.picture.method is Method.PAPER:
        return found
    return _standing_first(component, layout, pack, k, allowed, settings, found)


def _components(request: RenderRequest, layout: Layout, pack: OpenedPack) -> list[Component]:
    """The components that a rendering looks at, with the outlines that the person chose for them."""
    settings, extent = request.settings, layout.extent
    share = settings.minimum_component
    if settings.picture.method is Method.PAPER:
        return find_components(layout, math.ceil(share * extent.area))
    outlines = Outlines(settings.choices.outlines, request.layout.extent)
    adherence = Adherence(settings.picture.adherence)
    joins = settings.rules.joins_parts
    return listed_components(layout, layout, share, pack.labels, adherence, outlines, joins=joins)


def _standing_first(
    component: Component,
    layout: Layout,
    pack: OpenedPack,
    k: int,
    allowed: np.ndarray | None,
    settings: RenderSettings,
    found: FoundSegments,
) -> FoundSegments:
    """What was found, after what stands whole for a component that is a thing, or runs as it does; the same
    where it is neither."""
    adherence = settings.picture.adherence if component.adherence is None else component.adherence
    standing = StandingThings(
        pack.bank, pack.labels, layout, lambda _: Adherence(adherence), lambda _: allowed, Memo()
    )
    drawn_among = standing.candidates(component, k)
    if not drawn_among:
        return found
    known = {candidate.segment_id for candidate in drawn_among}
    more, others = [], []
    for candidate in found.candidates:
        if candidate.segment_id not in known:
            stands = standing.as_it_stands(component, candidate.segment_id)
            if stands is None:
                others.append(candidate)
            else:
                more.append(stands.candidate)
    whole = _best_first([*drawn_among, *_best_first(more)[: k - len(drawn_among)]])
    return FoundSegments((*whole, *_best_first(others))[:k], len(whole))


def _best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (-c.retrieval_score, c.segment_id))


def _best(
    component: Component, layout: Layout, pack: OpenedPack, k: int, allowed: np.ndarray | None
) -> FoundSegments:
    query = resampled_component(component, layout.extent, pack.bank.extent)
    if query is None:
        return FoundSegments()
    asked = LayoutQuery(layout.resized(pack.bank.extent), pack.bank)
    if not pack.labels[component.label_id].keeps_outline:
        found = tuple(asked.best(query, k, allowed))
        return FoundSegments(found, len(found))
    found = asked.best(query, RetrieveConfig().spare * k, allowed)
    whole = without_truncated(query, found, pack.bank, AdherenceConfig().outline_overlap)
    others = (candidate for candidate in found if candidate not in whole)
    return FoundSegments((*whole, *others)[:k], min(len(whole), k))
