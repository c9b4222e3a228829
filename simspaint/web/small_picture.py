"""The small pictures with which services show what they have found."""

from __future__ import annotations

import io

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from simspaint.errors import DownloadError
from simspaint.files.jpeg_scans import has_too_many_scans
from simspaint.files.untrusted_picture import BROKEN_PICTURE, TOO_LARGE
from simspaint.web.free_photograph import FreePhotograph
from simspaint.web.polite_requests import Fetcher

_MOST_BYTES = 8 << 20
_MOST_PIXELS = 16 << 20
_FORMATS = ("JPEG", "PNG", "WEBP")


def small_picture(
    photograph: FreePhotograph, side: int, fetcher: Fetcher
) -> UInt8[np.ndarray, "height width 3"]:
    """The small picture of a photograph, at most `side` pixels wide and high. Nothing is written.

    Raises `DownloadError` where it cannot be fetched or is no picture.
    """
    data = fetcher.bytes(photograph.thumbnail, _MOST_BYTES)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS or has_too_many_scans(data):
                raise DownloadError("The small picture is far too large.")
            picture.draft("RGB", (side, side))
            picture.thumbnail((side, side))
            return np.array(picture.convert("RGB"))
    except (*BROKEN_PICTURE, *TOO_LARGE) as error:
        raise DownloadError("The small picture is damaged.", "The photograph may be whole.") from error
