"""Thumbnails in documents, checked before they are decoded."""

from __future__ import annotations

import io

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from simspaint.files.jpeg_scans import has_too_many_scans
from simspaint.files.untrusted_picture import BROKEN_PICTURE, TOO_LARGE

MAX_PIXELS = 1 << 18
"""A larger picture is no thumbnail: lists show many of them."""
_FORMATS = ("JPEG", "PNG", "WEBP")


def decode_thumbnail(data: bytes) -> UInt8[np.ndarray, "height width 3"] | None:
    """RGB of a JPEG, PNG or WebP; None if it is of another format, damaged, or too large for a thumbnail."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS or has_too_many_scans(data):
                return None
            return np.array(picture.convert("RGB"))
    except (*BROKEN_PICTURE, *TOO_LARGE):
        return None
