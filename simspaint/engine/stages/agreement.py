"""Segments whose photographs share their light: a joint choice among what retrieval found (S7 names the
patchwork of pieces as the method's weakness)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Float64, Int64

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.engine.ops.photograph_light import light_differences

POOL = 10
"""Candidates of a component that are looked at where the best one is asked for."""
SCORE_UNIT = 0.5
"""Score that weighs as much as light that could not differ more, at strength 1."""


class Asked(NamedTuple):
    """A component with its candidates, best first, each with the index of its photograph; `fixed` is the
    place of the one that is taken whatever the light."""

    component: Component
    candidates: Sequence[Candidate]
    photographs: Int64[np.ndarray, " candidates"]
    fixed: int | None = None


def choose_in_one_light(
    asked: Sequence[Asked],
    light: Float32[np.ndarray, "photographs rows values"],
    top_k: int,
    seed: int,
    strength: float,
) -> list[int]:
    """The place of the candidate of every component whose score, or draw, and light are best together.

    The largest component chooses first, the next one so that it agrees with those before, each of which
    counts by its area. Where `top_k` is 1, scores are traded against light among all candidates; else every
    one of the first `top_k` has a random number for its score: at strength 0 each is as likely (R9). The
    numbers depend on the seed and on the component's label and box only. Equal ones: the better score.

    Parameters
    ----------
    asked
        Components with at least one candidate.
    light
        See `light_of`, by index of the photograph.
    strength
        How much light counts: 0 is retrieval alone.
    """
    chosen = [each.fixed for each in asked]
    area: dict[int, int] = {}
    for each, place in zip(asked, chosen, strict=True):
        if place is not None:
            _count(area, each, place)
    for i in sorted(range(len(asked)), key=lambda i: (-asked[i].component.area, i)):
        each, place = asked[i], chosen[i]
        if place is None:
            merit = _merit(each, top_k, seed)
            merit -= strength * apart_from(light[each.photographs[: merit.size]], light, area)
            place = chosen[i] = int(np.argmax(merit))
            _count(area, each, place)
    return [place for place in chosen if place is not None]


def apart_from(
    light: Float32[np.ndarray, "n rows values"],
    all_light: Float32[np.ndarray, "photographs rows values"],
    area: Mapping[int, int],
) -> Float64[np.ndarray, " n"]:
    """How unlike the light of photographs is to that of others, given by index with the area that each
    counts for; 0 where there are none."""
    if not area:
        return np.zeros(len(light))
    weight = np.array([*area.values()], np.float64)
    return light_differences(light, all_light[[*area]]).astype(np.float64) @ (weight / weight.sum())


def _count(area: dict[int, int], asked: Asked, place: int) -> None:
    photograph = int(asked.photographs[place])
    area[photograph] = area.get(photograph, 0) + asked.component.area


def _merit(asked: Asked, top_k: int, seed: int) -> Float64[np.ndarray, " candidates"]:
    """What is traded against light."""
    if top_k <= 1:
        return np.array([candidate.retrieval_score for candidate in asked.candidates]) / SCORE_UNIT
    component = asked.component
    rng = np.random.default_rng([seed % (1 << 64), component.label_id, *component.box])
    return rng.random(min(top_k, len(asked.candidates)))
