"""Photographs in, photographs out."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageOps

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.opened_picture import opened_picture

MAX_PIXELS = 8192 * 8192
"""A photograph of more pixels is refused before it is decoded."""

PHOTOGRAPH_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp")
"""Endings of files that are looked for as photographs, in lower case."""

_READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP")
_WRITE_OPTIONS: dict[str, tuple[str, dict[str, object]]] = {
    ".png": ("PNG", {"compress_level": 4}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": 95, "method": 4}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
}
_WITH_ALPHA = {"RGBA", "LA", "PA", "RGBa", "La"}


def read_photograph(path: str | Path) -> UInt8[np.ndarray, "height width 3"]:
    """Decode a photograph as RGB, upright.

    The EXIF orientation is applied. Grey becomes three equal channels, 16-bit grey is scaled to 8 bits, CMYK
    and YCbCr are converted, what is transparent is laid on white, of an animation the first frame is taken.

    Raises
    ------
    LayoutFileError
        The file is missing, not a picture, cut off, of more than `MAX_PIXELS`, or of a sample type without a
        range that could be mapped to 0–255 (32-bit integers, floating point, CIE Lab).
    """
    path = Path(path)
    with opened_picture(path, _READ_FORMATS, MAX_PIXELS) as picture:
        picture.load()
        if picture.getexif().get(0x0112, 1) != 1:
            picture = ImageOps.exif_transpose(picture)
        color = _as_rgb(picture, path)
    return np.array(color)


def photograph_size(path: str | Path) -> tuple[int, int]:
    """(height, width) as the header states it, before any EXIF turn; no pixel is decoded.

    Raises `LayoutFileError` as `read_photograph` does for what a header can show.
    """
    with opened_picture(Path(path), _READ_FORMATS, MAX_PIXELS) as picture:
        return picture.height, picture.width


def write_photograph(path: str | Path, photograph: UInt8[np.ndarray, "height width 3"]) -> None:
    """Write RGB pixels atomically; the suffix chooses PNG, JPEG, WebP or TIFF.

    PNG and TIFF are lossless; JPEG and WebP are of quality 95.

    Raises
    ------
    LayoutFileError
        The suffix is none of these, or the file cannot be written.
    """
    path = Path(path)
    pillow_format, options = writable_format(path)
    encoded = io.BytesIO()
    try:
        Image.fromarray(np.ascontiguousarray(photograph)).save(encoded, pillow_format, **options)
        replace_bytes(path, encoded.getvalue())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LayoutFileError(f"{path} cannot be written: {reason}.", "Choose another folder.") from error


def writable_format(path: Path) -> tuple[str, dict[str, object]]:
    """Pillow's format name and options for a file's suffix. Raises `LayoutFileError` for other suffixes."""
    try:
        return _WRITE_OPTIONS[path.suffix.lower()]
    except KeyError:
        endings = ", ".join(_WRITE_OPTIONS)
        raise LayoutFileError(
            f"{path.name} does not name a known picture format.", f"Use one of {endings}."
        ) from None


def _as_rgb(picture: Image.Image, path: Path) -> Image.Image:
    if picture.mode in _WITH_ALPHA or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture).astype(np.uint16) >> 8).astype(np.uint8)).convert("RGB")
    if picture.mode in {"RGB", "L", "P", "1", "CMYK", "YCbCr", "RGBX"}:
        return picture.convert("RGB")
    raise LayoutFileError(
        f"{path.name} has samples of the type {picture.mode}, without a fixed range.",
        "Save it with 8 bits a channel.",
    )
