"""Label ids as the bytes of an indexed PNG."""

from __future__ import annotations

import io
import zlib

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.files.instance_chunk import instances_in, with_instances
from simspaint.files.untrusted_picture import BROKEN_PICTURE, TOO_LARGE


def layout_to_png(layout: Layout) -> bytes:
    """An indexed PNG of the ids in the labels' colours; instances are in a chunk that other programs skip."""
    picture = Image.fromarray(layout.ids)
    picture.putpalette(layout.labels.palette().tobytes())
    encoded = io.BytesIO()
    # Layouts are nearly all runs: higher levels take five times as long for a few percent.
    picture.save(encoded, "PNG", compress_level=2, pnginfo=with_instances(layout))
    return encoded.getvalue()


def layout_from_png(data: bytes, extent: Extent, labels: LabelSet, source: str) -> Layout:
    """The layout that `layout_to_png` made a PNG of.

    Raises `DocumentError`, which names `source`, where it is damaged, of another kind or extent, or holds ids
    that are no labels'. No pixel is decoded before the extent is known to fit.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if picture.mode != "P" or (picture.height, picture.width) != tuple(extent):
                raise DocumentError(f"The painting in {source} does not fit its description.", "")
            return Layout(np.array(picture), labels, instances_in(picture))
    except (zlib.error, *BROKEN_PICTURE, *TOO_LARGE) as error:
        raise DocumentError(
            f"The painting in {source} is damaged.", "If there is a backup beside it, open that."
        ) from error


def thumbnail_png(layout: Layout, side: int = 256) -> bytes:
    """A small picture of a layout, its longer side at most `side` pixels, unpainted pixels grey."""
    scale = min(1.0, side / max(layout.extent))
    small = layout.resized(
        Extent(max(round(layout.extent.height * scale), 1), max(round(layout.extent.width * scale), 1))
    )
    encoded = io.BytesIO()
    Image.fromarray(_colors(small)).save(encoded, "PNG")
    return encoded.getvalue()


def _colors(layout: Layout) -> UInt8[np.ndarray, "height width 3"]:
    palette = layout.labels.palette()
    palette[len(layout.labels) :] = 96
    return palette[layout.ids]
