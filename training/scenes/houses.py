"""Houses of several styles, put together from parts."""

from __future__ import annotations

import numpy as np

from training.scenes.built_plan import Site
from training.scenes.house_parts import Opening, Parts, gable, wall
from training.scenes.house_roofs import Roof, gabled_roof
from training.scenes.house_styles import STYLES, Finish, Rgb, Style


def house(site: Site) -> tuple[Parts, Finish]:
    """The parts of a site's house in its own frame, and what they are made of; the same for the same site."""
    rng, style = np.random.Generator(np.random.PCG64(site.seed)), STYLES[site.style]
    finish = _finish(style, rng)
    parts = Parts()
    eaves = rng.uniform(*style.eaves_m)
    _body(parts, site, style, rng, eaves, site.length_m, site.width_m)
    if rng.random() < style.wing:
        wing = Parts()
        length, width = 0.55 * site.length_m, 0.72 * site.width_m
        _body(wing, site, style, rng, eaves * 0.8, length, width)
        if rng.random() < 0.5:
            parts.add(wing.moved(0.0, (0.5 * (site.length_m + length) - 0.2, 0.1, 0.0)))
        else:
            parts.add(wing.moved(np.pi / 2, (0.2 * site.length_m, -0.5 * site.width_m - 0.3 * length, 0.0)))
    return parts, finish


def _finish(style: Style, rng: np.random.Generator) -> Finish:
    walls = style.walls[rng.integers(len(style.walls))]
    over = style.gables[rng.integers(len(style.gables))]
    woods = (
        (0.62, 0.6, 0.55),
        (0.09, 0.055, 0.03),
        (0.05, 0.11, 0.07),
        (0.06, 0.11, 0.19),
        (0.23, 0.05, 0.035),
    )
    frame = woods[0] if rng.random() < 0.65 else woods[1]
    shutter, door = woods[1 + rng.integers(4)], woods[1 + rng.integers(4)]
    roof = style.roofs[rng.integers(len(style.roofs))]
    return Finish(_varied(walls, rng), _varied(over or walls, rng), _varied(roof, rng), frame, shutter, door)


def _varied(material: tuple[str, Rgb], rng: np.random.Generator) -> tuple[str, Rgb]:
    kind, color = material
    tone = 0.85 + 0.3 * rng.random()
    tint = tone * (1 + 0.06 * rng.standard_normal(3))
    return kind, (float(color[0] * tint[0]), float(color[1] * tint[1]), float(color[2] * tint[2]))


def _body(
    parts: Parts,
    site: Site,
    style: Style,
    rng: np.random.Generator,
    eaves: float,
    length: float,
    width: float,
) -> None:
    """One block: four walls on a foot, gables, roof, chimneys."""
    ridge = eaves + rng.uniform(*style.pitch) * 0.5 * width
    x, y = 0.5 * length, 0.5 * width
    corners = [(-x, -y, 0.0), (x, -y, 0.0), (x, y, 0.0), (-x, y, 0.0)]
    shutters = rng.random() < style.shutters
    for index in range(4):
        start, end = corners[index], corners[(index + 1) % 4]
        span = length if index % 2 == 0 else width
        openings = _openings(site.style, style, rng, span, eaves, index)
        wall(parts, start, end, eaves, openings, shutters, 0.16, 0.5 if site.style == "ruin" else 100.0)
        if index % 2 == 1 and site.style != "adobe":
            gable(parts, start, end, eaves, ridge, "gable")
    parts.box("foot", (-x - 0.06, -y - 0.06, -4.0), (x + 0.06, y + 0.06, 0.28))
    if site.style == "ruin":
        _break_down(parts, rng, eaves)
        return
    if site.style == "adobe":
        parts.box("wall", (-x, -y, eaves), (x, y, eaves + 0.05))
        for low, high in (
            ((-x, -y), (x, -y + 0.3)),
            ((-x, y - 0.3), (x, y)),
            ((-x, -y), (-x + 0.3, y)),
            ((x - 0.3, -y), (x, y)),
        ):
            parts.box("wall", (*low, eaves), (*high, eaves + 0.45))
        return
    thick = 0.34 if ridge - eaves > 0.8 * y and style.windows and site.style == "cottage" else 0.16
    over = rng.uniform(*style.over_m)
    gabled_roof(
        parts, Roof(length, width, eaves, ridge, over, 0.8 * over, thick, 0.33, 0.05 * rng.random()), rng
    )
    _chimneys(parts, rng, int(rng.integers(style.chimneys[0], style.chimneys[1] + 1)), x, ridge)
    if style.balcony:
        _balcony(parts, x, y, eaves)


def _openings(
    name: str, style: Style, rng: np.random.Generator, span: float, eaves: float, index: int
) -> list[Opening]:
    """Windows in even rows, a door in front; barns have a gate and slits."""
    if not style.windows:
        if index in (0, 1) and span > 6:
            wide = min(3.6, 0.35 * span)
            return [
                Opening(
                    0.5 * (span - wide) + rng.uniform(-0.1, 0.1) * span,
                    0.02,
                    wide,
                    min(3.3, eaves - 0.5),
                    "gate",
                )
            ]
        return [Opening(0.25 * span, 1.6, 0.7, 0.8, "window")] if rng.random() < 0.5 else []
    found, bays = [], max(1, int(span / rng.uniform(2.4, 3.4)))
    wide, high = rng.uniform(0.8, 1.05), rng.uniform(1.05, 1.4)
    door = int(rng.integers(bays)) if index == 0 or (index == 2 and rng.random() < 0.4) else -1
    for floor in range(max(1, int((eaves + 0.3) / 2.4))):
        for bay in range(bays):
            middle = span * (bay + 0.5) / bays
            if floor == 0 and bay == door:
                found.append(Opening(middle - 0.5, 0.3, 1.0, 2.0, "hole" if name == "ruin" else "door"))
            elif rng.random() < (0.85 if index % 2 == 0 else 0.6):
                bottom = 0.95 + 2.5 * floor
                top = min(bottom + high, eaves - 0.25)
                if top - bottom > 0.5:
                    kind = "hole" if name == "ruin" else "window"
                    found.append(Opening(middle - 0.5 * wide, bottom, wide, top - bottom, kind))
    return found


def _chimneys(parts: Parts, rng: np.random.Generator, count: int, x: float, ridge: float) -> None:
    for index in range(count):
        middle = (x - 0.7) * (1 if index == 0 else -1) * rng.uniform(0.55, 1.0)
        wide, top = rng.uniform(0.3, 0.42), ridge + rng.uniform(0.9, 1.4)
        parts.box("chimney", (middle - wide, -0.3, ridge - 1.2), (middle + wide, 0.3, top))
        parts.box("chimney", (middle - wide - 0.07, -0.37, top), (middle + wide + 0.07, 0.37, top + 0.12))
        parts.box("pot", (middle - 0.12, -0.12, top + 0.12), (middle + 0.12, 0.12, top + 0.5))


def _balcony(parts: Parts, x: float, y: float, eaves: float) -> None:
    """A gallery before the gable: floor, rail, boards and posts."""
    floor, out = 0.52 * eaves, x + 1.1
    parts.box("beam", (x, -y, floor - 0.14), (out, y, floor))
    parts.box("beam", (out - 0.08, -y, floor + 0.85), (out, y, floor + 0.97))
    for side in np.arange(-y, y, 0.22):
        parts.box("beam", (out - 0.06, side, floor), (out - 0.03, side + 0.14, floor + 0.86), float(side % 1))
    for side in (-y, -0.15, y - 0.16):
        parts.box("beam", (out - 0.18, side, floor), (out, side + 0.16, eaves + 0.3))


def _break_down(parts: Parts, rng: np.random.Generator, eaves: float) -> None:
    """Take the upper stones off a ruin: its walls end in steps, its gables are gone but for stumps."""
    across = rng.random(3) * 6.3
    for index, corners in enumerate(parts.corners):
        x, y = corners[:, 0], corners[:, 1]
        wave = (
            np.sin(1.1 * x + across[0])
            + np.sin(1.7 * y + across[1])
            + 0.5 * np.sin(3.7 * (x + y) + across[2])
        )
        limit = eaves * np.clip(0.78 + 0.16 * wave + 0.1 * rng.standard_normal(4), 0.3, 1.4)
        parts.corners[index] = np.stack([x, y, np.minimum(corners[:, 2], limit)], -1).astype(np.float32)
