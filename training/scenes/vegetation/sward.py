"""All grass of a scene as one mesh: every blade stands on the ground it grows from.

Instanced tufts cost more: they overlap, and rays enter each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.vegetation.blades import BladeKind, blade_colors, blade_rows, seed_heads
from training.scenes.vegetation.grass import GRASSES
from training.scenes.vegetation.plant_mesh import LEAF, PlantMesh, joined, strip_mesh


@dataclass(frozen=True)
class Sward:
    """Where blades stand.

    Attributes
    ----------
    root
        (n, 3) metres.
    height
        (n,) metres of the grass there.
    widen
        (n,) factor on the blade's width: a far blade stands for several.
    heading
        (n,) radians, the way it leans.
    dryness
        (n,) in [0, 1].
    tint
        (n, 3) factors on the colours.
    """

    root: np.ndarray
    height: np.ndarray
    widen: np.ndarray
    heading: np.ndarray
    dryness: np.ndarray
    tint: np.ndarray

    def __len__(self) -> int:
        return len(self.root)

    def only(self, keep: np.ndarray) -> Sward:
        """The blades that `keep` (mask or indices) names."""
        fields = (self.root, self.height, self.widen, self.heading, self.dryness, self.tint)
        return Sward(*(field[keep] for field in fields))


def sward_mesh(rng: np.random.Generator, kind: str, sward: Sward) -> PlantMesh:
    """The blades as a mesh; far ones have fewer pieces.

    Raises
    ------
    KeyError
        For a kind of grass that is not in `grass.GRASSES`.
    """
    grass = GRASSES[kind]
    dry = rng.random(len(sward)) < sward.dryness
    meshes = []
    for group, blades in ((~dry, grass.blades), (dry, grass.dry)):
        shares = np.array([blade.share for blade in blades])
        chosen = rng.choice(len(blades), len(sward), p=shares / shares.sum())
        for i, blade in enumerate(blades):
            mine = group & (chosen == i)
            for low, high, rows in ((0, 2.2, 5), (2.2, 6, 4), (6, 1e9, 3)):
                some = np.flatnonzero(mine & (sward.widen >= low) & (sward.widen < high))
                if len(some):
                    meshes += _blades(rng, blade, sward.only(some), rows)
    return joined(meshes)


def _blades(rng: np.random.Generator, kind: BladeKind, sward: Sward, rows: int) -> list[PlantMesh]:
    n = len(sward)
    length = sward.height * rng.uniform(*kind.length, n)
    lean = np.radians(kind.lean) * rng.uniform(0.3, 1.7, n)
    bend = np.radians(kind.bend) * rng.uniform(0.3, 1.7, n)
    # Broad leaves are few: a far one stands for the blades around it and is no wider than they.
    width = kind.width_m * np.minimum(sward.widen, np.maximum(1, sward.widen * 0.005 / kind.width_m))
    width = width * rng.uniform(0.7, 1.3, n)
    pairs, line = blade_rows(rng, sward.root, length, width, lean, bend, sward.heading, rows)
    meshes = [strip_mesh(pairs, blade_colors(rng, kind, sward.tint, rows), LEAF)]
    if kind.head != "none":
        meshes.append(seed_heads(rng, kind, line, sward.height, sward.widen**0.7, sward.tint))
    return meshes
