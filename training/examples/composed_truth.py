"""What f is to make of a composed canvas: the truth, brought to the canvas's colours."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float32, Int16, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.ops.elision import boundary_distance
from training.examples.color_transfer import color_statistics, lab_from_rgb, rgb_from_lab
from training.examples.composed_settings import ComposedSettings


def piecewise_photograph(
    photograph: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    sources: Int16[np.ndarray, " n"],
    settings: ComposedSettings,
    frame_height: int,
    factor: int,
    rng: np.random.Generator,
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph as if it were made of the canvas' pieces: each in another light, some shifted, some with
    a fringe; black where nothing is known."""
    height, width = canvas.extent
    reach = settings.shift * frame_height / factor
    shifts = np.rint(rng.uniform(-reach, reach, (len(sources), 2))).astype(np.intp)
    shifts[rng.random(len(sources)) >= settings.shifted] = 0
    moved = np.vstack([shifts, [[0, 0]]])[canvas.component]  # −1 reads the last row
    rows = np.clip(np.arange(height)[:, None] + moved[..., 0], 0, height - 1)
    columns = np.clip(np.arange(width) + moved[..., 1], 0, width - 1)
    color = photograph[rows, columns]
    plain = color.copy()
    piece = np.append(sources, np.int16(-1))[canvas.component]
    sizes = np.bincount(piece[piece >= 0].astype(np.intp), minlength=1)
    for number in np.flatnonzero(sizes):
        strength = rng.uniform(*settings.strength) * (rng.random() < settings.recolored)
        if strength == 0 or number == sizes.argmax():
            continue
        where = piece == number
        color[where] = relit(color[where], canvas.color[where], float(strength))
    if rng.random() < settings.softened:
        color = softly_joined(plain, color, canvas, float(rng.uniform(*settings.softness)))
    if rng.random() < settings.fringe:
        width = rng.uniform(*settings.fringe_width) * frame_height / factor
        fringe = boundary_distance(canvas.component) < width
        color[fringe] = canvas.color[fringe]
    color[~canvas.known] = 0
    return color


def softly_joined(
    plain: UInt8[np.ndarray, "height width 3"],
    lit: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    sigma: float,
) -> UInt8[np.ndarray, "height width 3"]:
    """The relit pieces of a photograph, whose light goes over from one to the next near their seams.

    Parameters
    ----------
    plain
        The photograph before.
    sigma
        Standard deviation of the blur, in pixels.
    """
    change = lit.astype(np.float32) - plain
    near = np.clip(1 - boundary_distance(canvas.component) / (3 * sigma), 0, 1)[..., None]
    change += near * (cv2.GaussianBlur(change, (0, 0), sigma) - change)
    return np.clip(np.rint(plain + change), 0, 255).astype(np.uint8)


def roughened(ids: UInt8[np.ndarray, "height width"], step: int) -> UInt8[np.ndarray, "height width"]:
    """A layout whose outlines have stairs of `step` pixels."""
    height, width = ids.shape
    size = max(width // step, 1), max(height // step, 1)
    small = cv2.resize(ids, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def relit(
    pixels: UInt8[np.ndarray, "n 3"], like: UInt8[np.ndarray, "m 3"], strength: float
) -> UInt8[np.ndarray, "n 3"]:
    """The pixels with mean and spread of colour moved towards those of others: 0 not at all, 1 all the way.

    The spread is scaled by at most 2 either way.
    """
    lab, target = lab_from_rgb(pixels), color_statistics(like)
    mean, spread = lab.mean(axis=0), lab.std(axis=0)
    scale = np.clip(target.spread / np.maximum(spread, 1e-3), 0.5, 2) ** strength
    moved = (lab - mean) * scale + mean + strength * (target.mean - mean)
    return rgb_from_lab(moved.astype(np.float32))


def content_weight(canvas: Canvas, ramp: float) -> Float32[np.ndarray, "height width"]:
    """0 at seams and in holes, rising to 1 over `ramp` pixels."""
    distance = boundary_distance(canvas.component)
    weight = np.clip(distance / ramp, 0, 1).astype(np.float32)
    weight[canvas.component == NO_COMPONENT] = 0
    return weight
