"""The segment of every component: kept, chosen by hand, drawn, or selected together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from simspaint.bank.ops.appearance_rows import look_differences
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.composition import Scores, Stance
from simspaint.engine.ops.shared_boundaries import shared_boundaries
from simspaint.engine.stages.keep import Kept
from simspaint.engine.stages.retrieve import choose_segment
from simspaint.engine.stages.select import Appearance, Query, SelectConfig, Selection, coverage_of, select
from simspaint.engine.stages.things.rows import distinct_segments
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.component_choices import Hand, Picked
from simspaint.engine.steps.workspace import Workspace


class Replacement(NamedTuple):
    """Another candidate of a component, and by how much the selection is worse with it."""

    candidate: Candidate
    loss: float


class Alternative(NamedTuple):
    """One selection for a whole painting; how good it is by what is known before it is composed; and what
    else could be taken, by places among the chosen."""

    chosen: list[Picked]
    merit: float
    replacements: Mapping[int, Sequence[Replacement]] = MappingProxyType({})


def picked(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    kept: Sequence[Kept | None],
    found_hands: Sequence[Hand],
) -> list[Alternative]:
    """The segment of every component that has one: kept, chosen by hand, or selected. Several such selections
    where much is to be selected, the best first."""
    fixed: dict[int, Picked] = {}
    candidates: dict[int, tuple[Candidate, ...]] = {}
    for i, component in enumerate(work.clock.each(components)):
        known = _known(work, retrieval, component, kept[i], found_hands[i])
        if known is not None:
            fixed[i] = known
        elif kept[i] is None:
            candidates[i] = retrieval.candidates(component)
    selected = _selected(work, retrieval, components, fixed, candidates)
    alternatives = []
    for each in selected:
        chosen = fixed | {i: replace(best, hand=found_hands[i]) for i, best in each.found.items()}
        order = sorted(chosen)
        others = {place: each.others[i] for place, i in enumerate(order) if i in each.others}
        alternatives.append(Alternative([chosen[i] for i in order], each.merit, others))
    for i, component in enumerate(components):
        if i not in fixed and i not in selected[0].found:
            name = work.labels[component.label_id].name
            work.clock.tell(f"The bank has no segment for a component of {name}; it is synthesised.")
    return alternatives


def replaced(retrieval: Retrieval, chosen: Picked, candidate: Candidate) -> Picked:
    """A component with another candidate, and what the person chose about it."""
    return replace(_picked(retrieval, chosen.component, candidate, False), hand=chosen.hand)


class _Selected(NamedTuple):
    """What was found for the components that were asked for, by their places; what the selection comes to;
    and what could be taken instead."""

    found: dict[int, Picked]
    merit: float = 0.0
    others: Mapping[int, Sequence[Replacement]] = MappingProxyType({})


def _known(
    work: Workspace, retrieval: Retrieval, component: Component, kept: Kept | None, hand: Hand
) -> Picked | None:
    if kept is not None and kept.composed.segment is not None:
        composed = kept.composed
        segment_id = work.bank.find(kept.composed.segment, composed.label_id)
        before = Picked(component, segment_id, composed.scores, hand, kept)
        if segment_id is None or composed.stance is not Stance.BY_HAND:
            return before
        best = Candidate(segment_id, composed.scores.mask_iou, composed.scores.context_iou)
        return replace(_picked(retrieval, component, best, False), hand=hand, kept=kept)
    if hand.segment_id is not None:
        scores = retrieval.scores(component, hand.segment_id)
        best = Candidate(hand.segment_id, scores.mask_iou, scores.context_iou)
        return replace(_picked(retrieval, component, best, False), hand=hand)
    return None


def _selected(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    fixed: Mapping[int, Picked],
    candidates: Mapping[int, tuple[Candidate, ...]],
) -> list[_Selected]:
    """The segment of every component that has candidates: drawn one by one, or selected together, in several
    ways."""
    picture = work.settings.picture
    asked_for = {i: found for i, found in candidates.items() if found}
    if not asked_for:
        return [_Selected({})]
    if not work.is_joint:
        drawn = {
            i: choose_segment(
                retrieval.in_bank(components[i]) or components[i], found, picture.top_k, picture.seed
            )
            for i, found in asked_for.items()
        }
        found = {i: _picked(retrieval, components[i], c, False) for i, c in drawn.items() if c is not None}
        return [_Selected(found)]
    queries: dict[int, Query] = {}
    for i, component in enumerate(components):
        if i in asked_for:
            queries[i] = _query(work, retrieval, component, asked_for[i])
        elif i in fixed and fixed[i].segment_id is not None:
            queries[i] = _fixed_query(work, retrieval, fixed[i])
    selections = _select(work, retrieval, list(queries.values()))
    return [
        _Selected(
            _found(work, retrieval, components, queries, asked_for, selection),
            selection.total,
            _others(queries, asked_for, selection),
        )
        for selection in selections
    ]


def _others(
    queries: Mapping[int, Query], asked_for: Collection[int], selection: Selection
) -> dict[int, list[Replacement]]:
    """What could be taken instead, of the components that were asked for."""
    return {
        i: [Replacement(queries[i].candidates[place], loss) for place, loss in instead]
        for i, instead in zip(queries, selection.instead, strict=True)
        if i in asked_for
    }


def _found(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    queries: Mapping[int, Query],
    asked_for: Collection[int],
    selection: Selection,
) -> dict[int, Picked]:
    """What a selection gives the components that were asked for."""
    best = {
        i: queries[i].candidates[place]
        for i, place in zip(queries, selection.places, strict=True)
        if i in asked_for
    }
    best |= _distinct(work, retrieval, {i: queries[i] for i in best}, components, best)
    in_place = dict(zip(queries, selection.in_place, strict=True))
    return {i: _picked(retrieval, components[i], each, in_place[i]) for i, each in best.items()}


def _distinct(
    work: Workspace,
    retrieval: Retrieval,
    queries: Mapping[int, Query],
    components: Sequence[Component],
    best: Mapping[int, Candidate],
) -> dict[int, Candidate]:
    """Different segments for things of one label that stand whole."""
    stand = [i for i in best if retrieval.standing.parts(components[i])]
    found = {}
    for label_id in {components[i].label_id for i in stand}:
        same = sorted(
            (i for i in stand if components[i].label_id == label_id), key=lambda i: -components[i].area
        )
        alike = [_alike(work, queries[i], best[i]) for i in same]
        distinct = distinct_segments([best[i].segment_id for i in same], alike)
        for i, segment_id in zip(same, distinct, strict=True):
            found[i] = next(c for c in queries[i].candidates if c.segment_id == segment_id)
    return found


def _alike(work: Workspace, query: Query, best: Candidate) -> list[Candidate]:
    """A thing's candidates, those first whose score is high and that look like the best one."""
    photographs = work.bank.index.segment_photograph[[best.segment_id]].astype(np.int64)
    looks = work.bank.light(np.append(photographs, query.photographs))[:, query.component.label_id]
    unlike = look_differences(looks[1:], looks[:1])[:, 0]
    loss = SelectConfig().unlike_twin
    merit = [c.retrieval_score - loss * float(u) for c, u in zip(query.candidates, unlike, strict=True)]
    return [query.candidates[i] for i in np.argsort(-np.array(merit), kind="stable").tolist()]


def _picked(retrieval: Retrieval, component: Component, best: Candidate, is_in_place: bool) -> Picked:
    """A newly chosen segment, with where it stands or runs whole."""
    scores, standing = Scores(best.mask_iou, best.context_iou), retrieval.standing
    stance = Stance.IN_PLACE if is_in_place else Stance.ALIGNED
    affine = standing.affine(component, best.segment_id)
    if affine is not None:
        stance = Stance.WHOLE
    elif standing.drawn(component) is not None:
        stance = Stance.DRAWN
    return Picked(component, best.segment_id, scores, Hand(), None, stance, affine)


def _select(work: Workspace, retrieval: Retrieval, queries: Sequence[Query]) -> list[Selection]:
    picture, bank, scenes = work.settings.picture, work.bank, retrieval.scene_photographs
    photographs = np.unique(np.concatenate([scenes, *(query.photographs for query in queries)]))
    return select(
        queries,
        Appearance(photographs, bank.light(photographs), bank.enlarged[photographs]),
        shared_boundaries([query.component for query in queries], bank.extent),
        scenes.tolist(),
        top_k=picture.top_k,
        seed=picture.seed,
        consistency=picture.matching.appearance_consistency,
        config=SelectConfig(),
    )


def _query(
    work: Workspace, retrieval: Retrieval, component: Component, found: tuple[Candidate, ...]
) -> Query:
    """What is asked for a component that is to be chosen."""
    query = retrieval.in_bank(component) or component
    candidates = (*found, *retrieval.scene_candidates(component, found))
    return Query(
        query,
        candidates,
        *_photographs_and_coverage(work, query, candidates),
        len(found),
        work.adherence_of(component).value,
        _has_to_fit(work, component),
        look=_look(work, retrieval, component),
    )


def _fixed_query(work: Workspace, retrieval: Retrieval, fixed: Picked) -> Query:
    """What stands for a component that has its segment."""
    query = retrieval.in_bank(fixed.component) or fixed.component
    candidates = (Candidate(_row(fixed), *fixed.scores),)
    return Query(
        query,
        candidates,
        *_photographs_and_coverage(work, query, candidates),
        1,
        work.adherence_of(fixed.component).value,
        _has_to_fit(work, fixed.component),
        0,
        fixed.stance is not Stance.IN_PLACE,
        _look(work, retrieval, fixed.component),
    )


def _photographs_and_coverage(
    work: Workspace, query: Component, candidates: Sequence[Candidate]
) -> tuple[np.ndarray, np.ndarray]:
    index, ids = work.bank.index, np.array([candidate.segment_id for candidate in candidates])
    photographs = index.segment_photograph[ids].astype(np.int64)
    return photographs, coverage_of(candidates, index.segment_area[ids], query.area)


def _has_to_fit(work: Workspace, component: Component) -> bool:
    label = work.label_of(component)
    return label.keeps_outline or label.is_thing


def _look(work: Workspace, retrieval: Retrieval, component: Component) -> int | None:
    """Of what drifts in the sky, that: the label that is farthest."""
    if not (work.label_of(component).drifts and retrieval.standing.is_free(component)):
        return None
    return min(work.pack.labels.labels, key=lambda label: label.rank).id


def _row(chosen: Picked) -> int:
    assert chosen.segment_id is not None
    return chosen.segment_id
