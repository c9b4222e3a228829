"""Depth of a photograph's pixels as a greyscale file: larger = farther, 0 = unknown."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.photograph_file import MAX_PIXELS, check_size
from simspaint.files.untrusted_picture import opened_picture

UNKNOWN_DEPTH = 0
"""Value of a pixel whose depth was not measured. It is never the nearest one."""

DEPTH_SUFFIXES = (".webp", ".png")
"""Endings of depth files, in the order in which they are looked for."""

_HINT = "Depth is a greyscale PNG of 8 or 16 bits, or a lossless WebP: larger = farther, 0 = unknown."
Depth = UInt8[np.ndarray, "height width"] | UInt16[np.ndarray, "height width"]


def find_depth(folder: str | Path, name: str) -> Path | None:
    """The depth file of a photograph's name in a folder, or None."""
    files = [Path(folder) / f"{name}{suffix}" for suffix in DEPTH_SUFFIXES]
    return next((file for file in files if file.is_file()), None)


def read_depth_file(path: str | Path) -> Depth:
    """Depth as it is stored, with all its bits: larger = farther on the file's own scale, 0 = unknown.

    Raises `LayoutFileError` where the file is missing, damaged, cut off, too large, or not greyscale.
    """
    path = Path(path)
    with opened_picture(path, ["PNG", "WEBP"], MAX_PIXELS) as picture:
        if picture.format == "WEBP":  # each pixel takes twenty bytes on the way
            check_size(picture, path)
        if picture.format == "WEBP" and picture.mode == "RGB":
            pixels = np.asarray(picture)
            depth = np.ascontiguousarray(pixels[..., 0])
            if not (pixels == depth[..., None]).all():
                raise _not_depth(path)
            return depth
        if picture.mode not in ("L", "I", "I;16", "I;16B"):
            raise _not_depth(path)
        depth = np.array(picture)
    return depth if depth.dtype == np.uint8 else _as_16_bits(depth)


def write_depth_file(path: str | Path, depth: Depth) -> None:
    """Write depth as a PNG of its own number of bits, atomically.

    Raises `OSError` where the folder cannot be written.
    """
    encoded = io.BytesIO()
    Image.fromarray(depth).save(encoded, "PNG", compress_level=2)
    replace_bytes(path, encoded.getvalue())


def _as_16_bits(depth: np.ndarray) -> UInt16[np.ndarray, "height width"]:
    return depth.astype(np.uint16)


def _not_depth(path: Path) -> LayoutFileError:
    return LayoutFileError(f"The depth {path} is not greyscale.", _HINT)
