"""PNG files of other programs and data sets: numbers or colours of labels with the names that these use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.pixel_counts import pixel_counts
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import LabelPng, read_label_png
from simspaint.files.layout_file import hex_of
from simspaint.painting.foreign_labels import one_line
from simspaint.painting.foreign_layouts import EXPORT_AGAIN, read_fields
from simspaint.painting.named_layout import MAX_NAMES, NamedLayout


def read_numbered(path: Path, names: Sequence[str] | Mapping[int, str]) -> NamedLayout:
    """A PNG whose values are numbers of labels, 255 = unpainted.

    Raises `LayoutFileError` where it is no such PNG or has numbers without a name.
    """
    return by_number(
        read_label_png(path), dict(enumerate(names)) if isinstance(names, Sequence) else names, path
    )


def by_number(picture: LabelPng, names: Mapping[int, str], path: Path) -> NamedLayout:
    """A decoded PNG whose values are numbers of labels; see `read_numbered`."""
    if picture.colors is not None and not picture.is_indexed:
        raise LayoutFileError(f"{path.name} is not a PNG of label numbers.", "It has one channel of 8 bits.")
    numbers = picture.numbers()
    counts = pixel_counts(numbers)
    unknown = [int(i) for i in np.flatnonzero(counts) if i not in names and i != UNLABELLED]
    if unknown:
        listed = ", ".join(f"{i} ({counts[i]} pixels)" for i in unknown[:8])
        raise LayoutFileError(
            f"{path.name} holds numbers without a label: {listed}{_more(unknown)}.",
            "Is it of another data set?",
        )
    table, listed_names = _numbered(names)
    return NamedLayout(table[numbers], listed_names)


def by_color(picture: LabelPng, names: Mapping[tuple[int, int, int], str], path: Path) -> NamedLayout:
    """A decoded PNG whose colours have names; colours without one are called as `#rrggbb`.

    Raises `LayoutFileError` where there are more colours than a layout can have labels.
    """
    assert picture.colors is not None
    used = np.flatnonzero(picture.n_pixels)
    called = {i: names.get(_triple(picture.colors[i]), hex_of(picture.colors[i])) for i in used}
    listed = tuple(dict.fromkeys(called.values()))
    if len(listed) > MAX_NAMES:
        raise LayoutFileError(f"{path.name} has more than {MAX_NAMES} colours.", "It is no layout.")
    table = np.full(len(picture.colors), UNLABELLED, np.uint8)
    for i, name in called.items():
        table[i] = listed.index(name)
    ids = table[picture.values]
    ids[picture.transparent] = UNLABELLED
    return NamedLayout(ids, listed)


def read_panoptic(path: Path, description: Path) -> NamedLayout:
    """A COCO panoptic PNG with its JSON: the one of the data set, or one with only this picture.

    Raises `LayoutFileError` where either cannot be used or the JSON does not speak of the picture.
    """
    fields = read_fields(description)
    categories = {
        c.integer("id", 0, 10**9): one_line(c.text("name", 200)) for c in fields.objects("categories", 10_000)
    }
    rows = [
        row
        for row in fields.objects("annotations", 2_000_000)
        if row.text("file_name", 1000, "").rpartition("/")[2] == path.name
    ]
    if len(rows) != 1:
        raise LayoutFileError(
            f"{description.name} does not describe {path.name}.", "Choose the JSON of its data set."
        )
    picture = read_label_png(path)
    if picture.colors is None:
        raise LayoutFileError(f"{path.name} is no panoptic PNG: it is grey.", EXPORT_AGAIN)
    segments = {
        s.integer("id", 0, 2**24): s.integer("category_id", 0, 10**9)
        for s in rows[0].objects("segments_info", 100_000)
    }
    names = tuple(dict.fromkeys(categories.values()))
    if len(names) > MAX_NAMES:
        raise LayoutFileError(f"{description.name} has more than {MAX_NAMES} labels.", EXPORT_AGAIN)
    table = _panoptic_table(picture, segments, categories, names, path, description)
    ids = table[picture.values]
    ids[picture.transparent] = UNLABELLED
    return NamedLayout(ids, names)


def _panoptic_table(
    picture: LabelPng,
    segments: Mapping[int, int],
    categories: Mapping[int, str],
    names: Sequence[str],
    path: Path,
    description: Path,
) -> np.ndarray:
    """Place in the list of names of every colour that is used."""
    assert picture.colors is not None
    places = {name: i for i, name in enumerate(names)}
    table = np.full(len(picture.colors), UNLABELLED, np.uint8)
    unknown, counts = [], picture.n_pixels
    for i in np.flatnonzero(counts):
        red, green, blue = _triple(picture.colors[i])
        code = red | green << 8 | blue << 16
        if code in segments and segments[code] in categories:
            table[i] = places[categories[segments[code]]]
        elif code:  # 0 is void
            unknown.append(f"{code} ({counts[i]} pixels)")
    if unknown:
        raise LayoutFileError(
            f"{path.name} holds segments that {description.name} does not describe, or of categories that it "
            f"does not name: {', '.join(unknown[:8])}{_more(unknown)}.",
            "Choose the JSON that belongs to it.",
        )
    return table


def _numbered(names: Mapping[int, str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """A table from numbers to places in the list of names, and that list."""
    listed = tuple(dict.fromkeys(names.values()))[:MAX_NAMES]
    places = {name: i for i, name in enumerate(listed)}
    table = np.full(256, UNLABELLED, np.uint8)
    for number, name in names.items():
        if 0 <= number < 256:
            table[number] = places.get(name, UNLABELLED)
    return table, listed


def _triple(color: np.ndarray) -> tuple[int, int, int]:
    red, green, blue = color.tolist()
    return red, green, blue


def _more(items: Sequence[object]) -> str:
    return f" and {len(items) - 8} more" if len(items) > 8 else ""
