"""Layers as a PSD file, by psd-tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simspaint.errors import DocumentError
from simspaint.files.atomic import write_atomically
from simspaint.files.plain_names import as_shown
from simspaint.painting.export.layers import Layer

MAX_SIDE = 30_000
"""The format's own limit."""

_MAX_NAME = 255


def write_psd(path: str | Path, layers: Sequence[Layer], merged: np.ndarray) -> None:
    """Write layers, lowest first, atomically; `merged` is the RGB picture of all visible layers.

    Raises `DocumentError` where the file cannot be written.
    """
    # Takes a third of a second to import.
    from psd_tools import PSDImage
    from psd_tools.api.layers import PixelLayer

    height, width = merged.shape[:2]
    document = PSDImage.new("RGB", (width, height))
    for layer in layers:
        # Not from a Pillow image: its opacity would become a mask instead of the layer's transparency.
        added = PixelLayer.fromarray(layer.color, document, "", layer.box.top, layer.box.left)
        added.name = as_shown(layer.name)[:_MAX_NAME]
        added.visible = layer.is_visible
    try:
        with write_atomically(path) as file:
            document.save(file)
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error
