"""Shapes of annotation programs, as their own tools turn them into pixels: with Pillow's drawing."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from simspaint.domain.geometry import Box, Extent
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.untrusted_picture import BROKEN_PICTURE, TOO_LARGE
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.regions.region import Point, Region, no_region
from simspaint.painting.regions.shapes import ellipse_region, rectangle_region

_LINE_PX = 10
_POINT_PX = 5
"""Width of lines and radius of points, as labelme draws them."""
_MAX_MASK_TEXT = 64 << 20
_FAR = 1e7
_CROSSING = 20
_UNPACKING = 2
_NEEDED = {"polygon": 3, "circle": 2, "line": 2, "linestrip": 2, "point": 1, "points": 1, "mask": 2}
_FOUR_CORNERS = ("oriented_rectangle", "rotation", "quadrilateral")

Xy = tuple[float, float]


def drawing_work(points: Sequence[Point], extent: Extent) -> int:
    """What drawing a shape takes, in pixels that could be filled meanwhile: every row asks every line, and
    sorts those that cross it."""
    if len(points) < 2:
        return 0
    rows = np.clip(np.asarray(points, np.float64)[:, 0], 0, extent.height)
    crossed = np.abs(np.diff(rows, append=rows[0])).sum()
    return int(len(points) * np.ptp(rows) + _CROSSING * crossed)


def unpacking_work(kind: str, points: Sequence[Point]) -> int:
    """What unpacking a mask takes, in pixels, which may lie outside of the frame."""
    if kind != "mask" or len(points) < 2:
        return 0
    (top, left), (bottom, right) = points[:2]
    return _UNPACKING * int((abs(bottom - top) + 1) * (abs(right - left) + 1))


def even_odd_region(points: Sequence[Point], extent: Extent) -> Region:
    """What a closed line encloses an odd number of times, the line included, clipped to the frame: a ring
    that is drawn with a cut has a hole."""
    if len(points) < 2:
        return no_region()
    return _drawn(points, 1, extent, lambda draw, xy: draw.polygon(xy, fill=1, outline=1))


def labelme_region(kind: str, points: list[Point], extent: Extent, row: Fields) -> Region | None:
    """The pixels of one shape of a labelme file, or of a program that writes such files.

    None where the kind of shape is unknown. Raises the fields' error where it cannot be what it says.
    """
    kind = kind or "polygon"
    if kind == "rectangle":
        return _rectangle(points, extent, row)
    if kind in _FOUR_CORNERS:
        if len(points) != 4:
            row.refuse(f"a shape of the kind '{kind}' of {len(points)} points")
        return even_odd_region(points, extent)
    if kind not in _NEEDED:
        return None
    if len(points) < _NEEDED[kind]:
        row.refuse(f"a {kind} of {len(points)} points")
    if kind == "polygon":
        return even_odd_region(points, extent)
    if kind == "circle":
        (row_, column), rim = points[0], points[1]
        radius = float(np.hypot(rim[0] - row_, rim[1] - column))
        return ellipse_region((row_ - radius, column - radius), (row_ + radius, column + radius), extent)
    if kind in ("line", "linestrip"):
        return _drawn(points, _LINE_PX, extent, lambda draw, xy: draw.line(xy, fill=1, width=_LINE_PX))
    if kind == "mask":
        return _mask(points, extent, row)
    return _drawn(points, _POINT_PX + 1, extent, _draw_points)


def _rectangle(points: list[Point], extent: Extent, row: Fields) -> Region:
    """Of two opposite corners, or of all four."""
    if len(points) not in (2, 4):
        row.refuse(f"a rectangle of {len(points)} points")
    rows, columns = zip(*points, strict=True)
    return rectangle_region((min(rows), min(columns)), (max(rows), max(columns)), extent)


def _mask(points: list[Point], extent: Extent, row: Fields) -> Region:
    """A PNG in base64 that is laid from the first point to the second, both included."""
    (top, left), (bottom, right) = ((int(r), int(c)) for r, c in points[:2])
    box = Box(top, left, bottom + 1, right + 1)
    try:
        data = base64.b64decode(row.text("mask", _MAX_MASK_TEXT, ""), validate=True)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if (picture.height, picture.width) != (box.height, box.width):
                row.refuse("a mask that does not fit between its points")
            if not box.clipped(extent).area:
                return no_region()
            if len(picture.getbands()) * picture.width * picture.height > MAX_SIDE * MAX_SIDE:
                row.refuse("a mask that is larger than any layout")
            mask = np.asarray(picture.convert("L")) > 0
    except (*BROKEN_PICTURE, *TOO_LARGE):  # bytes that are no base64 among them
        row.refuse("a damaged mask")
    inside = box.clipped(extent)
    rows = slice(inside.top - box.top, inside.bottom - box.top)
    columns = slice(inside.left - box.left, inside.right - box.left)
    return Region(inside, mask[rows, columns])


def _draw_points(draw: ImageDraw.ImageDraw, xy: list[Xy]) -> None:
    for x, y in xy:
        draw.ellipse([x - _POINT_PX, y - _POINT_PX, x + _POINT_PX, y + _POINT_PX], fill=1, outline=1)


def _drawn(
    points: Sequence[Point],
    margin: int,
    extent: Extent,
    draw: Callable[[ImageDraw.ImageDraw, list[Xy]], object],
) -> Region:
    """What Pillow draws in the part of the frame that can be touched."""
    corners = np.clip(np.asarray(points, np.float64), -_FAR, _FAR)
    top, left = np.floor(corners.min(0)).astype(int) - margin
    bottom, right = np.ceil(corners.max(0)).astype(int) + margin + 1
    box = Box(int(top), int(left), int(bottom), int(right)).clipped(extent)
    if not box.area:
        return no_region()
    picture = Image.new("L", (box.width, box.height))
    xy = [(float(column) - box.left, float(row) - box.top) for row, column in corners]
    draw(ImageDraw.Draw(picture), xy)
    return Region(box, np.asarray(picture) > 0)
