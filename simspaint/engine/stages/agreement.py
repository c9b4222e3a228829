"""Segments whose photographs share their light: a joint choice among what retrieval found (S7 names the
patchwork of pieces as the method's weakness)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Float64, Int64

from simspaint.bank.ops.appearance import SHARE, SPREAD, light_differences, look_differences
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component

POOL = 24
"""Candidates of a component that are looked at where the best one is asked for."""
LEADING = 8
"""The largest components, which decide together what the largest one begins with: alone it would often begin
with a light that nothing else has."""
GAIN = 0.07
"""How much better all leading ones must be for another beginning than the largest one's own: else most
photographs would be in the light that most of the bank is in."""
SCORE_UNIT = 1.5
"""Score that weighs as much as light that could not differ more, at strength 1."""
DRAW = 0.5
"""The most that a draw is worth beside light at strength 1."""
PLAIN = 0.5
"""What a piece without any light and shade of its own loses where the best is asked for: fog agrees with
everything and shows nothing."""
KIN, KIN_DRAWN = 0.9, 0.3
"""What a photograph gains that shows the painting's labels in the painting's shares, where the best is asked
for and in a draw: a tree in the snow is taken from a snowy landscape, and is no palm."""
MISFIT = 1.0
"""What a piece loses that does not lap over its component at all; one that does half as well as the best
candidate loses nothing. Where all fit badly a worse one costs little score, and light would choose it."""
ALIKE = 1.0
"""What a piece loses that looks as unlike those of its own label beside it as can be."""
_LIVELY = 75
"""Percentile of the candidates' spread of L* from which on none counts as plain."""


Differences = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""How unlike the light of photographs (n) is to that of others (m), given by index: (n, m)."""


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
    counts by its area, and looks like those of its own label. Photographs that show the painting's labels in
    its shares gain. Where `top_k` is 1, scores are traded against light among all candidates, and the largest
    one begins with what comes out best for the `LEADING` largest ones, by their areas, when each of its
    candidates is tried. Else every one of the first `top_k` has a random number, up to `DRAW`, for its score:
    at strength 0 each is as likely (R9). The numbers depend on the seed and on the component's label and box
    only. Equal ones: the better score.

    Parameters
    ----------
    asked
        Components with at least one candidate.
    light
        See `light_of`, by index of the photograph.
    strength
        How much light counts: 0 is retrieval alone.
    """
    order = sorted(range(len(asked)), key=lambda i: (-asked[i].component.area, i))
    ranked = [asked[i] for i in order]
    painted = _shares(ranked, light.shape[1] - 1)
    merits = [_merit(each, light, painted, top_k, seed, strength) for each in ranked]
    first = next((i for i, each in enumerate(ranked) if each.fixed is None), None)
    # A draw begins with what was drawn, so that draws differ; a draft keeps what it had of the largest.
    if first is not None and first < LEADING and top_k <= 1:
        ranked[first] = _begun(ranked[:LEADING], merits, light, strength, first)
    agreement = _Agreement(light, strength, lambda a, b: light_differences(light[a], light[b]))
    places = dict(zip(order, _completed(ranked, merits, agreement), strict=True))
    return [places[i] for i in range(len(asked))]


def _begun(
    leading: Sequence[Asked],
    merits: Sequence[Float64[np.ndarray, " candidates"]],
    light: Float32[np.ndarray, "photographs rows values"],
    strength: float,
    first: int,
) -> Asked:
    """The first component with the candidate fixed that it would choose itself, or with one that is better by
    `GAIN` for all leading ones."""
    photographs = np.unique(np.concatenate([each.photographs for each in leading]))
    table = light_differences(light[photographs], light[photographs])

    def differences(a: Int64[np.ndarray, " n"], b: Int64[np.ndarray, " m"]) -> np.ndarray:
        return table[np.searchsorted(photographs, a)[:, None], np.searchsorted(photographs, b)]

    agreement, totals = _Agreement(light, strength, differences), []
    for place in range(merits[first].size):
        tried = [*leading]
        tried[first] = leading[first]._replace(fixed=place)
        totals.append(_total(tried, merits, _completed(tried, merits, agreement), agreement))
    alone = _completed(leading, merits, agreement)[first]
    best = int(np.argmax(totals))
    weight = sum(each.component.area for each in leading)
    place = best if totals[best] - totals[alone] > GAIN * weight else alone
    return leading[first]._replace(fixed=place)


def _completed(
    ranked: Sequence[Asked],
    merits: Sequence[Float64[np.ndarray, " candidates"]],
    agreement: _Agreement,
) -> list[int]:
    """The places of all: fixed ones first, then the largest, each so that it agrees with those before."""
    places, chosen = [each.fixed for each in ranked], _Chosen()
    for each, place in zip(ranked, places, strict=True):
        if place is not None:
            chosen.add(each, place)
    for i, (each, merit) in enumerate(zip(ranked, merits, strict=False)):
        if places[i] is None:
            loss = agreement.loss(each.component.label_id, each.photographs[: merit.size], chosen)
            place = places[i] = int(np.argmax(merit - loss))
            chosen.add(each, place)
    return [place for place in places if place is not None]


def _total(
    ranked: Sequence[Asked],
    merits: Sequence[Float64[np.ndarray, " candidates"]],
    places: Sequence[int],
    agreement: _Agreement,
) -> float:
    """Merit less what is apart from all others, by area."""
    chosen, total = _Chosen(), 0.0
    for each, place in zip(ranked, places, strict=True):
        chosen.add(each, place)
    for each, merit, place in zip(ranked, merits, places, strict=False):
        loss = agreement.loss(each.component.label_id, each.photographs[place : place + 1], chosen)
        own = merit[place] if place < merit.size else 0.0
        total += each.component.area * (float(own) - float(loss[0]))
    return total


@dataclass(slots=True)
class _Chosen:
    """What is chosen so far: the area that every photograph gives, in all and of every label."""

    area: dict[int, int] = field(default_factory=dict)
    of_label: dict[int, dict[int, int]] = field(default_factory=dict)

    def add(self, asked: Asked, place: int) -> None:
        photograph, component = int(asked.photographs[place]), asked.component
        for area in (self.area, self.of_label.setdefault(component.label_id, {})):
            area[photograph] = area.get(photograph, 0) + component.area


@dataclass(frozen=True, slots=True)
class _Agreement:
    """What pieces lose that do not go with those that are chosen."""

    light: Float32[np.ndarray, "photographs rows values"]
    strength: float
    differences: Differences

    def loss(
        self, label_id: int, photographs: Int64[np.ndarray, " n"], chosen: _Chosen
    ) -> Float64[np.ndarray, " n"]:
        """Of photographs that a component of that label could be taken from."""
        loss = self.strength * _apart(photographs, chosen.area, self.differences)
        same = chosen.of_label.get(label_id)
        if not same:
            return loss
        look = self.light[:, label_id]
        unlike = _weighted(look_differences(look[photographs], look[[*same]]), same)
        return loss + min(self.strength, 1.0) * ALIKE * unlike


def _apart(
    photographs: Int64[np.ndarray, " n"], area: Mapping[int, int], differences: Differences
) -> Float64[np.ndarray, " n"]:
    """How unlike the light of photographs is to that of others, given by index with the area that each counts
    for; 0 where there are none."""
    if not area:
        return np.zeros(len(photographs))
    return _weighted(differences(photographs, np.array([*area], np.int64)), area)


def _weighted(apart: np.ndarray, area: Mapping[int, int]) -> Float64[np.ndarray, " n"]:
    weight = np.array([*area.values()], np.float64)
    return apart.astype(np.float64) @ (weight / weight.sum())


def _merit(
    asked: Asked,
    light: Float32[np.ndarray, "photographs rows values"],
    painted: Float64[np.ndarray, " labels"],
    top_k: int,
    seed: int,
    strength: float,
) -> Float64[np.ndarray, " candidates"]:
    """What is traded against light."""
    n = len(asked.candidates) if top_k <= 1 else min(top_k, len(asked.candidates))
    shown = light[asked.photographs[:n], :-1, SHARE].astype(np.float64)
    kin = min(strength, 1.0) * np.minimum(shown, painted).sum(axis=1)
    if top_k <= 1:
        score = np.array([candidate.retrieval_score for candidate in asked.candidates]) / SCORE_UNIT
        bad = PLAIN * _plainness(asked, light) + MISFIT * _misfit(asked)
        return score + KIN * kin - min(strength, 1.0) * bad
    component = asked.component
    rng = np.random.default_rng([seed % (1 << 64), component.label_id, *component.box])
    return DRAW * rng.random(n) + KIN_DRAWN * kin


def _shares(asked: Sequence[Asked], n_labels: int) -> Float64[np.ndarray, " labels"]:
    """What share of the painting each label has."""
    area = np.zeros(n_labels)
    for each in asked:
        area[each.component.label_id] += each.component.area
    return area / max(area.sum(), 1.0)


def _misfit(asked: Asked) -> Float64[np.ndarray, " candidates"]:
    """How much less than half as well as the best one the candidates lap over the component: 0 to 1."""
    iou = np.array([candidate.mask_iou for candidate in asked.candidates])
    return np.clip(1 - iou / max(iou.max() / 2, 1e-6), 0, 1)


def _plainness(
    asked: Asked, light: Float32[np.ndarray, "photographs rows values"]
) -> Float64[np.ndarray, " candidates"]:
    """How little light and shade the candidates' label has in their photographs, against the livelier ones
    among them: 0 to 1."""
    spread = light[asked.photographs, asked.component.label_id, SPREAD].astype(np.float64)
    lively = max(float(np.percentile(spread, _LIVELY)), 1e-6)
    return np.clip(1 - spread / lively, 0, 1)
