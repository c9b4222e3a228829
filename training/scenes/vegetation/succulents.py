"""Desert plants and palms: ribbed columns, rosettes, pads and fronds."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.palettes import Rgb, linear
from training.scenes.vegetation.plant_mesh import LEAF, WOOD, PlantMesh, joined, quad_mesh, strip_mesh, unit
from training.scenes.vegetation.skeleton import UP, Branches
from training.scenes.vegetation.tubes import tube_mesh

_CACTUS: Rgb = (98, 108, 78)


def _bent_column(rng, root, direction, length, radius, sides_bend, segments=12) -> Branches:
    points = [np.asarray(root, float)]
    direction = unit(np.asarray(direction, float))
    for i in range(segments):
        direction = unit(
            direction + UP * sides_bend * (1.0 if i < segments * 0.45 else 0.3) + rng.normal(0, 0.015, 3)
        )
        points.append(points[-1] + direction * length / segments)
    s = np.linspace(0, 1, segments + 1)
    profile = (
        radius
        * np.minimum(1, 0.82 + 0.6 * s)
        * np.sqrt(np.maximum(1 - np.maximum((s - 0.86) / 0.145, 0) ** 2, 0.002))
    )
    return Branches(np.array(points)[None], profile[None], np.array([-1]))


def cactus_mesh(rng: np.random.Generator, height: float) -> PlantMesh:
    """A ribbed column cactus, most with arms that bend upwards."""
    radius = 0.055 * height * rng.uniform(0.85, 1.2)
    columns = [_bent_column(rng, (0, 0, -0.05), (0, 0, 1), height, radius, 0.05, 16)]
    for _ in range(int(rng.integers(0, 5))):
        turn, start = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.62) * height
        out = np.array([np.cos(turn), np.sin(turn), 0.0])
        root = out * radius * 0.7 + UP * start
        columns.append(_bent_column(rng, root, out, height * rng.uniform(0.25, 0.5), radius * 0.72, 0.42))
    meshes = []
    for column in columns:
        tube = tube_mesh(column, 28, tuple(linear(_CACTUS)), WOOD)
        meshes.append(_ribbed(tube, column, 28))
    meshes.append(_spines(rng, meshes))
    return joined(meshes)


def _ribbed(tube: PlantMesh, column: Branches, sides: int) -> PlantMesh:
    k = column.radii.shape[1]
    vertices = tube.vertices.reshape(k, sides, 3)
    middle = column.points[0][:, None]
    deep = np.where(np.arange(sides) % 2 == 0, 1.0, 0.82)[None, :, None]
    bent = middle + (vertices - middle) * deep
    colors = tube.colors.reshape(k, sides, 4).copy()
    colors[:, 1::2, :3] *= 0.5
    shade = 0.75 + 0.35 * np.linspace(0, 1, k)[:, None, None]
    colors[:, :, :3] *= shade
    return PlantMesh(
        bent.reshape(-1, 3).astype(np.float32), tube.corners, tube.sizes, colors.reshape(-1, 4), tube.slots
    )


def _spines(rng: np.random.Generator, meshes: list[PlantMesh]) -> PlantMesh:
    vertices = np.concatenate([mesh.vertices[::2] for mesh in meshes])
    root = vertices[rng.choice(len(vertices), min(900, 4 * len(vertices)))] + rng.normal(0, 0.02, (1, 3))
    along = unit(rng.normal(size=(len(root), 3)))
    side = unit(np.cross(along, rng.normal(size=(len(root), 3)))) * 0.002
    tip = root + along * 0.05
    quads = np.stack([root - side, root + side, tip + side * 0.3, tip - side * 0.3], axis=1)
    color = np.append(linear((196, 180, 142)), 0.0)
    return quad_mesh(quads, np.tile(color, (len(root), 1)), LEAF)


def prickly_pear_mesh(rng: np.random.Generator, height: float) -> PlantMesh:
    """Flat pads that grow out of one another."""
    size = height / 3.2
    pads = [(np.zeros(3), unit(np.array([rng.normal(0, 0.2), rng.normal(0, 0.2), 1.0])), size, 0)]
    meshes = []
    while pads:
        root, direction, length, depth = pads.pop()
        meshes.append(_pad(rng, root, direction, length))
        if depth < 3:
            for _ in range(int(rng.integers(1, 4))):
                turned = unit(direction + rng.normal(0, 0.65, 3) + UP * 0.35)
                start = root + direction * length * rng.uniform(0.75, 0.95) + rng.normal(0, 0.12 * length, 3)
                pads.append((start, turned, length * rng.uniform(0.75, 1.0), depth + 1))
    return joined(meshes)


def _pad(rng: np.random.Generator, root: np.ndarray, direction: np.ndarray, length: float) -> PlantMesh:
    across = unit(np.cross(direction, rng.normal(size=3)))
    thick = np.cross(direction, across)
    u, v = np.meshgrid(np.linspace(0.04, np.pi - 0.04, 7), np.linspace(0, 2 * np.pi, 11), indexing="ij")
    rows = (
        root
        + direction * (length * 0.5 * (1 - np.cos(u)))[..., None]
        + across * (length * 0.36 * np.sin(u) * np.cos(v))[..., None]
        + thick * (length * 0.06 * np.sin(u) * np.sin(v))[..., None]
    )
    quads = np.stack([rows[:-1, :-1], rows[1:, :-1], rows[1:, 1:], rows[:-1, 1:]], axis=2).reshape(-1, 4, 3)
    tone = linear((106, 126, 78)) * rng.lognormal(0, 0.12)
    return quad_mesh(quads, np.tile(np.append(tone, 0.5), (len(quads), 1)), WOOD)


def agave_mesh(rng: np.random.Generator, height: float) -> PlantMesh:
    """A rosette of thick pointed leaves; `height` in metres is about its radius too."""
    n, k = int(rng.integers(34, 56)), 6
    turn = np.arange(n) * 2.399963 + rng.normal(0, 0.1, n)
    order = np.linspace(0, 1, n)
    tilt = np.radians(82 - 74 * order + rng.normal(0, 5, n))
    length = height * (0.95 - 0.25 * order) * rng.uniform(0.85, 1.1, n)
    s = np.linspace(0, 1, k)
    angle = tilt[:, None] - 0.35 * s[None] * np.sin(tilt)[:, None]
    out = np.cumsum(np.sin(angle), axis=1) / k * length[:, None]
    up = np.cumsum(np.cos(angle), axis=1) / k * length[:, None]
    ahead = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    line = np.concatenate([out[:, :, None] * ahead[:, None], up[:, :, None]], axis=2)
    across = np.stack([-np.sin(turn), np.cos(turn), np.zeros(n)], axis=1)[:, None]
    width = 0.085 * height * np.array([0.7, 1.0, 1.05, 0.85, 0.5, 0.02])[None, :, None]
    lift = UP * width * 0.45
    base = linear((118, 138, 116))
    rgb = base * rng.lognormal(0, 0.1, (n, 1, 1)) * (0.75 + 0.4 * s)[None, :, None]
    rgb[:, -1] = linear((88, 66, 48))
    colors = np.concatenate([rgb, np.full((n, k, 1), 0.5)], axis=2)
    left = strip_mesh(np.stack([line - across * width + lift, line], axis=2), colors, WOOD)
    right = strip_mesh(np.stack([line, line + across * width + lift], axis=2), colors, WOOD)
    return joined([left, right])
