"""Instances inside a layout's PNG: a chunk that other programs skip."""

from __future__ import annotations

import zlib

import numpy as np
from jaxtyping import UInt8
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from simspaint.domain.layout import Layout

NAME = b"inSt"
"""Holds 8 bits a pixel, row by row, zlib-compressed."""


def with_instances(layout: Layout) -> PngInfo:
    """What a layout's PNG holds beside its pixels: nothing where the layout has no instances."""
    info = PngInfo()
    if layout.instances is not None:
        info.add(NAME, zlib.compress(layout.instances.tobytes(), 2))
    return info


def instances_in(picture: Image.Image) -> UInt8[np.ndarray, "height width"] | None:
    """The instances that an open PNG holds; None where it holds none.

    Raises `ValueError` or `zlib.error` where they are damaged.
    """
    found = [data for name, data, *_ in getattr(picture, "private_chunks", ()) if name == NAME]
    if not found:
        return None
    n_pixels = picture.height * picture.width
    data = zlib.decompressobj().decompress(found[0], n_pixels + 1)
    return np.frombuffer(bytearray(data), np.uint8).reshape(picture.height, picture.width)
