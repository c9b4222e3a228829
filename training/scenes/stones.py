"""Stones: boulders that stand alone, and pebbles strewn about, where the ground is stony."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.scenes.ground_colors import ROCKS
from training.scenes.labels import Label
from training.scenes.noise import Array, fbm, smoothstep
from training.scenes.terrain import Terrain

_SHAPES = 7
_MOST_PEBBLES, _MOST_BOULDERS = 5200, 90
_ICOSAHEDRON = [int(digit, 16) for digit in "0b505101707a0ab1595b4ba2a7671839434232636838949524b62a867981"]
"""Corners of its triangles, three digits each."""
KeepOut = Callable[[Array, Array], NDArray[np.bool_]]


@dataclass(frozen=True)
class Stones:
    """Stones of a scene, all (n,); x, y, z in metres."""

    x: Array
    y: Array
    z: Array
    size: Array
    """Width in metres."""
    shape: NDArray[np.int64]
    turn: Array

    def only(self, keep: NDArray[Any]) -> Stones:
        """The stones that a mask or indices name."""
        return Stones(*(getattr(self, name)[keep] for name in ("x", "y", "z", "size", "shape", "turn")))


def plan_stones(terrain: Terrain, keep_out: KeepOut) -> tuple[Stones, Stones]:
    """Where stones lie: boulders (nearest first), and pebbles. The same recipe gives the same stones."""
    recipe = terrain.recipe
    random = np.random.Generator(np.random.PCG64([recipe.seed, 31]))
    count = 26000
    half = np.arctan(18 / terrain.scene.camera.focal_mm) + 0.05
    angle = ((random.random(count) * 2 - 1) * half).astype(np.float32)
    away = np.exp(np.log(1.6) + random.random(count) ** 0.8 * np.log(220 / 1.6)).astype(np.float32)
    x, y = away * np.sin(angle), away * np.cos(angle)
    # Sizes fall off as broken rock does: many small, few large; far ones must be large to be seen.
    size = (0.05 * (1 - random.random(count)) ** -0.62).astype(np.float32)
    size = np.maximum(size, 0.007 * away) * (0.7 + 0.6 * random.random(count)).astype(np.float32)
    rare = (np.minimum(1, 0.05 / size * np.maximum(1, 0.10 * away)) ** 1.25).astype(np.float32)
    likely = _stony(terrain, x, y) * rare
    kept = (random.random(count) < likely) & ~keep_out(x, y) & (size < 0.12 * away + 0.25) & (size < 3.2)
    x, y, size = x[kept], y[kept], size[kept]
    lone = _lone_boulders(terrain, keep_out, random, float(half))
    x, y, size = (np.concatenate(pair).astype(np.float32) for pair in zip((x, y, size), lone, strict=True))
    z = terrain.height(x, y)
    shape, turn = random.integers(0, _SHAPES, len(x)), (random.random(len(x)) * 6.28).astype(np.float32)
    stones = Stones(x, y, z, size, shape, turn)
    stones = stones.only(np.argsort(np.hypot(x, y), kind="stable"))
    large = (stones.size > 0.25) & (stones.size / np.hypot(stones.x, stones.y) > 0.014)
    return stones.only(np.flatnonzero(large)[:_MOST_BOULDERS]), stones.only(
        np.flatnonzero(~large)[:_MOST_PEBBLES]
    )


def _lone_boulders(
    terrain: Terrain, keep_out: KeepOut, random: np.random.Generator, half: float
) -> tuple[Array, Array, Array]:
    """x, y and size of a few boulders a person would notice: on stony land more, in water some."""
    count = int(random.poisson(0.4 + 2.2 * terrain.recipe.stones))
    if terrain.scene.camera.height_m > 8:
        count = 0
    tries = 12 * max(count, 1)
    angle = (random.random(tries) * 2 - 1) * half * 0.9
    away = 7 + 17 * random.random(tries)
    x, y = (away * np.sin(angle)).astype(np.float32), (away * np.cos(angle)).astype(np.float32)
    free = (terrain.slope(x, y) < 0.7) & ~keep_out(x, y) & (terrain.inland(x, y) > -2)
    free &= terrain.cover_model.shares(x, y, terrain.height(x, y), terrain.slope(x, y)).road < 0.1
    chosen = np.flatnonzero(free)[:count]
    size = away[chosen] * (0.09 + 0.09 * random.random(len(chosen)))
    return x[chosen], y[chosen], size.astype(np.float32)


def build_stones(scene: Any, terrain: Terrain, keep_out: KeepOut) -> None:
    """Add the stones of a terrain: an object for each boulder, one for all pebbles."""
    from training.scenes.materials import attribute, link, new_material
    from training.scenes.scene_objects import new_mesh, new_object, next_instance, set_color

    boulders, pebbles = plan_stones(terrain, keep_out)
    material, nodes = new_material("stone", Label.ROCK)
    link(material, attribute(material, "paint").outputs["Color"], nodes["surface"].inputs["Base Color"])
    nodes["surface"].inputs["Roughness"].default_value = 0.82
    fine, coarse = _shapes(terrain.recipe.seed, 3), _shapes(terrain.recipe.seed, 1)
    for index in range(len(boulders.x)):
        stone = boulders.only(np.array([index]))
        vertices, faces = _laid(stone, fine)
        mesh = new_mesh("boulder", vertices, faces, [material], smooth=True)
        set_color(mesh, "paint", _paint(terrain, vertices, stone))
        new_object(scene, "boulder", mesh, next_instance(scene))
    if len(pebbles.x):
        vertices, faces = _laid(pebbles, coarse)
        mesh = new_mesh("pebbles", vertices, faces, [material], smooth=True)
        set_color(mesh, "paint", _paint(terrain, vertices, pebbles))
        new_object(scene, "pebbles", mesh)


def _stony(terrain: Terrain, x: Array, y: Array) -> Array:
    """How stony the ground is, [0, 1]."""
    recipe = terrain.recipe
    slope = terrain.slope(x, y)
    shares = terrain.cover_model.shares(x, y, terrain.height(x, y), slope)
    fields = smoothstep(-0.05, 0.4, fbm(x / 9, y / 9, recipe.seed % 9973, 4))
    bed = np.where(terrain.inland(x, y) < 1.5, 1.0, 0.25)
    bare = (
        0.9 * shares.rock + shares.scree + 0.7 * shares.earth + bed * 0.45 * shares.sand + 0.12 * shares.snow
    )
    stony = recipe.stones**1.5 * 1.5 * (0.12 * shares.grass + bare) * (0.07 + 0.93 * fields)
    return np.clip(
        1.3 * stony * (terrain.inland(x, y) > -4) * (shares.road < 0.1) * (slope < 0.7), 0, 1
    ).astype(np.float32)


def _shapes(seed: int, detail: int) -> list[tuple[Array, NDArray[np.int64]]]:
    """Unit stones: balls with faces broken off, roughened, flattened."""
    ball, faces = _ball(detail)
    made = []
    for index in range(_SHAPES):
        random = np.random.Generator(np.random.PCG64([seed, index]))
        radius = np.full(len(ball), 1.0, np.float32)
        for _ in range(11):
            normal = random.standard_normal(3)
            normal /= np.linalg.norm(normal)
            cut = 0.62 + 0.3 * random.random()
            facing = ball @ normal
            radius = np.where(facing > 1e-3, np.minimum(radius, cut / np.maximum(facing, 1e-3)), radius)
        rough = fbm(ball[:, 0] * 2.3 + ball[:, 2] * 1.7, ball[:, 1] * 2.3 - ball[:, 2], seed % 997 + index, 4)
        points = ball * (radius * (1 + 0.13 * rough))[:, None]
        points = points * np.array([1, 0.7 + 0.3 * random.random(), 0.5 + 0.3 * random.random()])
        made.append((points.astype(np.float32) * 0.5, faces))
    return made


def _laid(stones: Stones, shapes: list[tuple[Array, NDArray[np.int64]]]) -> tuple[Array, NDArray[np.int64]]:
    """All stones as one mesh, each sunk by a third."""
    vertices, faces, start = [], [], 0
    for kind, (points, triangles) in enumerate(shapes):
        chosen = np.flatnonzero(stones.shape == kind)
        if not len(chosen):
            continue
        size, turn = stones.size[chosen, None], stones.turn[chosen, None]
        px = (points[:, 0] * np.cos(turn) - points[:, 1] * np.sin(turn)) * size + stones.x[chosen, None]
        py = (points[:, 0] * np.sin(turn) + points[:, 1] * np.cos(turn)) * size + stones.y[chosen, None]
        pz = (points[:, 2] + 0.12) * size + stones.z[chosen, None]
        vertices.append(np.stack([px, py, pz], axis=-1).reshape(-1, 3))
        offset = start + np.arange(len(chosen))[:, None, None] * len(points)
        faces.append((triangles[None] + offset).reshape(-1, 3))
        start += len(chosen) * len(points)
    return np.concatenate(vertices).astype(np.float32), np.concatenate(faces)


def _paint(terrain: Terrain, vertices: Array, stones: Stones) -> Array:
    recipe = terrain.recipe
    middle, dark, light = (np.asarray(tone, np.float32) for tone in ROCKS[recipe.rock])
    x, y, z = vertices.T
    own = fbm(x * 3.1, y * 3.1, recipe.seed % 7919, 3)[:, None]
    spots = fbm(x * 23 + z * 17, y * 23 - z * 11, recipe.seed % 7907, 3)[:, None]
    color = middle + np.where(own > 0, light - middle, middle - dark) * own * 1.3
    color = color * (0.9 + 0.35 * spots)
    if recipe.shore != "none":
        # Wet by waves and spray, and dark with algae below the water line.
        color = color * (0.45 + 0.55 * smoothstep(0.02, 0.22, z))[:, None]
    if recipe.snow_cover > 0:
        ground = terrain.height(x, y)
        cap = smoothstep(0.35, 0.7, (z - ground) / max(float(stones.size.mean()), 0.05))[:, None]
        color = color + (np.float32(0.86) - color) * cap * recipe.snow_cover
    return np.clip(color, 0.01, 0.95).astype(np.float32)


def _ball(detail: int) -> tuple[Array, NDArray[np.int64]]:
    """A unit ball of triangles: an icosahedron, each triangle cut into four `detail` times."""
    g = (1 + 5**0.5) / 2
    points = [(-1, g, 0), (1, g, 0), (-1, -g, 0), (1, -g, 0), (0, -1, g), (0, 1, g)]
    points += [(0, -1, -g), (0, 1, -g), (g, 0, -1), (g, 0, 1), (-g, 0, -1), (-g, 0, 1)]
    vertices = np.array(points, np.float64)
    faces = np.array(_ICOSAHEDRON).reshape(20, 3)
    for _ in range(detail):
        edges = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        unique, index = np.unique(edges, axis=0, return_inverse=True)
        middle = index.reshape(-1, 3) + len(vertices)
        vertices = np.concatenate([vertices, vertices[unique].mean(axis=1)])
        a, b, c = faces.T
        ab, bc, ca = middle.T
        faces = np.stack([a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca], axis=1).reshape(-1, 3)
    vertices /= np.linalg.norm(vertices, axis=1, keepdims=True)
    return vertices.astype(np.float32), faces
