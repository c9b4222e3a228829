"""Samples of photographs of all kinds as sRGB with 8 bits a channel."""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageCms, TiffImagePlugin

from simspaint.domain.pixel_counts import bands
from simspaint.errors import LayoutFileError
from simspaint.files.regular_file import open_regular

_log = logging.getLogger(__name__)
_ALPHA = {"RGBA": "RGB", "LA": "L", "PA": "RGB", "RGBa": "RGB", "La": "L"}
"""Modes with transparency, and what is left without it."""
_PLAIN = frozenset(("RGB", "L", "P", "1", "CMYK", "YCbCr", "RGBX"))
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""Pillow's modes by the colour spaces of profiles."""
_BITS, _COMPRESSION, _PHOTOMETRIC, _OFFSETS, _SAMPLES, _COUNTS, _PLANAR = 258, 259, 262, 273, 277, 279, 284
_KEPT_TAGS = (256, 257, _COMPRESSION, 278, 317)
_WHITE_IS_ZERO, _SEPARATE = 0, 2
_FLOATING = b"mpet"
"""Begins what a profile computes in floating point, in any number of steps: some bytes take a minute.
Cameras and programs write none, since few read it."""


def srgb_of(picture: Image.Image, path: Path) -> UInt8[np.ndarray, "height width 3"]:
    """The colours of a decoded picture.

    A profile that it holds is applied; without one its numbers count as sRGB. Grey becomes three equal
    channels, 16 and 12 bits are scaled to 8, white is white whichever end of the numbers it is at, what is
    transparent is laid on white.

    Raises `LayoutFileError` for samples without a range that could be mapped to 0–255.
    """
    planes = _separate_planes(picture, path)
    if planes is not None:
        picture = planes
    if not (picture.mode in _ALPHA or picture.mode in _PLAIN or picture.mode.startswith("I;16")):
        raise LayoutFileError(
            f"{path.name} has samples of the type {picture.mode}, without a fixed range.",
            "Save it with 8 bits a channel.",
        )
    transform = _transform_of(picture, path)
    color = np.empty((picture.height, picture.width, 3), np.uint8)
    for rows in bands(picture.height, picture.width):  # the whole several times would fill the memory
        part = picture.crop((0, rows.start, picture.width, rows.stop))
        part.info = picture.info
        color[rows] = _band(part, picture, transform)
    return color


def _band(part: Image.Image, whole: Image.Image, transform: _Transform | None) -> np.ndarray:
    opacity = None
    if part.mode.startswith("I;16"):
        part, opacity = _eight_bits(part, whole)
    elif part.mode in _ALPHA or "transparency" in part.info:
        layered = part.convert("LA" if part.mode in ("LA", "La", "L", "1") else "RGBA")
        opacity = np.asarray(layered.getchannel("A"))
        part = layered.convert(_ALPHA[layered.mode])
    if transform is not None:
        mode, apply = transform
        part = ImageCms.applyTransform(part if part.mode == mode else part.convert(mode), apply) or part
    color = np.asarray(part if part.mode == "RGB" else part.convert("RGB"))
    return color if opacity is None else _on_white(color, opacity)


def _on_white(color: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    share = opacity[..., None].astype(np.uint32)
    return ((color * share + 255 * (255 - share) + 127) // 255).astype(np.uint8)


def _eight_bits(part: Image.Image, whole: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """Grey of up to 16 bits as grey of 8, and its opacity where one value is transparent."""
    values = np.asarray(part).astype(np.uint16)
    stated = part.info.get("transparency")
    opacity = np.where(values == stated, 0, 255) if isinstance(stated, int) else None
    tags = getattr(whole, "tag_v2", {})
    n_bits = _first(tags.get(_BITS, 16))
    grey = (values >> max(n_bits - 8, 0)).clip(0, 255).astype(np.uint8)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        grey = 255 - grey
    return Image.fromarray(grey), opacity


def _separate_planes(picture: Image.Image, path: Path) -> Image.Image | None:
    """A TIFF that holds one colour of 16 bits after the other, which Pillow takes for one of 8; else None."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return None
    tags = picture.tag_v2
    n = int(tags.get(_SAMPLES, 1))
    offsets, counts = tags.get(_OFFSETS), tags.get(_COUNTS)
    if (
        tags.get(_PLANAR) != _SEPARATE
        or _first(tags.get(_BITS, 8)) != 16
        or n < 3
        or not offsets
        or not counts
    ):
        return None
    if len(offsets) != len(counts) or len(offsets) % n:
        raise ValueError("the strips of the planes do not fit")
    with open_regular(path) as file:
        data = file.read()
    order, each = "<" if data[:2] == b"II" else ">", len(offsets) // n
    kept = {tag: [_first(tags[tag])] for tag in _KEPT_TAGS if tag in tags}
    kept |= {_BITS: [16], _PHOTOMETRIC: [1], _SAMPLES: [1]}
    planes = []
    for k in range(3):
        own = slice(k * each, (k + 1) * each)
        one = _with_directory(data, order, kept | {_OFFSETS: offsets[own], _COUNTS: counts[own]})
        with Image.open(io.BytesIO(one), formats=["TIFF"]) as plane:
            planes.append(Image.fromarray((np.asarray(plane) >> 8).astype(np.uint8)))
    merged = Image.merge("RGB", planes)
    merged.info = {"icc_profile": picture.info.get("icc_profile")}
    return merged


def _with_directory(data: bytes, order: str, tags: Mapping[int, Sequence[int]]) -> bytes:
    """The bytes of a TIFF with another directory, all of whose values are numbers of 32 bits."""
    data += bytes(len(data) % 2)
    end = len(data)
    more, lines = b"", struct.pack(f"{order}H", len(tags))
    for tag, values in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(values)}I", *values)
        if len(values) > 1:
            at = end + 2 + 12 * len(tags) + 4 + len(more)
            more, packed = more + packed, struct.pack(f"{order}I", at)
        lines += struct.pack(f"{order}HHI", tag, 4, len(values)) + packed
    return data[:4] + struct.pack(f"{order}I", end) + data[8:] + lines + bytes(4) + more


def _first(value: object) -> int:
    return int(value[0]) if isinstance(value, tuple) else int(value)  # type: ignore[call-overload]


_Transform = tuple[str, ImageCms.ImageCmsTransform]


def _transform_of(picture: Image.Image, path: Path) -> _Transform | None:
    """How a picture's numbers become sRGB; None where they are that, or no usable profile says otherwise."""
    data = picture.info.get("icc_profile")
    if not isinstance(data, bytes) or not data:
        return None
    try:
        transform = _made_transform(data)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        _log.warning("The colour profile of %s cannot be used: %s", path.name, error)
        return None
    if transform is None or (transform[0] == "CMYK") != (picture.mode == "CMYK"):
        return None
    return transform


@lru_cache(maxsize=8)
def _made_transform(profile: bytes) -> _Transform | None:
    if _FLOATING in profile:
        raise ValueError("it has elements of floating point")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    described = ImageCms.getProfileDescription(source).strip()
    mode = _MODES.get(source.profile.xcolor_space)  # pyright: ignore[reportAttributeAccessIssue]
    if mode is None or (described.startswith("sRGB") and "linear" not in described.lower()):
        return None
    target = ImageCms.createProfile("sRGB")
    intent, flags = ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.NOCACHE  # so that threads can share it
    return mode, ImageCms.buildTransform(source, target, mode, "RGB", intent, flags)


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """An ICC profile of sRGB; the same bytes at every time."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes.fromhex("07d000010001000000000000")  # else the time at which it was made
    return bytes(made)
