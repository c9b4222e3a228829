"""Photographs in, photographs out."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, PngImagePlugin

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.photograph_color import srgb_of, srgb_profile
from simspaint.files.untrusted_picture import BROKEN_PICTURE, opened_picture, unreadable

MAX_PIXELS = 8192 * 8192
"""A photograph of more pixels is refused before it is decoded."""

MAX_FILE_BYTES = 1 << 30
"""A larger file is no photograph, and is refused before its bytes are read."""

PHOTOGRAPH_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp")
"""Endings of files that are looked for as photographs, in lower case."""

READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP")
"""Pillow's names of the formats that are read."""
_WRITE_OPTIONS: dict[str, tuple[str, dict[str, object]]] = {
    ".png": ("PNG", {"compress_level": 4}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": 95, "method": 4}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
}
_ALWAYS_PIXELS = 16 << 20
_PIXELS_A_BYTE = 24
"""Most pixels a byte of the file, for pictures larger than `_ALWAYS_PIXELS`."""


def read_photograph(path: str | Path) -> UInt8[np.ndarray, "height width 3"]:
    """Decode a photograph as sRGB, upright.

    The EXIF orientation and the colour profile are applied; see `srgb_of` for all that is converted. Of an
    animation the first frame is taken.

    Raises
    ------
    LayoutFileError
        The file is missing, no file, not a picture, cut off, of more than `MAX_PIXELS`, far larger than its
        bytes can hold, or of a sample type without a range that could be mapped to 0–255 (32-bit integers,
        floating point, CIE Lab).
    """
    path = Path(path)
    require_file_size(path)
    with opened_picture(path, READ_FORMATS, MAX_PIXELS) as picture:
        check_size(picture, path)
        turned = _orientation(picture)
        picture.load()
        color = srgb_of(picture, path)
    return np.ascontiguousarray(_upright(color, turned))


def check_size(picture: Image.Image, path: Path) -> None:
    """Raise `LayoutFileError` before a picture is decoded whose few bytes would fill the memory."""
    n_pixels, n_bytes = picture.width * picture.height, path.stat().st_size
    if n_pixels > max(_ALWAYS_PIXELS, _PIXELS_A_BYTE * n_bytes):
        raise LayoutFileError(
            f"{path.name} unpacks to {picture.width} × {picture.height} pixels; a picture of {n_bytes} "
            "bytes has far less.",
            "Scale it down.",
        )


def _orientation(picture: Image.Image) -> int:
    """How EXIF says that the picture lies; 1, upright, where that is damaged or says nothing."""
    try:
        stated = picture.getexif().get(0x0112, 1)
    except BROKEN_PICTURE:
        return 1
    return stated if isinstance(stated, int) else 1


def _upright(color: np.ndarray, orientation: int) -> np.ndarray:
    """Undo one of the eight ways in which EXIF says that a picture can lie."""
    if orientation in (5, 6, 7, 8):
        color = np.swapaxes(color, 0, 1)
    if orientation in (3, 4, 7, 8):
        color = color[::-1]
    return color[:, ::-1] if orientation in (2, 3, 6, 7) else color


def photograph_size(path: str | Path) -> tuple[int, int]:
    """(height, width) as the header states it, before any EXIF turn; no pixel is decoded.

    Raises `LayoutFileError` as `read_photograph` does for what a header can show.
    """
    with opened_picture(Path(path), READ_FORMATS, MAX_PIXELS) as picture:
        return picture.height, picture.width


def require_file_size(path: Path) -> None:
    """Raise `LayoutFileError` for a file of more than `MAX_FILE_BYTES`, before it is read whole."""
    try:
        n_bytes = path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error
    if n_bytes > MAX_FILE_BYTES:
        raise LayoutFileError(
            f"{path.name} has {n_bytes / 1e9:.1f} GB, far more than a photograph.", "Save it as JPEG or PNG."
        )


def write_photograph(path: str | Path, photograph: UInt8[np.ndarray, "height width 3"]) -> None:
    """Write RGB pixels atomically; the suffix chooses PNG, JPEG, WebP or TIFF.

    PNG and TIFF are lossless; JPEG and WebP are of quality 95. The file says that its colours are sRGB.

    Raises
    ------
    LayoutFileError
        The suffix is none of these, or the file cannot be written.
    """
    path = Path(path)
    pillow_format, options = writable_format(path)
    encoded = io.BytesIO()
    try:
        marked = options | srgb_mark(pillow_format)
        Image.fromarray(np.ascontiguousarray(photograph)).save(encoded, pillow_format, **marked)
        replace_bytes(path, encoded.getvalue())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LayoutFileError(f"{path} cannot be written: {reason}.", "Choose another folder.") from error


def srgb_mark(pillow_format: str) -> dict[str, object]:
    """Pillow's options with which a file says that its colours are sRGB."""
    if pillow_format != "PNG":
        return {"icc_profile": srgb_profile()}
    info = PngImagePlugin.PngInfo()
    info.add(b"sRGB", b"\0")  # to be shown as people see photographs
    return {"pnginfo": info}


def writable_format(path: Path) -> tuple[str, dict[str, object]]:
    """Pillow's format name and options for a file's suffix. Raises `LayoutFileError` for other suffixes."""
    try:
        return _WRITE_OPTIONS[path.suffix.lower()]
    except KeyError:
        endings = ", ".join(_WRITE_OPTIONS)
        raise LayoutFileError(
            f"{path.name} does not name a known picture format.", f"Use one of {endings}."
        ) from None
