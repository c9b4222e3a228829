"""Several pictures of one scene changed alike: halved, mirrored, cropped."""

from __future__ import annotations

import numpy as np

from training.task import Example


def halved(maps: Example, smooth: frozenset[str]) -> Example:
    """Half the size: averaged for the names in `smooth`, else every other pixel, since averages would mix
    markers or labels."""
    return {name: _averaged(x) if name in smooth else x[::2, ::2] for name, x in maps.items()}


def mirrored(maps: Example) -> Example:
    """Left and right exchanged."""
    return {name: picture[:, ::-1] for name, picture in maps.items()}


def cropped(maps: Example, size: tuple[int, int], rng: np.random.Generator) -> Example:
    """The same random crop of every picture, padded by repeating the edge where one is too small."""
    height, width = next(iter(maps.values())).shape[:2]
    missing = (max(size[0] - height, 0), max(size[1] - width, 0))
    top = int(rng.integers(max(height - size[0], 0) + 1))
    left = int(rng.integers(max(width - size[1], 0) + 1))
    cut = {}
    for name, picture in maps.items():
        part = picture[top : top + size[0], left : left + size[1]]
        margins = ((0, missing[0]), (0, missing[1]), *((0, 0) for _ in part.shape[2:]))
        cut[name] = np.ascontiguousarray(np.pad(part, margins, mode="edge") if any(missing) else part)
    return cut


def _averaged(picture: np.ndarray) -> np.ndarray:
    """Means of 2 × 2 pixels of a (height, width, 3) picture; an odd last row or column counts for two."""
    height, width = picture.shape[:2]
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    blocks = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2, -1)
    return np.rint(blocks.mean(axis=(1, 3))).astype(np.uint8)
