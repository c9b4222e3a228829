"""The kinds of clouds, and how a sky of several layers looks in given directions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.scenes.atmosphere import Atmosphere
from training.scenes.cloud_fields import MAP_M, heaps, noise_volume, sheet, wisps, with_clearance
from training.scenes.cloud_march import march
from training.scenes.cloud_volume import Layer, Light
from training.scenes.recipe import SkyRecipe

Array = NDArray[np.floating]

_WISP_HEIGHT = 8500.0
_EARTH = 6_371_000.0
_SHADED = {"storm": 0.4}
"""The sun's part that reaches layers which grow under a veil of their own."""


@dataclass(frozen=True)
class Deck:
    """One layer of clouds: its shape, and where it is (a weather map, or the thickness of wisps)."""

    kind: str
    layer: Layer
    field: Array


@dataclass(frozen=True)
class View:
    """Clouds in some directions, (n, ...) each."""

    light: Array
    """Linear RGB times alpha."""
    alpha: Array
    """[0, 1]"""
    distance_m: Array


def decks(sky: SkyRecipe) -> list[Deck]:
    """The recipe's layers, far to near; the same for the same recipe."""
    rng = np.random.Generator(np.random.PCG64(sky.seed))
    made = []
    for kind in sky.clouds:
        if kind == "fog":
            continue
        layer = _shape(kind, rng)
        place = rng.random(2) * MAP_M
        made.append(
            Deck(kind, layer._replace(shift_x=place[0], shift_y=place[1]), _field(kind, sky, layer, rng))
        )
    return made


def _shape(kind: str, rng: np.random.Generator) -> Layer:
    """Base, thickness, heaped, feature, rough, detail, extinction, edge, step; and no shift yet."""
    base, tall = 0.8 + 0.5 * rng.random(), 0.75 + 0.5 * rng.random()
    shapes: dict[str, Callable[[], Layer]] = {
        "cumulus": lambda: Layer(1250 * base, 1050 * tall, True, 470, 0.32, 0.08, 0.04, 0.08, 20, 0, 0),
        "towering": lambda: Layer(1000 * base, 4500 * tall, True, 1000, 0.28, 0.05, 0.03, 0.04, 30, 0, 0),
        "storm": lambda: Layer(650 * base, 3200 * tall, True, 1300, 0.3, 0.05, 0.02, 0.12, 32, 0, 0),
        "stratocumulus": lambda: Layer(1250 * base, 600 * tall, False, 600, 0.3, 0.08, 0.03, 0.25, 28, 0, 0),
        "overcast": lambda: Layer(950 * base, 800 * tall, False, 1100, 0.25, 0.08, 0.025, 0.3, 40, 0, 0),
        "mackerel": lambda: Layer(4200 * base, 260 * tall, False, 260, 0.4, 0.1, 0.008, 0.3, 40, 0, 0),
        "cirrus": lambda: Layer(_WISP_HEIGHT * base, 1, False, 1, 0, 0, 0, 1, 1, 0, 0),
    }
    return shapes[kind]()


def _field(kind: str, sky: SkyRecipe, layer: Layer, rng: np.random.Generator) -> Array:
    wind, cover = math.radians(sky.wind_deg), sky.cover
    second = kind != sky.clouds[-1]
    if kind == "cirrus":
        return wisps(rng, 0.3 + 0.35 * rng.random() if second else 0.25 + 0.9 * cover, wind)
    if kind == "cumulus":
        size = 0.7 + 0.6 * rng.random()
        return with_clearance(heaps(rng, 0.42 * cover, (330 * size, 1250 * size), 0.9))
    if kind == "towering":
        return with_clearance(heaps(rng, 0.12 + 0.15 * cover, (800, 3600), 0.7))
    if kind == "storm":
        return with_clearance(heaps(rng, 0.25 + 0.4 * cover, (1500, 6000), 0.9))
    if kind == "mackerel":
        return with_clearance(sheet(rng, 0.75 * cover, 620, 0.3 * rng.random() + 0.1, wind))
    if kind == "overcast":
        return with_clearance(sheet(rng, 1.0, 1800 + 1800 * rng.random(), 0.3, wind))
    return with_clearance(sheet(rng, min(1.0, 0.3 + 0.7 * cover), 1100 + 900 * rng.random(), 0.35, wind))


def look(
    decks_: list[Deck], air: Atmosphere, sun: Array, above: Array, directions: Array, eye_m: float
) -> View:
    """See all layers in these directions, nearer ones over farther ones.

    Parameters
    ----------
    air, sun
        What lights them: the sun's colour is the one it has at each layer's height.
    above
        (3,) mean radiance of the clear sky.
    directions
        (n, 3) unit vectors.
    """
    light = np.zeros((len(directions), 3), np.float32)
    alpha, distance = np.zeros(len(directions), np.float32), np.zeros(len(directions), np.float32)
    for deck in decks_:
        height = deck.layer.base + 0.4 * deck.layer.thickness
        color = air.sunlight(sun, height) * np.float32(_SHADED.get(deck.kind, 1.0))
        if deck.kind == "cirrus":
            seen = _look_at_wisps(deck, color, sun, above, directions, eye_m)
        else:
            ground = (color * max(float(sun[2]), 0.0) + 3.0 * above) * 0.16 / math.pi
            lit = Light(_triple(sun), _triple(color), _triple(above), _triple(ground))
            seen = march((noise_volume(), deck.field), deck.layer, lit, directions, eye_m)
        front = seen[:, 3]
        light = light * (1 - front[:, None]) + seen[:, :3]
        distance = distance * alpha * (1 - front) + seen[:, 4] * front
        alpha = alpha * (1 - front) + front
        distance /= np.maximum(alpha, 1e-6)
    return View(light, alpha, distance)


def _look_at_wisps(
    deck: Deck, color: Array, sun: Array, above: Array, directions: Array, eye_m: float
) -> Array:
    """A thin sheet of ice that mostly scatters forward: (n, 5) as `march` gives it."""
    up = np.maximum(directions[:, 2], 1e-3).astype(np.float64)
    flat = np.hypot(directions[:, 0], directions[:, 1])
    bend = np.maximum(flat * flat, 1e-6) / _EARTH
    away = (-up + np.sqrt(up * up + 2 * bend * (deck.layer.base - eye_m))) / bend
    size = len(deck.field)
    scale = size / (1.3 * MAP_M)
    u = ((directions[:, 0] * away + deck.layer.shift_x) * scale) % size
    v = ((directions[:, 1] * away + deck.layer.shift_y) * scale) % size
    thickness = np.empty(len(u), np.float32)
    for start in range(0, len(u), 32_000):  # as many points as OpenCV takes in one column
        part = slice(start, start + 32_000)
        points = u[part].astype(np.float32)[:, None], v[part].astype(np.float32)[:, None]
        thickness[part] = cv2.remap(deck.field, *points, cv2.INTER_CUBIC, None, cv2.BORDER_WRAP)[:, 0]
    slant = np.minimum(1 / np.maximum(up, 0.12), 4.0)
    alpha = 0.8 * (1 - np.exp(-np.maximum(thickness, 0) * 0.62 * slant))
    alpha *= directions[:, 2] > 0
    cosine = directions @ sun
    g = 0.7
    forward = (1 - g * g) / (1 + g * g - 2 * g * cosine) ** 1.5 * 0.25 / math.pi
    glow = color[None] * (0.5 * forward + 0.3 / math.pi)[:, None] + 0.55 * above[None]
    return np.concatenate([glow * alpha[:, None], alpha[:, None], away[:, None]], 1).astype(np.float32)


def _triple(values: Array) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
