"""The files of one sample, as bytes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.untrusted_picture import BROKEN_PICTURE
from training.data_sets.published import Sample

_KEPT_SUFFIXES = (".jpg", ".jpeg", ".png")
_ORIENTATION = 0x0112


def encoded_sample(name: str, sample: Sample, labels: LabelSet, original: Path | None) -> dict[str, bytes]:
    """File name to bytes: a photograph, an indexed layout, and what else there is.

    Parameters
    ----------
    original
        The photograph's own file where the sample is not changed: it is copied as it is; else JPEG of quality
        95.

    Raises `LayoutFileError` where the original cannot be read.
    """
    suffix, photograph = _photograph(sample, original)
    files = {f"photos/{name}{suffix}": photograph}
    palette = labels.palette().tobytes()
    for folder, ids in (("layouts", sample.layout), ("coarse", sample.coarse)):
        if ids is not None:
            files[f"{folder}/{name}.png"] = _png(ids, palette)
    for folder, numbers in (("instances", sample.instances), ("depth", sample.depth)):
        if numbers is not None:
            files[f"{folder}/{name}.png"] = _png(numbers)
    return files


def _photograph(sample: Sample, original: Path | None) -> tuple[str, bytes]:
    if original is not None and original.suffix.lower() in _KEPT_SUFFIXES:
        try:
            data = original.read_bytes()
        except OSError as error:
            raise LayoutFileError(f"{original} cannot be read: {error.strerror}.", "") from error
        with Image.open(io.BytesIO(data)) as picture:
            upright = _orientation(picture) == 1
            plain = picture.mode == "RGB"
        if upright and plain:
            return original.suffix.lower(), data
    encoded = io.BytesIO()
    Image.fromarray(sample.photograph).save(encoded, "JPEG", quality=95, subsampling=0)
    return ".jpg", encoded.getvalue()


def _orientation(picture: Image.Image) -> object:
    """How EXIF says that it lies; 1, upright, where that is damaged, as `read_photograph` takes it."""
    try:
        return picture.getexif().get(_ORIENTATION, 1)
    except BROKEN_PICTURE:
        return 1


def _png(values: np.ndarray, palette: bytes | None = None) -> bytes:
    picture = Image.fromarray(values)
    if palette is not None:
        picture.putpalette(palette)
    encoded = io.BytesIO()
    # Layouts and depth of cameras are smooth: higher levels take several times as long for a few percent.
    picture.save(encoded, "PNG", compress_level=2)
    return encoded.getvalue()
