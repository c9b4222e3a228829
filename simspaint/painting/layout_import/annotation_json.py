"""JSON files of annotation programs: the shapes that they hold, painted one over another."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.plain_names import as_shown
from simspaint.files.regular_file import read_at_most
from simspaint.files.untrusted_picture import unreadable
from simspaint.painting.codecs.untrusted_json import Fields, parse_json
from simspaint.painting.layout_import.annotation_shapes import (
    drawing_work,
    even_odd_region,
    labelme_region,
    unpacking_work,
)
from simspaint.painting.layout_import.data_set_labels import one_line
from simspaint.painting.layout_import.named_layout import MAX_NAMES, NamedLayout
from simspaint.painting.regions.region import Region

MAX_JSON_BYTES = 256 << 20
_MAX_SHAPES = 100_000
_MAX_POINTS = 1_000_000
_MAX_COORDINATE = 1e6
_NEGATIVE = frozenset(("license plate", "license plategroup"))
"""Cityscapes' labels of negative numbers: its label images do not hold them."""
MAX_PAINTED = 1_000_000_000
"""Pixels of all shapes' boxes together, and what drawing their lines takes: some seconds of painting."""

EXPORT_AGAIN = "Export it again from the program that made it."


def read_polygons(fields: Fields) -> NamedLayout:
    """Cityscapes polygons: objects in the order in which they were painted, as the data set's own tools draw
    them: deleted ones are skipped, and so are those whose label is no part of the label images."""
    extent = Extent(
        fields.integer("imgHeight", 1, MAX_SIDE),
        fields.integer("imgWidth", 1, MAX_SIDE),
    )
    objects = list(fields.objects("objects", _MAX_SHAPES))
    painting = _Painting(extent, fields, len(objects))
    for row in objects:
        points = [(y, x) for x, y in row.points("polygon", _MAX_POINTS, _MAX_COORDINATE)]
        name = one_line(row.text("label", 200))
        if not row.is_set("deleted") and name.lower() not in _NEGATIVE:
            painting.spend(drawing_work(points, extent))
            painting.paint(name, even_odd_region(points, extent))
    return painting.finished()


def read_labelme(fields: Fields) -> NamedLayout:
    """A labelme file: shapes of all its versions, later ones on top, drawn as its own tools draw them. Kinds
    of unknown shapes are left out with a note."""
    extent = Extent(
        fields.integer("imageHeight", 1, MAX_SIDE),
        fields.integer("imageWidth", 1, MAX_SIDE),
    )
    shapes = list(fields.objects("shapes", _MAX_SHAPES))
    painting = _Painting(extent, fields, len(shapes))
    for row in shapes:
        points = [(y, x) for x, y in row.points("points", _MAX_POINTS, _MAX_COORDINATE)]
        kind = row.text("shape_type", 40, "polygon") if row.has("shape_type") else "polygon"
        name = one_line(row.text("label", 200))
        painting.spend(drawing_work(points, extent) + unpacking_work(kind, points))
        region = labelme_region(kind, points, extent, row)
        if region is None:
            painting.leave_out(kind)
        else:
            group = row.whole_number("group_id")  # one thing in several shapes
            painting.paint(name, region, None if group is None else ("group", group))
    return painting.finished()


def read_fields(path: Path, most_bytes: int = MAX_JSON_BYTES) -> Fields:
    """The fields of a JSON file. Raises `LayoutFileError` where it cannot be read or is too large."""
    try:
        data = read_at_most(path, most_bytes)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise LayoutFileError(
                f"{path.name} is too large.", "Take out the part that is needed."
            ) from error
        raise unreadable(path, error) from error
    return parse_json(data, path.name, LayoutFileError, EXPORT_AGAIN)


class _Painting:
    """Shapes painted one over another, with a number for every new name."""

    def __init__(self, extent: Extent, fields: Fields, n_shapes: int) -> None:
        self._ids = np.full(tuple(extent), UNLABELLED, np.uint8)
        self._segments = np.zeros(tuple(extent), np.uint16 if n_shapes < 1 << 16 else np.uint32)
        self._things: dict[object, int] = {}
        self._numbers: dict[str, int] = {}
        self._fields = fields
        self._n_painted = 0
        self._left_out: dict[str, int] = {}

    def spend(self, work: int) -> None:
        """Refuse the file before it takes more than some seconds."""
        self._n_painted += work
        if self._n_painted > MAX_PAINTED:
            self._fields.refuse("shapes that cover one another far more often than a picture needs")

    def paint(self, name: str, region: Region, thing: object = None) -> None:
        """Paint a shape; shapes of one name with the same `thing` are one, others each a thing of its own."""
        number = self._numbers.setdefault(name, len(self._numbers))
        if number >= MAX_NAMES:
            self._fields.refuse(f"more than {MAX_NAMES} labels")
        self.spend(region.box.area)
        self._ids[region.box.slices][region.mask] = number
        count = len(self._things) + 1
        segment = self._things.setdefault((name, count if thing is None else thing), count)
        self._segments[region.box.slices][region.mask] = segment

    def leave_out(self, kind: str) -> None:
        self._left_out[kind] = self._left_out.get(kind, 0) + 1

    def finished(self) -> NamedLayout:
        notes = tuple(
            f"{n} shape{'s' if n > 1 else ''} of the unknown kind '{as_shown(kind)}' left out."
            for kind, n in self._left_out.items()
        )
        return NamedLayout(self._ids, tuple(self._numbers), notes, self._segments)
