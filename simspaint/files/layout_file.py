"""Layouts as PNG files: label ids, or label colours."""

from __future__ import annotations

import io
import struct
from functools import lru_cache
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.opened_picture import opened_picture, unreadable

MAX_SIDE = 8192
"""Layouts with a longer side are refused before they are decoded."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOR, _INDEXED, _GREY_ALPHA, _COLOR_ALPHA = 0, 2, 3, 4, 6
_PLAIN_HINT = "Save it as an 8-bit indexed, greyscale or RGB PNG."


def read_layout(
    path: str | Path, labels: LabelSet, unlabelled_color: tuple[int, int, int] | None = (0, 0, 0)
) -> Layout:
    """Read a PNG of label ids or of label colours.

    In an indexed or greyscale PNG the stored values are label ids, whatever the palette or its transparency
    says; 255 is unlabelled. In an RGB or RGBA PNG every pixel has exactly the colour of a label; a fully
    transparent pixel is unlabelled, and so is one of `unlabelled_color` unless a label has that colour.

    Raises
    ------
    LayoutFileError
        The file is missing, not a PNG, cut off, of 16 bits a channel, of more than `MAX_SIDE` a side, or
        holds ids or colours that are no label's; the message names up to eight of them with their counts.
    """
    path = Path(path)
    depth, kind = _check_header(path)
    with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
        if kind in (_COLOR, _COLOR_ALPHA) and "transparency" in picture.info:
            picture = picture.convert("RGBA")
        pixels = np.asarray(picture)
    if kind in (_COLOR, _COLOR_ALPHA):
        return Layout(_ids_of_colors(pixels, labels, unlabelled_color, path), labels)
    if kind == _GREY_ALPHA or (kind == _GREY and depth != 8):
        raise LayoutFileError(f"{path.name} is a greyscale PNG of another kind than 8 bits.", _PLAIN_HINT)
    if pixels.ndim != 2 or pixels.dtype != np.uint8:
        raise LayoutFileError(f"{path.name} has pixels of an unusual kind.", _PLAIN_HINT)
    try:
        return Layout(pixels, labels)
    except ValueError as error:
        raise _unknown_ids(pixels, labels, path) from error


def write_layout(path: str | Path, layout: Layout) -> None:
    """Write label ids as an indexed PNG in the labels' colours, atomically: `read_layout` undoes it.

    Raises `LayoutFileError` where the file cannot be written.
    """
    picture = Image.fromarray(layout.ids)
    picture.putpalette(layout.labels.palette().tobytes())
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    try:
        replace_bytes(path, encoded.getvalue())
    except OSError as error:
        raise LayoutFileError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def _check_header(path: Path) -> tuple[int, int]:
    """Bit depth and colour type of a PNG whose size and depth are acceptable."""
    try:
        with path.open("rb") as file:
            header = file.read(26)
    except OSError as error:
        raise unreadable(path, error) from error
    if header[:8] != _SIGNATURE:
        raise LayoutFileError(f"{path.name} is not a PNG file.", _PLAIN_HINT)
    if len(header) < 26:
        raise LayoutFileError(f"{path.name} is damaged or cut off.", "Copy or export it again.")
    width, height, depth, kind = struct.unpack(">IIBB", header[16:26])
    if max(width, height) > MAX_SIDE:
        raise LayoutFileError(
            f"{path.name} is too large: {width} × {height} pixels.",
            f"A layout's sides are at most {MAX_SIDE} pixels.",
        )
    if depth == 16:
        raise LayoutFileError(f"{path.name} has 16 bits a channel.", _PLAIN_HINT)
    return depth, kind


def _unknown_ids(ids: np.ndarray, labels: LabelSet, path: Path) -> LayoutFileError:
    counts = np.bincount(ids.ravel(), minlength=256)
    unknown = [int(i) for i in np.flatnonzero(counts) if i != UNLABELLED and i >= len(labels)]
    listed = ", ".join(f"{i} ({counts[i]} pixels)" for i in unknown[:8])
    return LayoutFileError(
        f"{path.name} holds ids that are no label's: {listed}{_more(len(unknown))}.",
        f"Labels have the ids 0 to {len(labels) - 1}; 255 is unlabelled.",
    )


def _ids_of_colors(
    pixels: np.ndarray, labels: LabelSet, unlabelled_color: tuple[int, int, int] | None, path: Path
) -> UInt8[np.ndarray, "height width"]:
    codes = pixels[..., 0].astype(np.uint32)
    codes <<= 8
    codes |= pixels[..., 1]
    codes <<= 8
    codes |= pixels[..., 2]
    ids = np.take(_id_by_code(labels), codes)
    ids -= 1  # unknown colours wrap from 0 to 255, as unlabelled; `known` tells them apart
    transparent = pixels[..., 3] == 0 if pixels.shape[2] == 4 else np.zeros((), bool)
    ids[np.broadcast_to(transparent, ids.shape)] = UNLABELLED
    unknown = (ids == UNLABELLED) & ~transparent
    if unlabelled_color is not None:
        unknown &= codes != _code(unlabelled_color)
    if unknown.any():
        found, counts = np.unique(codes[unknown], return_counts=True)
        most = np.argsort(-counts, kind="stable")[:8]
        listed = ", ".join(f"#{found[i]:06x} ({counts[i]} pixels)" for i in most)
        raise LayoutFileError(
            f"{path.name} holds colours that are no label's: {listed}{_more(len(found))}.",
            "Use the exact label colours without smoothing, or an indexed PNG of label ids.",
        )
    return ids


@lru_cache(maxsize=2)
def _id_by_code(labels: LabelSet) -> np.ndarray:
    """Label id + 1 of every 24-bit colour, 0 for no label's; untouched pages of it take no memory."""
    table = np.zeros(1 << 24, np.uint8)
    for label in labels.labels:
        table[_code(label.color)] = label.id + 1
    return table


def _code(color: tuple[int, int, int]) -> int:
    return color[0] << 16 | color[1] << 8 | color[2]


def _more(n: int) -> str:
    return f" and {n - 8} more" if n > 8 else ""
