"""Label tables: `labels.csv` with `id,name` and, where wanted, colour, flags and rank."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from simspaint.domain.label_set import MAX_LABELS, Label, LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.table_file import read_table, table_bytes
from simspaint.resource_files import known_labels_file

Row = dict[str, str]
Color = tuple[int, int, int]

_FIELDS = {
    "thing": "is_thing",
    "ground": "is_ground",
    "thin": "is_thin",
    "keeps_outline": "keeps_outline",
    "keeps_skyline": "keeps_skyline",
    "feathered": "is_feathered",
    "see_through": "is_see_through",
    "ribbon": "is_ribbon",
    "colorful": "is_colorful",
}
"""Columns of flags, and the fields of a label that they set."""
_FORMER_NAMES = {
    "loose": "keeps_outline",
    "skyline": "keeps_skyline",
    "soft": "feathered",
    "airy": "see_through",
}
"""Columns as tables of version 0.1 call them."""
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_OTHERS = ("relief", "stand_in")
"""Columns that name another label."""
_COLUMNS = ("id", "name", "color", "rank", *_OTHERS, *_FIELDS, *_FORMER_NAMES)
_HINT = "The first line is id,name, then each label has a line; save it as CSV with commas."
_DEFAULT_RANK = 60
"""Unknown labels lie before buildings and vegetation and behind poles and signs."""


def read_labels(path: str | Path) -> LabelSet:
    """Read a label table and complete what it leaves out.

    Columns `id` and `name` are required; `color` (#rrggbb), `rank` and the flags `thing`, `ground`, `thin`,
    `keeps_outline`, `keeps_skyline`, `feathered`, `see_through`, `ribbon` and `colorful` (0 or 1) and
    `relief` and `stand_in` (names) are optional, and so is every cell of them. What is missing comes from
    the table of well-known names, or is generated: a colour unlike the others, no flags, a middle rank.

    Raises
    ------
    LayoutFileError
        The file cannot be read, or ids are not 0, 1, 2 … without a gap, or a name or colour occurs twice.
    """
    rows = _read_rows(Path(path))
    return _complete(rows, Path(path).name)


def labels_from_names(names: Iterable[str]) -> LabelSet:
    """The label set of these names in this order, completed as by `read_labels`."""
    return _complete([{"id": str(i), "name": name} for i, name in enumerate(names)], "the list of names")


def write_labels(path: str | Path, labels: LabelSet) -> None:
    """Write a label table with all columns, atomically."""
    rows = []
    for label in labels.labels:
        color = "#{:02x}{:02x}{:02x}".format(*label.color)
        flags = [int(getattr(label, field)) for field in _FIELDS.values()]
        rows.append((label.id, label.name, color, *flags, label.rank, label.relief, label.stand_in))
    replace_bytes(path, table_bytes(("id", "name", "color", *_FIELDS, "rank", *_OTHERS), rows))


@cache
def known_labels() -> dict[str, Row]:
    """Rows of the table of well-known labels by name."""
    return {row["name"]: row for row in _read_rows(known_labels_file(), needs_id=False)}


def _read_rows(path: Path, needs_id: bool = True) -> list[Row]:
    required = ("id", "name") if needs_id else ("name",)
    rows = read_table(path, required, _COLUMNS, "label table", _HINT)
    if not rows:
        raise LayoutFileError(f"{path.name} has no labels.", _HINT)
    for former, name in _FORMER_NAMES.items():
        if former in rows[0] and name in rows[0]:
            raise LayoutFileError(f"{path.name} has the column {name} twice, also as {former}.", _HINT)
    return [{_FORMER_NAMES.get(name, name): cell for name, cell in row.items()} for row in rows]


def _complete(rows: list[Row], source: str) -> LabelSet:
    if len(rows) > MAX_LABELS:  # before that many colours are generated
        raise LayoutFileError(f"{source} has more than {MAX_LABELS} labels.", "Take out those not needed.")
    try:
        rows = sorted(rows, key=lambda row: int(row["id"]))
        colors = _colors(rows)
        labels = tuple(_label(row, color) for row, color in zip(rows, colors, strict=True))
        return LabelSet(labels)
    except (KeyError, ValueError) as error:
        raise LayoutFileError(
            f"The labels in {source} cannot be used: {error}", "Ids are 0, 1, 2 …, names and colours differ."
        ) from error


def _label(row: Row, color: Color) -> Label:
    name = row["name"].lower()
    if not name:
        raise ValueError(f"label {row['id']} has no name.")
    known = known_labels().get(name, {})
    flags = {field: _flag(row.get(name) or known.get(name, "")) for name, field in _FIELDS.items()}
    rank = int(row.get("rank") or known.get("rank") or _DEFAULT_RANK)
    relief, stand_in = ((row.get(column) or known.get(column) or "").lower() for column in _OTHERS)
    return Label(int(row["id"]), name, color, rank=rank, relief=relief, stand_in=stand_in, **flags)


def _flag(text: str) -> bool:
    if text and text.lower() not in _FLAGS:
        raise ValueError(f"'{text}' is neither 0 nor 1.")
    return _FLAGS[text.lower()] if text else False


def _colors(rows: list[Row]) -> list[Color]:
    """A colour a row: the given one, else the well-known one where still free, else a generated one."""
    colors = [_parse_color(row.get("color", "")) for row in rows]
    taken = {color for color in colors if color}
    for i, row in enumerate(rows):
        known = _parse_color(known_labels().get(row["name"].lower(), {}).get("color", ""))
        if colors[i] is None and known and known not in taken:
            colors[i] = known
            taken.add(known)
    generated = _generate_colors(taken)
    return [color or next(generated) for color in colors]


def _parse_color(text: str) -> Color | None:
    if not text:
        return None
    if not re.fullmatch(r"#?[0-9a-fA-F]{6}", text):
        raise ValueError(f"'{text}' is not a colour like #70a0d0.")
    value = int(text.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def _generate_colors(taken: set[Color]) -> Iterator[Color]:
    """Endless colours, each at some distance from all before it; the same ones for the same `taken`."""
    used = set(taken)
    step, nearest = 0, 48
    while True:
        step += 1
        # Golden-ratio steps spread hues evenly however many are asked for.
        hue = step * 0.61803398875 % 1.0
        lightness, saturation = (0.55, 0.4, 0.7, 0.3, 0.8)[step // 7 % 5], (0.65, 0.4, 0.9)[step % 3]
        red, green, blue = (round(255 * x) for x in colorsys.hls_to_rgb(hue, lightness, saturation))
        color = (red, green, blue)
        if all(sum(abs(a - b) for a, b in zip(color, other, strict=True)) >= nearest for other in used):
            used.add(color)
            yield color
        elif step % 64 == 0:
            nearest = max(nearest * 3 // 4, 1)
