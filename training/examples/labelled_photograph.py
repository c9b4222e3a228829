"""Examples for the labelling network: a part of a photograph, changed as cameras and files change it, with
the sets of answers that are right."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from training.task import Example

SMALLEST_PART = 0.45
"""Of each side that is shown."""
TURNED = 0.12
"""How much a part may be wider or narrower than the photograph, as a share."""
QUARTER = 4


@dataclass(frozen=True, slots=True)
class Target:
    """A photograph with what is known of its labels; both stretch over the whole picture.

    `sets` and `shares` are (k, h, w): sets of answers as bits, and their shares in 255ths.
    """

    photograph: np.ndarray
    sets: np.ndarray
    shares: np.ndarray
    is_rendered: bool = False


def target_of_layout(photograph: np.ndarray, ids: np.ndarray, n_labels: int) -> Target:
    """A rendered scene: every pixel's label is known; what is unlabelled teaches nothing."""
    known = ids < n_labels
    sets = np.left_shift(1, np.where(known, ids, 0).astype(np.int32), dtype=np.int32)
    return Target(photograph, sets[None], np.where(known, 255, 0).astype(np.uint8)[None], True)


def labelled_example(target: Target, size: tuple[int, int], kept: int, rng: np.random.Generator) -> Example:
    """A random part at (height, width), half of the time mirrored; sets and shares at a quarter of it."""
    height, width = target.photograph.shape[:2]
    part = rng.uniform(SMALLEST_PART, 1)
    shape = np.exp(rng.uniform(-TURNED, TURNED))
    tall, wide = min(part * shape, 1), min(part / shape, 1)
    top, left = rng.uniform(0, 1 - tall), rng.uniform(0, 1 - wide)
    rows = slice(int(top * height), max(int((top + tall) * height), int(top * height) + 8))
    columns = slice(int(left * width), max(int((left + wide) * width), int(left * width) + 8))
    cut = target.photograph[rows, columns]
    shrinks = cut.shape[0] > size[0]
    rgb = cv2.resize(cut, size[::-1], interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    sets, shares = (
        _sampled(x, (top, left, tall, wide), (size[0] // QUARTER, size[1] // QUARTER), kept)
        for x in (target.sets, target.shares)
    )
    rgb = as_a_camera(rgb, rng, strong=target.is_rendered)
    if rng.random() < 0.5:
        rgb, sets, shares = rgb[:, ::-1], sets[..., ::-1], shares[..., ::-1]
    return {"rgb": np.ascontiguousarray(rgb), "sets": sets.copy(), "shares": shares.copy()}


def _sampled(
    maps: np.ndarray, box: tuple[float, float, float, float], size: tuple[int, int], kept: int
) -> np.ndarray:
    """The maps at the centres of the pixels of a part of the picture, filled up to `kept` of them."""
    top, left, tall, wide = box
    rows = ((top + (np.arange(size[0]) + 0.5) / size[0] * tall) * maps.shape[1]).astype(int)
    columns = ((left + (np.arange(size[1]) + 0.5) / size[1] * wide) * maps.shape[2]).astype(int)
    part = maps[:, rows.clip(0, maps.shape[1] - 1)][:, :, columns.clip(0, maps.shape[2] - 1)]
    return np.pad(part, ((0, kept - len(part)), (0, 0), (0, 0)))


def as_a_camera(rgb: np.ndarray, rng: np.random.Generator, *, strong: bool) -> np.ndarray:
    """Other light, colours and sharpness, noise and JPEG's traces. Rendered scenes are changed strongly, so
    that nothing is learned from what only they have."""
    amount = 0.7 if strong else 0.4
    color = rgb.astype(np.float32) / 255
    color = color ** np.exp(rng.normal(0, 0.35 * amount))
    gains = np.exp(rng.normal(0, 0.12 * amount, 3) + rng.normal(0, 0.12 * amount)).astype(np.float32)
    color *= gains
    grey = color.mean(2, keepdims=True)
    color = grey + (color - grey) * np.exp(rng.normal(0, 0.4 * amount))
    level = float(grey.mean())
    color = level + (color - level) * np.exp(rng.normal(0, 0.2 * amount))
    if rng.random() < 0.25 * amount:
        haze = rng.uniform(0, 0.4)
        color = color * (1 - haze) + haze * rng.uniform(0.6, 1, 3).astype(np.float32)
    if rng.random() < 0.6 * amount:
        color = cv2.GaussianBlur(color, (0, 0), rng.uniform(0.3, 1.6))
    if rng.random() < 0.5 * amount:
        color = color + rng.normal(0, rng.uniform(0.005, 0.05), color.shape).astype(np.float32)
    levels = np.rint(color.clip(0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.6 * amount:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))]
        return np.asarray(cv2.imdecode(cv2.imencode(".jpg", levels, quality)[1], cv2.IMREAD_COLOR))
    return levels
