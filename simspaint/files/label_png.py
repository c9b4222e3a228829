"""PNG files of labels, as programs of all kinds write them: numbers, or colours that stand for labels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Bool, UInt8
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.pixel_counts import bands, pixel_counts
from simspaint.errors import LayoutFileError
from simspaint.files.regular_file import open_regular
from simspaint.files.untrusted_picture import opened_picture, unreadable

MAX_SIDE = 8192
"""Layouts with a longer side are refused before they are decoded."""

MAX_COLORS = 4096
"""Colours of a layout; 254 of them can be labels'."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOR, _INDEXED, _GREY_ALPHA, _COLOR_ALPHA = 0, 2, 3, 4, 6
PLAIN_HINT = "Save it as an 8-bit indexed, greyscale or RGB PNG."


@dataclass(frozen=True, slots=True, eq=False)
class LabelPng:
    """A decoded PNG.

    Parameters
    ----------
    values
        Grey values or palette indices; of a coloured PNG places in `colors`.
    colors
        RGB of every value, None of a grey PNG.
    is_indexed
        The values have a meaning of their own beside their colours: they are a palette's indices.
    transparent
        Pixels that nothing is painted on.
    """

    values: np.ndarray
    colors: UInt8[np.ndarray, "n 3"] | None
    is_indexed: bool
    transparent: Bool[np.ndarray, "height width"]

    @property
    def n_pixels(self) -> np.ndarray:
        """How many pixels that are not transparent every value has."""
        n_values = 256 if self.colors is None else len(self.colors)
        return pixel_counts(self.values, n_values, self.transparent)

    def numbers(self) -> UInt8[np.ndarray, "height width"]:
        """The number that every pixel has, `UNLABELLED` where it is transparent.

        A palette of greys stands for its values: programs that pack grey pictures write them so. Other
        palettes only show colours, and the index counts.
        """
        numbers = self.values.astype(np.uint8)
        grey = self._grey_ramp()
        if grey is not None:
            numbers = grey[self.values]
        numbers[self.transparent] = UNLABELLED
        return numbers

    def _grey_ramp(self) -> np.ndarray | None:
        """The grey of every index where those in use are different greys."""
        if self.colors is None or not self.is_indexed:
            return None
        used = self.colors[np.flatnonzero(self.n_pixels)]
        is_grey = bool(np.all(used == used[:, :1]))
        means_something = len(np.unique(self.colors, axis=0)) > 1 or len(self.colors) == 1
        differ = len(np.unique(used[:, 0])) == len(used)
        return self.colors[:, 0] if is_grey and differ and means_something else None


def read_label_png(path: Path) -> LabelPng:
    """Decode a PNG of labels.

    Raises `LayoutFileError` where it is missing, not a PNG, cut off, of 16 bits a channel, of more than
    `MAX_SIDE` a side, or has more colours than there are labels by far.
    """
    kind = _check_header(path)
    with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
        if kind in (_COLOR, _COLOR_ALPHA):
            return _of_colors(picture, path)
        if kind == _INDEXED and picture.mode == "P":
            return _indexed(picture)
        return _grey(picture, path)


def _check_header(path: Path) -> int:
    """Colour type of a PNG whose size and depth are acceptable."""
    try:
        with open_regular(path) as file:
            header = file.read(26)
    except (OSError, ValueError) as error:  # of names that no system takes
        raise unreadable(path, error) from error
    if header[:8] != _SIGNATURE:
        raise LayoutFileError(f"{path.name} is not a PNG file.", PLAIN_HINT)
    if len(header) < 26:
        raise LayoutFileError(f"{path.name} is damaged or cut off.", "Copy or export it again.")
    width, height, depth, kind = struct.unpack(">IIBB", header[16:26])
    if max(width, height) > MAX_SIDE:
        raise LayoutFileError(
            f"{path.name} is too large: {width} × {height} pixels.",
            f"A layout's sides are at most {MAX_SIDE} pixels.",
        )
    if depth == 16:
        raise LayoutFileError(f"{path.name} has 16 bits a channel.", PLAIN_HINT)
    return kind


def _of_colors(picture: Image.Image, path: Path) -> LabelPng:
    """Band by band: the whole as numbers would take several times the picture's memory."""
    picture.load()
    height, width = picture.height, picture.width
    is_there = np.zeros(1 << 24, bool)
    for rows in bands(height, width):
        is_there[_codes(picture, rows)[0]] = True
    found = np.flatnonzero(is_there)
    if len(found) > MAX_COLORS:
        raise LayoutFileError(
            f"{path.name} has {len(found)} colours: it is a photograph, or a layout with smooth edges.",
            "A layout has the exact colours of the labels; a photograph can be traced.",
        )
    places = np.zeros(1 << 24, np.uint16)
    places[found] = np.arange(len(found))
    values = np.empty((height, width), np.uint8 if len(found) <= 256 else np.uint16)
    transparent = np.zeros((height, width), bool)
    for rows in bands(height, width):
        codes, transparent[rows] = _codes(picture, rows)
        values[rows] = places[codes]
    colors = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.uint8)
    return LabelPng(values, colors, False, transparent)


def _codes(picture: Image.Image, rows: slice) -> tuple[np.ndarray, np.ndarray]:
    """The colours of some rows as numbers, and which pixels are transparent."""
    pixels = np.asarray(picture.crop((0, rows.start, picture.width, rows.stop)))
    codes = pixels[..., 0].astype(np.uint32) << 16 | pixels[..., 1].astype(np.uint32) << 8 | pixels[..., 2]
    if pixels.shape[2] == 4:
        return codes, pixels[..., 3] == 0
    stated = picture.info.get("transparency")
    if isinstance(stated, tuple):
        return codes, codes == (stated[0] << 16 | stated[1] << 8 | stated[2])
    return codes, np.zeros(codes.shape, bool)


def _indexed(picture: Image.Image) -> LabelPng:
    values = np.array(picture)
    colors = np.zeros((256, 3), np.uint8)
    listed = np.array(picture.getpalette("RGB") or [], np.uint8).reshape(-1, 3)[:256]
    colors[: len(listed)] = listed
    alpha = np.full(256, 255, np.uint8)
    stated = picture.info.get("transparency", b"")
    if isinstance(stated, bytes):
        alpha[: len(stated)] = np.frombuffer(stated[:256], np.uint8)
    else:
        alpha[int(stated)] = 0
    n_colors = max(len(listed), int(values.max()) + 1)
    return LabelPng(values, colors[:n_colors], True, (alpha == 0)[values])


def _grey(picture: Image.Image, path: Path) -> LabelPng:
    """Grey of 1, 2 or 4 bits stands for the same greys of 8 bits, as it does everywhere."""
    transparent = np.zeros((picture.height, picture.width), bool)
    if picture.mode == "LA":
        values, alpha = np.moveaxis(np.array(picture), 2, 0)
        transparent = alpha == 0
    elif picture.mode in ("L", "1"):
        values = np.array(picture.convert("L"))
        if isinstance(stated := picture.info.get("transparency"), int):
            transparent = values == stated
    else:
        raise LayoutFileError(f"{path.name} has pixels of an unusual kind.", PLAIN_HINT)
    return LabelPng(np.ascontiguousarray(values), None, False, transparent)
