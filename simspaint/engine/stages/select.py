"""Stage 4: one segment for every component, chosen together so that they fit one another.

The paper takes the best score alone, or draws among the best, and names the patchwork that comes of
it as the method's weakness (S7). Here scores are traded against how unlike photographs look, and against the
length of the seams between different photographs: neighbours from one photograph, where they lie, have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int, Int64

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.engine.ops.appearance import label_histogram_similarity, plainness
from simspaint.engine.ops.joint_choice import JointChoice, joint_choices, joint_weights
from simspaint.engine.ops.next_best import Instead, next_best


@dataclass(frozen=True, slots=True)
class SelectConfig:
    """Weights of the joint selection. Merits are in units of appearance that could not differ more."""

    retrieved: int = 16
    """Candidates of a component that are looked at where the best one is asked for."""
    scenes: int = 16
    """Photographs whose whole layout agrees best with the painting; they join all components' candidates."""
    score_per_unit: float = 1.5
    """Retrieval score that weighs as much as appearance that could not differ more."""
    coverage: float = 3.0
    """Merit of a segment that covers all of its component: what it leaves open others have to fill."""
    seam: float = 0.5
    """Merit of a seam that is saved, for each of its pixels, beside the root of the component's pixels."""
    histogram: float = 1.2
    """Merit of a photograph that shows the painting's labels in the painting's shares: a tree in the snow is
    taken from a snowy landscape, and is no palm."""
    histogram_in_draws: float = 0.3
    """The same in a draw."""
    enlargement: float = 1.5
    """Loss of a segment for each e-fold by which its photograph was enlarged to the bank's frame: it is
    blurred."""
    plainness: float = 1.5
    """Loss of a segment without light, shade or colour of its own: fog agrees with everything."""
    plainness_of_outlines: float = 1.0
    """The same where an outline is kept: a fir is no fog."""
    lively_percentile: float = 75.0
    """Percentile of the candidates' liveliness from which on none counts as plain."""
    chroma_per_spread: float = 0.5
    """Spread of L* that is as lively as a chroma of 1."""
    misfit: float = 1.0
    """Loss of a segment that does not overlap its component at all, at adherence 1."""
    enough_overlap: float = 0.7
    """Mask IoU that is no misfit, as a share of the best candidate's, at adherence 1; in proportion below."""
    label_mates: float = 1.0
    """Loss of a segment that looks as unlike those of its label beside it as can be."""
    unlike_twin: float = 2.0
    """Retrieval score that a thing loses which looks as unlike as can be to the one in whose place it
    stands."""
    draw: float = 0.5
    """The most that a draw is worth."""
    least_saved: float = 0.05
    """Share of a component's boundary that its photograph gives on both sides, from which on it stays where
    it lies."""
    sweeps: int = 8
    """How often all components are looked at again, at most."""
    most: int = 3
    """Selections that are given at most."""
    least_apart: float = 0.3
    """Share of the painting that each of them shows of other photographs than the better ones."""
    instead: int = 2
    """Other candidates that are given with each component, at most."""


class Query(NamedTuple):
    """A component and the segments that it may get.

    Parameters
    ----------
    component
        In the bank's frame.
    candidates
        At least one. Those of retrieval first, best first, then the scenes'.
    photographs
        Of each candidate, by index.
    coverage
        Share of the component that each candidate covers in place.
    n_retrieved
        How many of them are retrieval's.
    adherence
        0 to 1: how much of the painted outline its segment has to share.
    fixed
        Place of the one that is taken whatever the others are; None where it is to be chosen.
    keeps_outline
        Whether its segment has to fit, whatever the adherence: of things and of what stands whole.
    is_moved
        Whether the fixed one does not lie where its photograph has it.
    look
        Label whose look in its photograph is compared with those of the same label beside it; None: its own.
        A cloud shows the light of the sky that it was in.
    """

    component: Component
    candidates: Sequence[Candidate]
    photographs: Int64[np.ndarray, " candidates"]
    coverage: Float64[np.ndarray, " candidates"]
    n_retrieved: int
    adherence: float
    keeps_outline: bool = False
    fixed: int | None = None
    is_moved: bool = False
    look: int | None = None


class Appearance(NamedTuple):
    """What photographs look like: rows of `light_of`, for photographs by rising index, and how many times
    their pixels were enlarged."""

    photographs: Int64[np.ndarray, " photographs"]
    rows: Float32[np.ndarray, "photographs rows values"]
    enlarged: Float64[np.ndarray, " photographs"]


class Selection(NamedTuple):
    """Of every query the place of its candidate, and whether this lies in place beside another one of its
    photograph, so that it must not be moved; what the selection comes to; and of every query the places of
    the candidates that could be taken instead."""

    places: list[int]
    in_place: list[bool]
    total: float = 0.0
    instead: Sequence[Sequence[Instead]] = ()


def select(
    queries: Sequence[Query],
    appearance: Appearance,
    boundaries: Int64[np.ndarray, "queries queries"],
    scenes: Sequence[int],
    *,
    top_k: int,
    seed: int,
    consistency: float,
    config: SelectConfig,
) -> list[Selection]:
    """The candidates that are best together, and other such selections of a large part of the painting, the
    best first.

    Maximises the sum, over components, of merit less how unlike the photograph looks to the others', each by
    the root of its area, plus the seams that are saved. Begins with the best of each component and with every
    scene, and changes one component after the other while that helps. Deterministic; equal ones: the earlier
    candidate.

    Where `top_k` is more than 1, one of as many of the best scenes is drawn, and each component takes one of
    its first `top_k` candidates or of this scene's, each with a random number for its score. The numbers
    depend on the seed, the scene's photograph, and the component's label and box only.

    Parameters
    ----------
    appearance
        Of all photographs of candidates.
    boundaries
        See `shared_boundaries`.
    scenes
        Photographs, best first, by index.
    consistency
        How much appearance counts, from 0 on.
    """
    if not queries:
        return [Selection([], [])]
    scene = _drawn_scene(scenes, top_k, seed) if top_k > 1 else None
    pools = [_pool(query, top_k, scene) for query in queries]
    numbers = [
        np.searchsorted(appearance.photographs, query.photographs[pool])
        for query, pool in zip(queries, pools, strict=True)
    ]
    painted = _shares([query.component for query in queries], appearance.rows.shape[1] - 1)
    merits = [
        _merit(query, pool, appearance.rows[number], painted, top_k, seed, consistency, config)
        - config.enlargement * np.log(appearance.enlarged[number])
        for query, pool, number in zip(queries, pools, numbers, strict=True)
    ]
    is_free = np.array([not query.is_moved for query in queries])
    meets = boundaries * (is_free[:, None] & is_free)
    components = [query.component for query in queries]
    labels = np.array([q.component.label_id if q.look is None else q.look for q in queries])
    weights = joint_weights(components, labels, meets, consistency, config.label_mates, config.seam)
    choice = JointChoice.of(numbers, merits, labels, weights, appearance.rows)
    tried = np.array(scenes if scene is None else [scene], np.int64)
    rows = np.searchsorted(appearance.photographs, tried).tolist()
    ends = joint_choices(choice, rows, scene is None, config.sweeps, config.most, config.least_apart)
    selections = []
    for end in ends:
        picked = end.places.tolist()
        photographs = np.array([number[p] for number, p in zip(numbers, picked, strict=True)])
        in_place = _in_place(photographs, meets, boundaries, config.least_saved)
        places = [int(pool[p]) for pool, p in zip(pools, picked, strict=True)]
        instead = [
            [Instead(int(pool[place]), loss) for place, loss in others]
            for pool, others in zip(pools, next_best(choice, end, config.instead), strict=True)
        ]
        selections.append(Selection(places, in_place, end.total, instead))
    return selections


def coverage_of(
    candidates: Sequence[Candidate], segment_area: Int[np.ndarray, " candidates"], component_area: int
) -> Float64[np.ndarray, " candidates"]:
    """Share of a component that each candidate covers in place, from its mask IoU."""
    iou = np.array([candidate.mask_iou for candidate in candidates])
    return iou / (1 + iou) * (segment_area + component_area) / max(component_area, 1)


def _drawn_scene(scenes: Sequence[int], top_k: int, seed: int) -> int | None:
    """One of the first `top_k` scenes."""
    drawn = [np.random.default_rng([seed % (1 << 64), scene]).random() for scene in scenes[:top_k]]
    return scenes[int(np.argmax(drawn))] if drawn else None


def _pool(query: Query, top_k: int, scene: int | None) -> Int64[np.ndarray, " places"]:
    """Places of the candidates that may be chosen."""
    if query.fixed is not None:
        return np.array([query.fixed], np.int64)
    places = np.arange(len(query.candidates))
    if top_k <= 1:
        return places
    n = min(top_k, query.n_retrieved)
    return places[(places < n) | (query.photographs == scene)] if n else places[:top_k]


def _merit(
    query: Query,
    pool: Int64[np.ndarray, " places"],
    rows: Float32[np.ndarray, "places rows values"],
    painted: Float64[np.ndarray, " labels"],
    top_k: int,
    seed: int,
    consistency: float,
    config: SelectConfig,
) -> Float64[np.ndarray, " places"]:
    """What speaks for each candidate, whatever the others are."""
    strength = min(consistency, 1.0)
    similar = strength * label_histogram_similarity(rows, painted)
    if top_k > 1:
        component = query.component
        rng = np.random.default_rng([seed % (1 << 64), component.label_id, *component.box])
        drawn = rng.random(len(query.candidates))[pool]
        return config.draw * drawn + config.histogram_in_draws * similar
    candidates = [query.candidates[place] for place in pool.tolist()]
    score = np.array([candidate.retrieval_score for candidate in candidates]) / config.score_per_unit
    values = rows[:, query.component.label_id]
    plain = plainness(values, config.lively_percentile, config.chroma_per_spread)
    enough = (1.0 if query.keeps_outline else query.adherence) * config.enough_overlap
    plain *= config.plainness_of_outlines if query.keeps_outline else config.plainness
    lost = plain + config.misfit * _misfit(candidates, enough)
    covered = 0.0 if query.keeps_outline else config.coverage * query.coverage[pool]
    return score + config.histogram * similar + strength * (covered - lost)


def _misfit(candidates: Sequence[Candidate], enough: float) -> Float64[np.ndarray, " candidates"]:
    """How much less than this share of the best one's mask IoU the candidates have: 0 to 1."""
    iou = np.array([candidate.mask_iou for candidate in candidates])
    return np.clip(1 - iou / max(iou.max() * enough, 1e-6), 0, 1)


def _shares(components: Sequence[Component], n_labels: int) -> Float64[np.ndarray, " labels"]:
    """What share of the painting each label has."""
    area = np.zeros(n_labels)
    for component in components:
        area[component.label_id] += component.area
    return area / max(area.sum(), 1.0)


def _in_place(
    photographs: Int64[np.ndarray, " queries"],
    meets: Int64[np.ndarray, "queries queries"],
    boundaries: Int64[np.ndarray, "queries queries"],
    least: float,
) -> list[bool]:
    """Which queries' photographs give enough of what lies beside them."""
    saved = (meets * (photographs[:, None] == photographs)).sum(axis=1)
    is_saved: Bool[np.ndarray, " queries"] = saved > least * boundaries.sum(axis=1)
    return is_saved.tolist()
