"""Ferns and palms: bowed fronds with two rows of leaflets."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.palettes import linear
from training.scenes.vegetation.plant_mesh import LEAF, PlantMesh, joined, quad_mesh, strip_mesh, unit
from training.scenes.vegetation.skeleton import UP, Branches, grow_trunk
from training.scenes.vegetation.tubes import tube_mesh


def fern_mesh(rng: np.random.Generator, height: float) -> PlantMesh:
    """Arching fronds from one root, each with two rows of leaflets."""
    n = int(rng.integers(9, 15))
    turn = np.arange(n) * 2.4 + rng.normal(0, 0.3, n)
    return _fronds(
        rng,
        np.zeros((n, 3)),
        turn,
        np.radians(rng.uniform(15, 45, n)),
        np.radians(rng.uniform(45, 80, n)),
        height * rng.uniform(0.9, 1.3, n),
        24,
        0.24,
        ((84, 112, 48), (112, 138, 62)),
        0.0,
    )


def palm_mesh(rng: np.random.Generator, height: float) -> PlantMesh:
    """A coconut-like palm: a leaning ringed trunk and a crown of drooping fronds."""
    trunk = grow_trunk(rng, height * 0.82, 0.018 * height + 0.05, lean=0.14, wiggle=0.05, segments=24)
    radii = np.maximum(trunk.radii, 0.55 * (0.018 * height + 0.05))
    radii = radii * (1 + 0.05 * (np.arange(radii.shape[1]) % 2))
    trunk = Branches(trunk.points, radii, trunk.parent)
    wood = tube_mesh(trunk, 10, tuple(linear((134, 120, 102))))
    n = int(rng.integers(22, 30))
    turn = np.arange(n) * 2.4 + rng.normal(0, 0.15, n)
    order = np.linspace(0, 1, n)
    lean = np.radians(12 + 88 * order + rng.normal(0, 6, n))
    bend = np.radians(50 + 30 * rng.random(n))
    length = height * 0.16 + 1.4
    top = np.tile(trunk.points[0, -1], (n, 1))
    fronds = _fronds(
        rng,
        top,
        turn,
        lean,
        bend,
        length * rng.uniform(0.85, 1.1, n),
        44,
        0.26,
        ((86, 106, 52), (120, 130, 68)),
        0.5,
    )
    return joined([wood, fronds])


def _fronds(rng, roots, turn, lean, bend, length, leaflets, leaflet_size, tones, hang) -> PlantMesh:
    """Bowed midribs with leaflets to both sides; `leaflet_size` over the frond's length."""
    n, k = len(turn), leaflets
    s = np.linspace(0, 1, k)
    tilt = lean[:, None] + bend[:, None] * s[None] ** 1.3
    ahead = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    step = (length / (k - 1))[:, None]
    out, up = np.cumsum(np.sin(tilt) * step, axis=1), np.cumsum(np.cos(tilt) * step, axis=1)
    line = roots[:, None] + np.concatenate([out[:, :, None] * ahead[:, None], up[:, :, None]], axis=2)
    tangent = unit(np.gradient(line, axis=1))
    side = np.stack([-np.sin(turn), np.cos(turn), np.zeros(n)], axis=1)[:, None]
    normal = np.cross(tangent, np.broadcast_to(side, tangent.shape))
    size = leaflet_size * length[:, None] * (np.sin(np.pi * (0.06 + 0.9 * s)) ** 0.6)[None]
    low, high = linear(tones[0]), linear(tones[1])
    parts = []
    for sign in (-1, 1):
        along = unit(
            sign * side
            + 0.55 * tangent
            - UP * hang * rng.uniform(0.4, 1.4, (n, k, 1))
            + rng.normal(0, 0.08, (n, k, 3))
        )
        wide = tangent * (size * 0.07)[..., None]
        middle = line + along * (size * 0.4)[..., None] + normal * (size * 0.03)[..., None]
        tip = line + along * size[..., None] - UP * (hang * 0.2 * size)[..., None]
        quads = np.stack([line, middle + wide, tip, middle - wide], axis=2).reshape(-1, 4, 3)
        mix = rng.random((n, 1, 1)) * 0.7 + 0.3 * rng.random((n, k, 1))
        rgb = ((low + (high - low) * mix) * rng.lognormal(0.15, 0.12, (n, k, 1))).reshape(-1, 3)
        parts.append(quad_mesh(quads, np.concatenate([rgb, np.full((n * k, 1), 0.6)], axis=1), LEAF))
    rib = np.stack(
        [line - side * 0.008 * length[:, None, None], line + side * 0.008 * length[:, None, None]], axis=2
    )
    color = np.tile(np.append(linear((126, 128, 76)), 0.5), (n, k, 1))
    return joined([*parts, strip_mesh(rib, color, LEAF)])
