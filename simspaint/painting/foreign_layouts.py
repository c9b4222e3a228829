"""Layouts as other programs and data sets write them; each with the names that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt32

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import MAX_SIDE
from simspaint.files.number_file import read_numbers
from simspaint.files.opened_picture import opened_picture, unreadable
from simspaint.painting.json_fields import Fields, parse_json
from simspaint.painting.region import Point, Region
from simspaint.painting.shapes import ellipse_region, line_region, polygon_region, rectangle_region

_MAX_JSON_BYTES = 256 << 20
_MAX_SHAPES = 100_000
_MAX_POINTS = 1_000_000
_MAX_COORDINATE = 1e6
_MAX_NAMES = 254
MAX_PAINTED = 4_000_000_000
"""Pixels of all shapes' boxes together: about a minute of painting."""

_LINE_PX = 3.0
_HINT = "Export it again from the program that made it."


@dataclass(frozen=True, slots=True, eq=False)
class NamedLayout:
    """A layout in the words of its maker: `ids` are places in `names`, 255 = unpainted."""

    ids: UInt8[np.ndarray, "height width"]
    names: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Number of pixels of every name that occurs."""
        found = np.bincount(self.ids.ravel(), minlength=256)
        return {name: int(found[i]) for i, name in enumerate(self.names) if found[i]}


def read_numbered(path: Path, names: Sequence[str]) -> NamedLayout:
    """A PNG whose values are numbers of labels, 255 = unpainted.

    Raises `LayoutFileError` where it is no such PNG or has numbers without a name.
    """
    ids = read_numbers(path)
    if ids.dtype != np.uint8:
        raise LayoutFileError(f"{path.name} is not a PNG of label numbers.", "It has 8 bits.")
    unknown = sorted(set(np.flatnonzero(np.bincount(ids.ravel(), minlength=256))) - {*range(len(names)), 255})
    if unknown:
        listed = ", ".join(str(i) for i in unknown[:8])
        raise LayoutFileError(
            f"{path.name} holds numbers without a label: {listed}.", "Is it of another data set?"
        )
    return NamedLayout(ids, tuple(names))


def read_panoptic(path: Path, description: Path) -> NamedLayout:
    """A COCO panoptic PNG with its JSON: the one of the data set, or one with only this picture.

    Raises `LayoutFileError` where either cannot be used or the JSON does not speak of the picture.
    """
    return PanopticDescription.open(description).layout(path)


@dataclass(frozen=True, slots=True, eq=False)
class PanopticDescription:
    """The JSON of panoptic PNGs: categories, and what each segment of each picture is.

    Parameters
    ----------
    source
        Its file name, for messages.
    names
        Of the categories, in the order of the file; places in it are the ids of layouts.
    category_of
        Place in `names` of every category id.
    rows
        By file name; None where several speak of one picture.
    """

    source: str
    names: tuple[str, ...]
    category_of: dict[int, int]
    rows: dict[str, Fields | None]

    @staticmethod
    def open(path: Path, most_bytes: int = _MAX_JSON_BYTES) -> PanopticDescription:
        """Read the JSON, and no picture. Raises `LayoutFileError` where it cannot be used."""
        fields = read_fields(path, most_bytes)
        categories = {
            c.integer("id", 0, 10**9): c.text("name", 200) for c in fields.objects("categories", 10_000)
        }
        names = tuple(dict.fromkeys(categories.values()))
        if len(names) > _MAX_NAMES:
            raise LayoutFileError(f"{path.name} has more than {_MAX_NAMES} labels.", _HINT)
        rows: dict[str, Fields | None] = {}
        for row in fields.objects("annotations", 2_000_000):
            name = row.text("file_name", 1000, "").rpartition("/")[2]
            rows[name] = None if name in rows else row
        places = {name: place for place, name in enumerate(names)}
        return PanopticDescription(path.name, names, {i: places[n] for i, n in categories.items()}, rows)

    def layout(self, path: Path) -> NamedLayout:
        """The layout of a PNG. Raises `LayoutFileError` where it cannot be used or is not described."""
        return NamedLayout(self.segments(path)[0], self.names)

    def segments(
        self, path: Path
    ) -> tuple[UInt8[np.ndarray, "height width"], UInt32[np.ndarray, "height width"]]:
        """Ids as in `layout`, and the number of every pixel's segment, 0 where it is not described.

        Raises `LayoutFileError` as `layout` does.
        """
        row = self.rows.get(path.name)
        if row is None:
            raise LayoutFileError(
                f"{self.source} does not describe {path.name}.", "Choose the JSON of its data set."
            )
        with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
            _check_extent(picture.height, picture.width, path)
            pixels = np.asarray(picture.convert("RGB")).astype(np.uint32)
        codes = pixels[..., 0] | pixels[..., 1] << 8 | pixels[..., 2] << 16
        segments = {
            s.integer("id", 0, 2**24): s.integer("category_id", 0, 10**9)
            for s in row.objects("segments_info", 100_000)
        }
        found, places = np.unique(codes, return_inverse=True)
        table = np.full(len(found), UNLABELLED, np.uint8)
        for i, code in enumerate(found):
            category = segments.get(int(code))
            if category in self.category_of:
                table[i] = self.category_of[category]
        ids = table[places.reshape(codes.shape)]
        return ids, np.where(ids == UNLABELLED, 0, codes).astype(np.uint32)


def read_polygons(fields: Fields) -> NamedLayout:
    """Cityscapes polygons: objects in the order in which they were painted."""
    extent = Extent(
        fields.integer("imgHeight", 1, MAX_SIDE),
        fields.integer("imgWidth", 1, MAX_SIDE),
    )
    painting = _Painting(extent, fields)
    for row in fields.objects("objects", _MAX_SHAPES):
        points = [(y, x) for x, y in row.points("polygon", _MAX_POINTS, _MAX_COORDINATE)]
        painting.paint(row.text("label", 200), polygon_region(points, extent))
    return painting.finished()


def read_labelme(fields: Fields) -> NamedLayout:
    """A labelme file: polygons, rectangles, circles and lines, later ones on top; no single points."""
    extent = Extent(
        fields.integer("imageHeight", 1, MAX_SIDE),
        fields.integer("imageWidth", 1, MAX_SIDE),
    )
    painting = _Painting(extent, fields)
    for row in fields.objects("shapes", _MAX_SHAPES):
        points = [(y, x) for x, y in row.points("points", _MAX_POINTS, _MAX_COORDINATE)]
        kind = row.text("shape_type", 40, "polygon")
        name = row.text("label", 200)
        for region in _shape(kind, points, extent, row):
            painting.paint(name, region)
    return painting.finished()


def read_fields(path: Path, most_bytes: int = _MAX_JSON_BYTES) -> Fields:
    """The fields of a JSON file. Raises `LayoutFileError` where it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > most_bytes:
        raise LayoutFileError(f"{path.name} is too large.", "Take out the part that is needed.")
    return parse_json(data, path.name, LayoutFileError, _HINT)


class _Painting:
    """Shapes painted one over another, with a number for every new name."""

    def __init__(self, extent: Extent, fields: Fields) -> None:
        self._ids = np.full(tuple(extent), UNLABELLED, np.uint8)
        self._numbers: dict[str, int] = {}
        self._fields = fields
        self._n_painted = 0

    def paint(self, name: str, region: Region) -> None:
        number = self._numbers.setdefault(name.strip(), len(self._numbers))
        if number >= _MAX_NAMES:
            self._fields.refuse(f"more than {_MAX_NAMES} labels")
        self._n_painted += region.box.area
        if self._n_painted > MAX_PAINTED:
            self._fields.refuse("shapes that cover one another far more often than a picture needs")
        self._ids[region.box.slices][region.mask] = number

    def finished(self) -> NamedLayout:
        return NamedLayout(self._ids, tuple(self._numbers))


def _shape(kind: str, points: list[Point], extent: Extent, row: Fields) -> list[Region]:
    needed = {"polygon": 3, "rectangle": 2, "circle": 2, "line": 2, "linestrip": 2, "point": 1, "points": 1}
    if kind not in needed:
        row.refuse(f"a shape of the unknown kind '{kind}'")
    if len(points) < needed[kind]:
        row.refuse(f"a {kind} of {len(points)} points")
    if kind == "polygon":
        return [polygon_region(points, extent)]
    if kind == "rectangle":
        return [rectangle_region(points[0], points[1], extent)]
    if kind == "circle":
        (row_, column), rim = points[0], points[1]
        radius = float(np.hypot(rim[0] - row_, rim[1] - column))
        return [ellipse_region((row_ - radius, column - radius), (row_ + radius, column + radius), extent)]
    if kind in ("line", "linestrip"):
        return [line_region(a, b, _LINE_PX, extent) for a, b in pairwise(points)]
    return []


def _check_extent(height: int, width: int, path: Path) -> None:
    if max(height, width) > MAX_SIDE:
        raise LayoutFileError(
            f"{path.name} is too large: {width} × {height} pixels.",
            f"A layout's sides are at most {MAX_SIDE} pixels.",
        )
