"""What a renderer measures at each pixel, read back as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Passes:
    """What the renderer measured, all (height, width)."""

    color: NDArray[np.float32]
    """(height, width, 3) linear RGB light, unbounded."""
    material: NDArray[np.uint16]
    """`pass_index` of the first material hit: label id + 1, 0 for the world."""
    instance: NDArray[np.uint16]
    """`pass_index` of the object hit; 0 is none."""
    depth_m: NDArray[np.float32]
    """Distance along the view axis; infinite for the world."""


def read_passes(path: str) -> Passes:
    """All passes of a rendered file."""
    channels = _channels(path)
    depth = channels["Depth"][..., 0]
    return Passes(
        color=np.ascontiguousarray(channels["Combined"][..., :3]),
        material=np.rint(channels["Material Index"][..., 0]).astype(np.uint16),
        instance=np.rint(channels["Object Index"][..., 0]).astype(np.uint16),
        depth_m=np.where(depth > 1e9, np.inf, depth).astype(np.float32),
    )


def _channels(path: str) -> dict[str, NDArray[np.float32]]:
    """Arrays (height, width, channels) by pass name; colours in the order R, G, B, A."""
    import OpenEXR

    found: dict[str, dict[str, NDArray[np.float32]]] = {}
    with OpenEXR.File(path, separate_channels=True) as file:
        for part in file.parts:
            for name, channel in part.channels.items():
                _, layer, key = name.rsplit(".", 2)
                found.setdefault(layer, {})[key] = channel.pixels
    order = "RGBAXVZ"
    return {
        name: np.stack([parts[key] for key in sorted(parts, key=lambda key: order.find(key[0]))], axis=-1)
        for name, parts in found.items()
    }
