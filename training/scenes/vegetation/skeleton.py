"""Branching skeletons: each level of branches grows on the level before it, all of a level at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.scenes.vegetation.plant_mesh import unit

UP = np.array([0.0, 0.0, 1.0])
GOLDEN_ANGLE = 2.399963


@dataclass(frozen=True)
class Branches:
    """Branches of one level.

    Attributes
    ----------
    points
        (n, k, 3) polylines from root to tip in metres.
    radii
        (n, k) in metres.
    parent
        (n,) index into the level before; -1 for trunks.
    """

    points: np.ndarray
    radii: np.ndarray
    parent: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        return np.linalg.norm(np.diff(self.points, axis=1), axis=2).sum(axis=1)

    def only(self, keep: np.ndarray) -> Branches:
        """The branches where `keep` (mask or indices) says so."""
        return Branches(self.points[keep], self.radii[keep], self.parent[keep])

    def at(self, index: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Point, unit tangent and radius of branches `index` at fractions `t` in [0, 1] of their length."""
        k = self.points.shape[1]
        place = np.clip(t, 0, 1) * (k - 1)
        low = np.minimum(place.astype(int), k - 2)
        share = (place - low)[:, None]
        a, b = self.points[index, low], self.points[index, low + 1]
        radius = self.radii[index, low] * (1 - share[:, 0]) + self.radii[index, low + 1] * share[:, 0]
        return a + (b - a) * share, unit(b - a), radius


@dataclass(frozen=True)
class Level:
    """How one level of branches grows on the level before.

    Attributes
    ----------
    count
        Branches a parent of mean length.
    start, end
        Part of the parent that bears branches, fractions of its length.
    angle
        Degrees from the parent's direction at `start` and at `end`.
    length
        Fraction of the parent's length (before the taper towards the parent's tip).
    taper
        Length at the parent's tip over that at its base.
    rise
        Turn towards the zenith over the whole branch (negative: towards the ground).
    wiggle
        Random turn a segment, radians.
    flat
        0: all around the parent; 1: only to its two sides, as in a fan.
    thickness
        Radius at the root over the parent's radius there.
    segments
        Pieces of the polyline.
    """

    count: float
    start: float
    end: float
    angle: tuple[float, float]
    length: float
    taper: float = 0.5
    rise: float = 0.3
    wiggle: float = 0.12
    flat: float = 0.0
    thickness: float = 0.6
    segments: int = 4
    spread: float = 0.22


def grow_trunk(
    rng: np.random.Generator,
    height: float,
    radius: float,
    *,
    lean: float = 0.03,
    wiggle: float = 0.03,
    stems: int = 1,
    segments: int = 14,
) -> Branches:
    """Trunks from the ground; the foot flares; several `stems` lean apart."""
    turn = rng.uniform(0, 2 * np.pi) + np.arange(stems) * (2 * np.pi / stems) + rng.normal(0, 0.3, stems)
    tilt = np.abs(rng.normal(0, lean, stems)) + (0.28 if stems > 1 else 0.0)
    direction = unit(np.stack([np.cos(turn) * tilt, np.sin(turn) * tilt, np.ones(stems)], axis=1))
    reach = height * rng.uniform(0.85, 1.0, stems)
    reach[0] = height
    points = _walk(rng, np.zeros((stems, 3)), direction, reach, segments, rise=0.25, wiggle=wiggle)
    t = np.linspace(0, 1, segments + 1)
    profile = (1 - t) ** 0.7 * 0.78 + 0.02 + 0.5 * np.exp(-t * height / (1.5 * radius + 0.05))
    return Branches(points, radius * profile[None] * np.ones((stems, 1)) / stems**0.5, np.full(stems, -1))


def grow(
    rng: np.random.Generator,
    parents: Branches,
    level: Level,
    length_at: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Branches:
    """Branches on every parent.

    `length_at` gives lengths in metres from the roots' positions (n, 3), in place of the parent's length.
    """
    lengths = parents.lengths
    wanted = level.count * lengths / max(lengths.mean(), 1e-6)
    counts = np.floor(wanted + rng.random(len(wanted))).astype(int)
    index = np.repeat(np.arange(len(counts)), counts)
    if not len(index):
        return Branches(np.zeros((0, level.segments + 1, 3)), np.zeros((0, level.segments + 1)), index)
    rank = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (rank + rng.random(len(index))) / counts[index]
    t = level.start + share * (level.end - level.start)
    root, tangent, radius = parents.at(index, t)
    azimuth = (
        rank * GOLDEN_ANGLE + rng.uniform(0, 2 * np.pi, len(counts))[index] + rng.normal(0, 0.35, len(index))
    )
    side = np.where(rank % 2 == 0, 0.0, np.pi) + rng.normal(0, 0.35, len(index))
    azimuth = np.where(rng.random(len(index)) < level.flat, side, azimuth)
    angle = np.radians(level.angle[0] + (level.angle[1] - level.angle[0]) * share)
    direction = _leaving(tangent, azimuth, angle * rng.lognormal(0, 0.12, len(index)))
    if length_at is None:
        reach = lengths[index] * level.length * (1 + (level.taper - 1) * share)
    else:
        reach = length_at(root)
    reach = reach * rng.lognormal(-(level.spread**2) / 2, level.spread, len(index))
    points = _walk(rng, root, direction, reach, level.segments, level.rise, level.wiggle)
    s = np.linspace(0, 1, level.segments + 1)
    foot = np.minimum(radius * level.thickness, 0.02 * reach + 0.004)
    foot = np.minimum(foot, radius * 0.85)
    return Branches(points, foot[:, None] * (1 - 0.85 * s[None]), index)


def _leaving(tangent: np.ndarray, azimuth: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Directions at `angle` from the tangent; azimuth 0 and pi are the horizontal sides."""
    across = np.cross(tangent, UP)
    upright = np.linalg.norm(across, axis=1) < 1e-3
    across[upright] = (1.0, 0.0, 0.0)
    across = unit(across)
    above = np.cross(across, tangent)
    around = np.cos(azimuth)[:, None] * across + np.sin(azimuth)[:, None] * above
    return np.cos(angle)[:, None] * tangent + np.sin(angle)[:, None] * around


def _walk(rng, root, direction, reach, segments, rise, wiggle) -> np.ndarray:
    """Polylines that turn towards the sky (or the ground) and waver."""
    points = np.empty((len(root), segments + 1, 3))
    points[:, 0] = root
    step = (reach / segments)[:, None]
    for i in range(segments):
        direction = unit(direction + UP * (rise / segments) + rng.normal(0, wiggle, direction.shape))
        points[:, i + 1] = points[:, i] + direction * step
    return points
