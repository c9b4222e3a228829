"""Panoptic PNGs as COCO has them: colours number segments, and a JSON says what these are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt32
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.pixel_counts import bands
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.untrusted_picture import opened_picture
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.layout_import.annotation_json import EXPORT_AGAIN, MAX_JSON_BYTES, read_fields
from simspaint.painting.layout_import.data_set_labels import one_line
from simspaint.painting.layout_import.named_layout import MAX_NAMES, NamedLayout

_N_NUMBERS = 1 << 24
_MOST_NAMED = 8


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
    def open(path: Path, most_bytes: int = MAX_JSON_BYTES) -> PanopticDescription:
        """Read the JSON, and no picture. Raises `LayoutFileError` where it cannot be used."""
        fields = read_fields(path, most_bytes)
        categories = {
            c.integer("id", 0, 10**9): one_line(c.text("name", 200))
            for c in fields.objects("categories", 10_000)
        }
        names = tuple(dict.fromkeys(categories.values()))
        if len(names) > MAX_NAMES:
            raise LayoutFileError(f"{path.name} has more than {MAX_NAMES} labels.", EXPORT_AGAIN)
        rows: dict[str, Fields | None] = {}
        for row in fields.objects("annotations", 2_000_000):
            name = row.text("file_name", 1000, "").rpartition("/")[2]
            rows[name] = None if name in rows else row
        places = {name: place for place, name in enumerate(names)}
        return PanopticDescription(path.name, names, {i: places[n] for i, n in categories.items()}, rows)

    def layout(self, path: Path) -> NamedLayout:
        """The layout of a PNG. Raises `LayoutFileError` where it cannot be used or is not described."""
        ids, segments = self.segments(path)
        return NamedLayout(ids, self.names, segments=segments)

    def segments(
        self, path: Path
    ) -> tuple[UInt8[np.ndarray, "height width"], UInt32[np.ndarray, "height width"]]:
        """Ids as in `layout`, and the number of every pixel's segment, 0 where it is not described.

        Raises `LayoutFileError` as `layout` does.
        """
        ids, segments = self._read(path, with_segments=True)
        assert segments is not None
        return ids, segments

    def _read(self, path: Path, with_segments: bool) -> tuple[np.ndarray, np.ndarray | None]:
        """Band by band: the numbers of all segments would take several times the picture's memory."""
        table, unknown = self._ids_of_segments(path), _Unknown()
        with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
            if max(picture.size) > MAX_SIDE:
                raise LayoutFileError(f"{path.name} is too large.", f"Sides are at most {MAX_SIDE} pixels.")
            picture.load()
            height, width = picture.height, picture.width
            ids = np.empty((height, width), np.uint8)
            segments = np.empty((height, width), np.uint32) if with_segments else None
            for rows in bands(height, width):
                codes = _codes(picture, rows)
                ids[rows] = table[codes]
                is_unknown = ids[rows] == UNLABELLED
                unknown.count(codes[is_unknown])
                if segments is not None:
                    segments[rows] = np.where(is_unknown, 0, codes)
        unknown.refuse(path.name, self.source)
        return ids, segments

    def _ids_of_segments(self, path: Path) -> np.ndarray:
        """The id of every number that a segment can have."""
        row = self.rows.get(path.name)
        if row is None:
            raise LayoutFileError(
                f"{self.source} does not describe {path.name}.", "Choose the JSON of its data set."
            )
        table = np.full(_N_NUMBERS, UNLABELLED, np.uint8)
        for segment in row.objects("segments_info", 100_000):
            category = segment.integer("category_id", 0, 10**9)
            table[segment.integer("id", 0, _N_NUMBERS - 1)] = self.category_of.get(category, UNLABELLED)
        return table


class _Unknown:
    """Counts pixels of segments without a description."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def count(self, codes: np.ndarray) -> None:
        if len(self._counts) <= _MOST_NAMED:
            numbers, counts = np.unique(codes[codes > 0], return_counts=True)  # 0 is void
            for number, n in zip(numbers[: 2 * _MOST_NAMED].tolist(), counts.tolist(), strict=False):
                self._counts[number] += n

    def refuse(self, name: str, source: str) -> None:
        if not self._counts:
            return
        listed = [f"{number} ({n} pixels)" for number, n in sorted(self._counts.items())]
        raise LayoutFileError(
            f"{name} holds segments that {source} does not describe, or of categories that it "
            f"does not name: {', '.join(listed[:_MOST_NAMED])}{' …' if len(listed) > _MOST_NAMED else ''}.",
            "Choose the JSON that belongs to it.",
        )


def _codes(picture: Image.Image, rows: slice) -> np.ndarray:
    """The numbers that some rows of a picture show."""
    part = picture.crop((0, rows.start, picture.width, rows.stop)).convert("RGB")
    pixels = np.asarray(part).astype(np.uint32)
    return pixels[..., 0] | pixels[..., 1] << 8 | pixels[..., 2] << 16
