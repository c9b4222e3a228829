"""Where stones lie: along shores, on bare and rocky ground, some in the grass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.labels import Label
from training.scenes.noise import smoothstep
from training.scenes.plant_fields import Site, fan_points, ground_at, patches

_MOST, _BOULDER_M = 3200, 0.55


@dataclass(frozen=True)
class Stones:
    """Stones, (n,) each: `position` (n, 3) and `size` in metres, `turn` in radians.

    `fine` is true for those that are many pixels wide, `boulder` for those that count as things of their own.
    """

    position: np.ndarray
    size: np.ndarray
    turn: np.ndarray
    fine: np.ndarray
    boulder: np.ndarray

    def __len__(self) -> int:
        return len(self.size)


def plan_stones(site: Site, rng: np.random.Generator) -> Stones:
    """Stones from pebbles to boulders; there are many small ones for each large one."""
    terrain, view = site.scene.terrain, site.view
    if terrain.stones < 0.03 or terrain.snow_cover > 0.85:
        return _none()

    def density(away: np.ndarray) -> np.ndarray:
        return 40 * np.maximum(1, away / 4.0) ** -1.75

    x, y, away, _ = fan_points(rng, view, density, 1.0, 140, 14 * _MOST)
    ground = ground_at(site, x, y)
    inland = view.from_shore(x, y)
    share = np.select(
        [ground.label == Label.ROCK, ground.label == Label.EARTH, ground.label == Label.SAND],
        [0.9, 0.5, 0.06 + 0.3 * (terrain.shore == "sea")],
        0.07,
    )
    bank = smoothstep(5.0, 0.5, inland) * smoothstep(-1.2, -0.3, inland) * (terrain.shore != "none")
    bank = bank * (0.15 if terrain.ground == "sand" or terrain.shore == "ponds" else 1.0)
    heap = patches(site, x, y, 31, 5.0, 0.15 + 0.5 * terrain.stones)
    chance = terrain.stones * np.maximum(share * (0.25 + heap), 0.9 * bank * (0.3 + heap))
    relief = np.isin(ground.label, (Label.MOUNTAIN, Label.HILL, Label.ROAD))
    keep = (rng.random(len(x)) < chance) & ~relief & ~site.keep_out(x, y) & (ground.z > -0.5)
    # What is smaller than a pixel belongs to the ground's own colour.
    least = np.maximum(0.035, 1.3 * away * view.pixel)
    size = least * (1 - rng.random(len(x))) ** (-1 / 2.3)
    size = np.minimum(size, rng.uniform(0.8, 2.2, len(x)) * (0.5 + terrain.stones))
    keep &= view.visible(x, y, ground.z, size * 0.4) & (size < 0.25 * away)
    index = np.flatnonzero(keep)
    if len(index) > _MOST:
        index = np.sort(rng.choice(index, _MOST, replace=False))
    position = np.stack([x, y, ground.z], axis=1)[index]
    size, away = size[index], away[index]
    fine = size / (away * view.pixel) > 14
    return Stones(position, size, rng.uniform(0, 2 * np.pi, len(size)), fine, size > _BOULDER_M)


def _none() -> Stones:
    none = np.zeros(0)
    return Stones(np.zeros((0, 3)), none, none, none.astype(bool), none.astype(bool))
