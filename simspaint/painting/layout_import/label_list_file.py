"""Lists of labels by number or colour, which annotation programs put beside their masks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files.regular_file import read_at_most

Color = tuple[int, int, int]

_MAX_BYTES = 1 << 20
_MAX_NAME = 200
_NAMES_BESIDE = ("labelmap.txt", "label_colors.txt", "label_names.txt", "class_names.txt", "class_dict.csv")
"""As CVAT, CamVid, labelme and copies of CamVid call them; beside the masks or in the folder above."""
_CVAT = re.compile(r"(?P<name>[^:#]+):(?P<r>\d{1,3}),(?P<g>\d{1,3}),(?P<b>\d{1,3})(:.*)?")
_CAMVID = re.compile(r"(?P<r>\d{1,3})\s+(?P<g>\d{1,3})\s+(?P<b>\d{1,3})\s+(?P<name>\S.*)")
_TABLE = re.compile(r"(?P<name>[^,]+),\s*(?P<r>\d{1,3}),\s*(?P<g>\d{1,3}),\s*(?P<b>\d{1,3})\s*(,.*)?")


@dataclass(frozen=True, slots=True)
class LabelList:
    """Names by number or by colour; one of the two is empty."""

    by_number: Mapping[int, str]
    by_color: Mapping[Color, str]


def find_label_list(picture: Path) -> Path | None:
    """The list that lies beside a mask, or in the folder above."""
    folder = picture.absolute().parent
    places = (parent / name for parent in (folder, folder.parent) for name in _NAMES_BESIDE)
    return next((place for place in places if place.is_file()), None)


def read_label_list(path: Path) -> LabelList:
    """Read a list of labels: `name:r,g,b::`, `r g b name`, `name,r,g,b`, or a name a line by number.

    Raises `LayoutFileError` where it cannot be read, or two lines speak of one number or colour.
    """
    try:
        lines = read_at_most(path, _MAX_BYTES).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutFileError(f"The list of labels {path} cannot be read.", _hint()) from error
    lines = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for pattern in (_CVAT, _CAMVID, _TABLE):
        matches = [pattern.fullmatch(line) for line in lines]
        rest = [line for line, match in zip(lines, matches, strict=True) if match is None]
        if lines and len(rest) <= (pattern is _TABLE and len(lines) > 1):  # a table has a line of titles
            return LabelList({}, _colors([match for match in matches if match], path))
    if not lines or any(len(line) > _MAX_NAME for line in lines) or len(lines) > 256:
        raise LayoutFileError(f"{path.name} is no list of labels.", _hint())
    first = -1 if lines[0] == "__ignore__" else 0
    return LabelList({(number + first) % 256: line for number, line in enumerate(lines)}, {})


def _colors(matches: list[re.Match[str]], path: Path) -> dict[Color, str]:
    found: dict[Color, str] = {}
    for match in matches:
        color = int(match["r"]), int(match["g"]), int(match["b"])
        if max(color) > 255 or color in found:
            raise LayoutFileError(f"{path.name} names {color} twice, or it is no colour.", _hint())
        found[color] = " ".join(match["name"].split())
    return found


def _hint() -> str:
    return "A line is `name:r,g,b::`, `r g b name`, `name,r,g,b`, or a name in the order of the numbers."
