"""What else the bank has for one component: the choice that a person makes by hand."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.anchored_choices import component_at
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.truncation import without_truncated
from simspaint.engine.request import RenderRequest
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import ExclusionSet, RetrieveConfig
from simspaint.packs.pack import OpenedPack


class FoundSegments(NamedTuple):
    """Candidates for a component. The first `n_whole` come before the others though these may have better
    scores: of the others the component would show only a part, since their photograph truncates them or they
    reach beyond it. In both groups scores fall."""

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

    They begin with those that a rendering of the request would draw among, if its layout is dense or not
    refined; of a label that keeps its outline those follow that would be truncated. Empty where the pixel is
    in no component that a rendering looks at, or the bank has nothing for it.

    Parameters
    ----------
    photograph
        Only segments of this photograph, banned or not; of all that are not banned where it is None.
    """
    settings = request.settings
    extent = Extent(*settings.size) if settings.size else request.layout.extent
    layout = request.layout.resized(extent)
    components = find_components(layout, math.ceil(settings.minimum_component * extent.area))
    component = component_at(row, column, components, request.layout.extent, extent)
    if component is None:
        return FoundSegments()
    if photograph is None:
        excluded = ExclusionSet(settings.choices.banned_photographs, settings.excluded_sequences)
        allowed = excluded.allowed(pack.bank.photographs)
    else:
        allowed = np.array([name == photograph for name in pack.bank.photographs])
    return _best(component, layout, pack, k, allowed)


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
