"""Dry-stone walls along runs of points."""

from __future__ import annotations

import itertools

import numpy as np

from training.scenes.fence_line import Line, beam
from training.scenes.house_parts import Parts


def wall(line: Line, rng: np.random.Generator) -> Parts:
    """Courses of rough stones on both faces of a dark core, and upright cap stones."""
    parts, total = Parts(), line.length
    high = float(rng.uniform(0.75, 1.05))
    for a, b in itertools.pairwise(line.points):
        low = np.array([0, 0, 0.5 * high - 0.45], np.float32)
        beam(parts, "dark", a + low, b + low, 0.34, high + 0.7, 0.1)
    for side in (-1, 1):
        level = -0.15
        while level < high - 0.05:
            course = float(rng.uniform(0.07, 0.19))
            away = float(rng.uniform(0, 0.2))
            while away < total:
                long = float(rng.uniform(0.12, 0.3) + 0.25 * rng.random() ** 3)
                tall = course * float(rng.uniform(0.85, 1.1))
                _stone(parts, line, away, long, side * (0.24 - 0.06 * level), level, tall, 0.22, rng)
                away += long * 0.97
            level += course * 0.95
    away = 0.0
    while away < total:
        long = float(rng.uniform(0.1, 0.2))
        _stone(parts, line, away, long, 0.0, high - 0.08, float(rng.uniform(0.2, 0.32)), 0.44, rng)
        away += long * 1.02
    return parts


def _stone(
    parts: Parts,
    line: Line,
    away: float,
    long: float,
    side: float,
    level: float,
    tall: float,
    thick: float,
    rng: np.random.Generator,
) -> None:
    """A rough block: its corners are displaced, its faces to the sides are rounded off."""
    a, b = line.at(away), line.at(away + long)
    ahead = b - a
    across = np.array([-ahead[1], ahead[0], 0], np.float32)
    across /= max(float(np.linalg.norm(across)), 1e-6)
    wobble = 0.11 * min(tall, long)
    tone, ends = float(rng.random()), []
    for out in (-1, 1):
        face = []
        for end, up in ((a, 0), (b, 0), (b, 1), (a, 1)):
            point = (
                end + across * (side + 0.5 * thick * out) + np.array([0, 0, level + tall * up], np.float32)
            )
            face.append(point + (wobble * (rng.random(3) - 0.5) * 2).astype(np.float32))
        ends.append(np.stack(face).astype(np.float32))
    for out, face in zip((-1, 1), ends, strict=True):
        if side and (out > 0) != (side > 0):
            continue
        bulge = across * (out * (0.015 + 0.03 * rng.random()))
        inner = face.mean(0) + 0.78 * (face - face.mean(0)) + bulge
        turned = (0, 1, 2, 3) if out < 0 else (1, 0, 3, 2)
        parts.quad("stone", inner[list(turned)], tone)
        for k in range(4):
            i, j = turned[k], turned[(k + 1) % 4]
            parts.quad("stone", np.stack([face[i], face[j], inner[j], inner[i]]), tone)
    near, far = ends
    parts.quad("stone", np.stack([near[3], near[2], far[2], far[3]]), tone)
    for i, j in ((1, 2), (3, 0)):
        parts.quad("stone", np.stack([near[i], far[i], far[j], near[j]]), tone)
