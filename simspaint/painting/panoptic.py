"""Panoptic PNGs as COCO has them: colours number segments, and a JSON says what these are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt32

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.opened_picture import opened_picture
from simspaint.painting.foreign_labels import one_line
from simspaint.painting.foreign_layouts import EXPORT_AGAIN, MAX_JSON_BYTES, read_fields
from simspaint.painting.json_fields import Fields
from simspaint.painting.named_layout import MAX_NAMES, NamedLayout


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
            if max(picture.size) > MAX_SIDE:
                raise LayoutFileError(f"{path.name} is too large.", f"Sides are at most {MAX_SIDE} pixels.")
            pixels = np.asarray(picture.convert("RGB")).astype(np.uint32)
        codes = pixels[..., 0] | pixels[..., 1] << 8 | pixels[..., 2] << 16
        segments = {
            s.integer("id", 0, 2**24): s.integer("category_id", 0, 10**9)
            for s in row.objects("segments_info", 100_000)
        }
        found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
        table = np.full(len(found), UNLABELLED, np.uint8)
        unknown = []
        for i, (code, count) in enumerate(zip(found.tolist(), counts.tolist(), strict=True)):
            category = segments.get(code)
            if category in self.category_of:
                table[i] = self.category_of[category]
            elif code:  # 0 is void
                unknown.append(f"{code} ({count} pixels)")
        if unknown:
            raise LayoutFileError(
                f"{path.name} holds segments that {self.source} does not describe, or of categories that it "
                f"does not name: {', '.join(unknown[:8])}{' …' if len(unknown) > 8 else ''}.",
                "Choose the JSON that belongs to it.",
            )
        ids = table[places.reshape(codes.shape)]
        return ids, np.where(ids == UNLABELLED, 0, codes).astype(np.uint32)
