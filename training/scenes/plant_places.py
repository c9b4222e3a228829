"""Places for plants: on the land, in sight, and not in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.scenes.labels import Label
from training.scenes.plant_fields import Ground, Site

DETAIL_PX = (560, 220, 80)
"""Heights on the screen, 768 pixels wide, from which a plant is made with detail 0, 1 and 2; below: 3."""


@dataclass(frozen=True)
class Places:
    """Plants that stand alone, nearest first.

    Attributes
    ----------
    names
        Species that `species` (n,) counts in.
    x, y, z
        (n,) metres.
    height
        (n,) metres.
    turn
        (n,) radians about the vertical.
    detail
        (n,) 0 (fills the frame) to 3 (some pixels high).
    tint
        (n, 3) factors on the colours.
    label
        (n,) what its pixels are in the layout: tree or bush, or mountain or hill on far relief.
    """

    names: tuple[str, ...]
    species: np.ndarray
    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    height: np.ndarray
    turn: np.ndarray
    detail: np.ndarray
    tint: np.ndarray
    label: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def only(self, keep: np.ndarray) -> Places:
        """The plants that `keep` (mask or indices) names."""
        fields = list(self.__dict__.values())[1:]
        return Places(self.names, *(field[keep] for field in fields))


def find_places(site: Site, rng, names, ground: Ground, species, tall, label: Label) -> Places:
    n = len(ground.x)
    bright = rng.lognormal(0, 0.11, (n, 1))
    warm = rng.normal(0, 0.07, (n, 1)) * np.array([1.0, 0.1, -0.5])
    away = np.hypot(ground.x, ground.y)
    pixels = tall / (np.maximum(away, 1) * site.view.pixel)
    detail = (pixels[:, None] < np.array(DETAIL_PX)).sum(axis=1)
    relief = np.isin(ground.label, (Label.MOUNTAIN, Label.HILL))
    labels = np.where(relief, ground.label, label).astype(np.uint8)
    turn = rng.uniform(0, 2 * np.pi, n)
    return Places(
        names,
        species,
        ground.x,
        ground.y,
        ground.z,
        tall,
        turn,
        detail,
        np.clip(bright * (1 + warm), 0.5, 1.6),
        labels,
    )


def seen(site: Site, places: Places, most: int, sure: int) -> Places:
    """Without those hidden by the land or by plants before them; the first `sure` stay in any case."""
    must = np.arange(len(places)) < sure
    seen = site.view.visible(places.x, places.y, places.z, places.height) | must
    # Plants beside the frame throw shadows into it.
    seen &= site.view.in_frame(places.x, places.y, 14.0)
    places, must = places.only(seen), must[seen]
    order = np.argsort(np.hypot(places.x, places.y), kind="stable")
    places, must = places.only(order), must[order]
    keep = _uncovered(site, places) | must
    places = places.only(keep)
    if len(places) > most:
        # The far half is thinned most: there one tree more or less is not seen.
        rank = np.linspace(0, 1, len(places))
        stride = np.random.default_rng(site.seed).random(len(places)) + 0.9 * rank
        places = places.only(np.sort(np.argsort(stride, kind="stable")[:most]))
    return places


def _uncovered(site: Site, places: Places, columns: int = 384) -> np.ndarray:
    """True for plants that rise above what nearer plants (two deep) cover of the picture."""
    away = np.maximum(np.hypot(places.x, places.y), 1.0)
    top = (places.z + 0.92 * places.height - site.view.eye) / away
    middle = (np.arctan2(places.x, places.y) / site.view.half_angle * 0.5 + 0.5) * columns
    half = 0.13 * places.height / away / (2 * site.view.half_angle) * columns
    first, last = np.floor(middle - half).astype(int), np.ceil(middle + half).astype(int)
    covered = np.full((2, columns), -9.0)
    keep = np.ones(len(away), bool)
    for i in range(len(away)):
        a, b = max(first[i], 0), min(last[i], columns)
        if a >= b:
            continue
        keep[i] = bool((top[i] > covered[1, a:b]).any())
        if keep[i]:
            slot = covered[:, a:b]
            slot[1] = np.maximum(slot[1], np.minimum(slot[0], top[i]))
            slot[0] = np.maximum(slot[0], top[i])
    return keep


def joined(parts: Sequence[Ground]) -> Ground:
    return Ground(
        *(np.concatenate(values) for values in zip(*(part.__dict__.values() for part in parts), strict=True))
    )


def no_places(names: tuple[str, ...]) -> Places:
    none, count = np.zeros(0, np.float32), np.zeros(0, int)
    return Places(names, count, none, none, none, none, none, count, np.zeros((0, 3)), count.astype(np.uint8))
