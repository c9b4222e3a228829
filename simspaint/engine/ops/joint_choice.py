"""One candidate for each of several components, chosen together: merits of their own, and what pairs of them
lose or gain (iterated conditional modes, Besag 1986, from several beginnings at once)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Float64, Int64

from simspaint.domain.component import Component
from simspaint.engine.ops.appearance import appearance_differences, label_appearance_differences

_NO_PHOTOGRAPH = -1
Pairs = Float64[np.ndarray, "components components"]


class JointWeights(NamedTuple):
    """How much each pair of components counts; symmetric, zero on the diagonal.

    Parameters
    ----------
    size
        What a component's own merit counts: the root of its share of the painting.
    unlike
        What photographs lose that look as unlike as can be.
    label_mates
        The same for the looks of one label; zero between different labels.
    same
        What a pair gains where both are of one photograph.
    """

    size: Float64[np.ndarray, " components"]
    unlike: Pairs
    label_mates: Pairs
    same: Pairs


def joint_weights(
    components: Sequence[Component],
    labels: Int64[np.ndarray, " components"],
    boundaries: Int64[np.ndarray, "components components"],
    consistency: float,
    label_mates: float,
    seam: float,
) -> JointWeights:
    """Each component is compared with the others by their areas, and its look with those of the same of
    `labels`; a saved seam counts by its length."""
    area = np.array([component.area for component in components], np.float64)
    size = np.sqrt(area / area.sum())
    unlike = consistency * _by_area(size, area, np.ones((area.size, area.size), bool))
    mates = min(consistency, 1.0) * label_mates * _by_area(size, area, labels[:, None] == labels)
    return JointWeights(size, unlike, mates, seam * boundaries / np.sqrt(area.sum()))


def _by_area(size: np.ndarray, area: np.ndarray, counts: np.ndarray) -> Pairs:
    """Each component's size times the share of every other one among those that count."""
    shares = np.where(counts, area, 0.0)
    np.fill_diagonal(shares, 0.0)
    total = shares.sum(axis=1, keepdims=True)
    weighted = size[:, None] * np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    return weighted + weighted.T


@dataclass(frozen=True, slots=True)
class JointChoice:
    """What is chosen among.

    Parameters
    ----------
    photographs
        Of each component's candidates, rows of `differences`.
    merits
        Of each component's candidates.
    labels
        Whose looks are compared, of the components.
    differences
        How unlike photographs are, see `appearance_differences`.
    looks
        How unlike labels look that several components have, see `label_appearance_differences`.
    """

    photographs: Sequence[Int64[np.ndarray, " _"]]
    merits: Sequence[Float64[np.ndarray, " _"]]
    labels: Int64[np.ndarray, " components"]
    weights: JointWeights
    differences: Float32[np.ndarray, "photographs photographs"]
    looks: Mapping[int, Float32[np.ndarray, "photographs photographs"]]

    @staticmethod
    def of(
        photographs: Sequence[Int64[np.ndarray, " _"]],
        merits: Sequence[Float64[np.ndarray, " _"]],
        labels: Int64[np.ndarray, " components"],
        weights: JointWeights,
        rows: Float32[np.ndarray, "photographs rows values"],
    ) -> JointChoice:
        """With the differences between photographs of these appearances, see `light_of`."""
        found, counts = np.unique(labels, return_counts=True)
        looks = {i: label_appearance_differences(rows[:, i]) for i in found[counts > 1].tolist()}
        return JointChoice(photographs, merits, labels, weights, appearance_differences(rows), looks)

    def gains(
        self, i: int, among: Int64[np.ndarray, "*shape"], chosen: Int64[np.ndarray, "starts components"]
    ) -> Float64[np.ndarray, "*shape starts"]:
        """What photographs gain as those of component `i` beside the chosen photographs of all others."""
        unlike, mates, same = (w[i] for w in self.weights[1:])
        beside = np.flatnonzero(unlike)
        gain = -(self.differences[among[..., None, None], chosen[:, beside]] @ unlike[beside])
        beside = np.flatnonzero(mates)
        if beside.size:
            looks = self.looks[int(self.labels[i])]
            gain -= looks[among[..., None, None], chosen[:, beside]] @ mates[beside]
        beside = np.flatnonzero(same)
        if beside.size:
            gain += (among[..., None, None] == chosen[:, beside]) @ same[beside]
        return gain


class JointEnd(NamedTuple):
    """The place of each component's candidate, and what the choice comes to."""

    places: Int64[np.ndarray, " components"]
    total: float


def joint_choices(
    choice: JointChoice, scenes: Sequence[int], try_merits: bool, sweeps: int, most: int, least_apart: float
) -> list[JointEnd]:
    """Choices that nothing single betters, the best first: coordinate ascent from several beginnings.

    Parameters
    ----------
    scenes
        Photographs that a beginning is made of: each component takes its best candidate of the photograph,
        else the one with the best merit.
    try_merits
        Whether the best merits are a beginning as well; they are the only one where there is no scene.
    sweeps
        Times at most that all components are gone through, the largest first.
    most
        How many are given at most.
    least_apart
        Share of the painting that has other photographs in each of them than in all better ones.
    """
    places = _beginnings(choice, scenes, try_merits)
    components = np.argsort(-choice.weights.size, kind="stable").tolist()
    chosen = _photographs_of(choice, places)
    for _ in range(sweeps):
        before = places.copy()
        for i in components:
            merit = choice.weights.size[i] * choice.merits[i]
            gain = merit[:, None] + choice.gains(i, choice.photographs[i], chosen)
            places[:, i] = np.argmax(gain, axis=0)
            chosen[:, i] = choice.photographs[i][places[:, i]]
        if np.array_equal(before, places):
            break
    totals = _totals(choice, places, chosen)
    share, ends = choice.weights.size**2, list[int]()
    for end in np.argsort(-totals, kind="stable").tolist():
        if all(share[chosen[end] != chosen[better]].sum() > least_apart for better in ends):
            ends.append(end)
    return [JointEnd(places[end], float(totals[end])) for end in ends[:most]]


def _beginnings(
    choice: JointChoice, scenes: Sequence[int], try_merits: bool
) -> Int64[np.ndarray, "starts components"]:
    starts = np.empty((len(scenes) + 1, len(choice.merits)), np.int64)
    wanted = np.array([[_NO_PHOTOGRAPH], *([scene] for scene in scenes)])
    for i, (photographs, merit) in enumerate(zip(choice.photographs, choice.merits, strict=True)):
        of_scene = np.where(photographs == wanted, merit, -np.inf)
        is_there = np.isfinite(of_scene.max(axis=1))
        starts[:, i] = np.where(is_there, np.argmax(of_scene, axis=1), np.argmax(merit))
    return starts if try_merits or not scenes else starts[1:]


def _photographs_of(choice: JointChoice, places: Int64[np.ndarray, "starts components"]) -> np.ndarray:
    return np.stack([own[places[:, i]] for i, own in enumerate(choice.photographs)], axis=1)


def _totals(choice: JointChoice, places: np.ndarray, chosen: np.ndarray) -> Float64[np.ndarray, " starts"]:
    """What each choice comes to; every pair counts once."""
    starts = np.arange(len(places))
    total = np.zeros(len(places))
    for i, merit in enumerate(choice.merits):
        total += choice.weights.size[i] * merit[places[:, i]]
        total += choice.gains(i, chosen[:, i], chosen)[starts, starts] / 2
    return total
