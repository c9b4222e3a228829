"""OpenRaster (https://www.openraster.org): a zip with a PNG a layer, which Krita, GIMP and MyPaint read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.files.atomic import write_atomically
from simspaint.files.plain_names import as_shown
from simspaint.painting.document_file.untrusted_zip import add_member
from simspaint.painting.export.layers import Layer

_THUMBNAIL_SIDE = 256


def write_openraster(path: str | Path, layers: Sequence[Layer], merged: np.ndarray) -> None:
    """Write layers, lowest first, atomically.

    `merged` is the RGB picture of all visible layers, which also gives the size. Raises `DocumentError` where
    the file cannot be written.
    """
    extent = Extent(*merged.shape[:2])
    try:
        with write_atomically(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            add_member(archive, "mimetype", b"image/openraster")  # must be the first, and stored
            add_member(archive, "stack.xml", _stack(layers, extent), is_text=True)
            for i, layer in enumerate(layers):
                add_member(archive, f"data/layer{i:03d}.png", _png(Image.fromarray(layer.color)))
            whole = Image.fromarray(np.ascontiguousarray(merged))
            add_member(archive, "mergedimage.png", _png(whole))
            small = whole.copy()
            small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
            add_member(archive, "Thumbnails/thumbnail.png", _png(small))
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def _stack(layers: Sequence[Layer], extent: Extent) -> bytes:
    image = ElementTree.Element(
        "image", version="0.0.3", w=str(extent.width), h=str(extent.height), xres="72", yres="72"
    )
    stack = ElementTree.SubElement(image, "stack")
    for i, layer in reversed(list(enumerate(layers))):  # the first one lies on top
        ElementTree.SubElement(
            stack,
            "layer",
            {
                "name": as_shown(layer.name),
                "src": f"data/layer{i:03d}.png",
                "x": str(layer.box.left),
                "y": str(layer.box.top),
                "opacity": "1.0",
                "visibility": "visible" if layer.is_visible else "hidden",
                "composite-op": "svg:src-over",
            },
        )
    return ElementTree.tostring(image, "UTF-8", xml_declaration=True)


def _png(picture: Image.Image) -> bytes:
    encoded = io.BytesIO()
    picture.save(encoded, "PNG", compress_level=4)
    return encoded.getvalue()
