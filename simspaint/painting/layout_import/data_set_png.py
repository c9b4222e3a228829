"""PNG files of other programs and data sets: numbers or colours of labels with the names that these use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.pixel_counts import looked_up, pixel_counts
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import LabelPng, read_label_png
from simspaint.files.layout_file import hex_of
from simspaint.files.number_png import read_numbers
from simspaint.painting.layout_import.coco_panoptic import PanopticDescription
from simspaint.painting.layout_import.named_layout import MAX_NAMES, NamedLayout

_THINGS_FROM = 1000


def read_numbered(path: Path, names: Sequence[str] | Mapping[int, str]) -> NamedLayout:
    """A PNG whose values are numbers of labels, 255 = unpainted.

    Raises `LayoutFileError` where it is no such PNG or has numbers without a name.
    """
    return by_number(
        read_label_png(path), dict(enumerate(names)) if isinstance(names, Sequence) else names, path
    )


def read_instance_ids(path: Path, names: Sequence[str]) -> NamedLayout:
    """A PNG of 16 bits whose values are numbers of labels, or of things: a thousand times the label's number
    and a number of its own.

    Raises `LayoutFileError` where it is no such PNG or has numbers without a name.
    """
    values = read_numbers(path)
    possible = np.arange(1 << 16)
    number_of = np.where(possible >= _THINGS_FROM, possible // _THINGS_FROM, possible)
    used = np.flatnonzero(pixel_counts(values, len(possible)))
    unknown = sorted({int(i) for i in number_of[used] if i >= len(names)})
    if unknown:
        listed = ", ".join(map(str, unknown[:8]))
        raise LayoutFileError(
            f"{path.name} holds numbers without a label: {listed}{_more(unknown)}.",
            "Is it of another data set?",
        )
    table, listed_names = _numbered(dict(enumerate(names)))
    table = np.append(table, np.full(len(possible) - len(table), UNLABELLED, np.uint8))
    return NamedLayout(looked_up(table[number_of], values), listed_names, segments=values)


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
    return NamedLayout(looked_up(table, numbers), listed_names)


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
    ids = looked_up(table, picture.values)
    ids[picture.transparent] = UNLABELLED
    return NamedLayout(ids, listed)


def read_panoptic(path: Path, description: Path) -> NamedLayout:
    """A COCO panoptic PNG with its JSON: the one of the data set, or one with only this picture.

    Raises `LayoutFileError` where either cannot be used or the JSON does not speak of the picture.
    """
    return PanopticDescription.open(description).layout(path)


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
