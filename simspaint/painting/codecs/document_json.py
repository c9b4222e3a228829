"""The values of a document as JSON objects, and back."""

from __future__ import annotations

from typing import Any

from simspaint.domain.choices import MAX_AFFINE, Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import MAX_LABEL_NAME, MAX_LABELS, MAX_RANK, Label, LabelSet
from simspaint.domain.segment_choice import AffineNumbers, OrderShift, OutlineChoice, Placement, SegmentChoice
from simspaint.domain.segment_reference import SegmentReference
from simspaint.files.plain_names import printable
from simspaint.painting.codecs.picture_json import picture_from_json, picture_to_json
from simspaint.painting.codecs.segment_json import MAX_ROW, reference_from_json, reference_to_json
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.document.settings import DocumentSettings, SizeChoice

_MAX_CHOICES = 100_000
_LENGTHS = {"placements": 8, "order_shifts": 3, "outlines": 3}
"""Choices that are stored as rows of numbers, with the length of a row."""


def labels_to_json(labels: LabelSet) -> list[dict[str, Any]]:
    """Labels in the order of their ids."""
    return [
        {
            "name": label.name,
            "color": list(label.color),
            "thing": label.is_thing,
            "ground": label.is_ground,
            "thin": label.is_thin,
            "rank": label.rank,
        }
        for label in labels.labels
    ]


def labels_from_json(fields: Fields, name: str) -> LabelSet:
    """The labels in a field."""
    labels = []
    for i, row in enumerate(fields.objects(name, MAX_LABELS)):
        red, green, blue = row.integers("color", 3, 0, 255)
        labels.append(
            Label(
                i,
                printable(row.text("name", MAX_LABEL_NAME)),
                (red, green, blue),
                row.flag("thing", False),
                row.flag("ground", False),
                row.flag("thin", False),
                row.integer("rank", -MAX_RANK, MAX_RANK, 0),
            )
        )
    try:
        return LabelSet(tuple(labels))
    except ValueError as error:
        fields.refuse(f"labels that cannot be used: {error}")


def settings_to_json(settings: DocumentSettings) -> dict[str, Any]:
    """The settings by their names."""
    return {
        "picture": picture_to_json(settings.picture),
        "size": settings.size.value,
        "live": settings.live,
        "pack": settings.pack,
    }


def settings_from_json(fields: Fields) -> DocumentSettings:
    """The settings; what is missing has its default. Files of version 1 hold those of the picture among the
    others."""
    plain = DocumentSettings()
    size = fields.text("size", 20, plain.size.value)
    if size not in [choice.value for choice in SizeChoice]:
        fields.refuse(f"an unknown size '{size}'")
    return DocumentSettings(
        picture=picture_from_json(fields.object("picture") if fields.has("picture") else fields),
        size=SizeChoice(size),
        live=fields.flag("live", plain.live),
        pack=fields.text("pack", 200, plain.pack),
    )


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """The choices; each with the pixel that it is anchored at."""
    return {
        "swaps": [_segment_choice_to_json(swap) for swap in choices.swaps],
        "locks": [_segment_choice_to_json(lock) for lock in choices.locks],
        "banned_photographs": sorted(choices.banned_photographs),
        "placements": [[p.row, p.column, *p.affine] for p in choices.placements],
        "order_shifts": [list(shift) for shift in choices.order_shifts],
        "outlines": [list(outline) for outline in choices.outlines],
    }


def choices_from_json(fields: Fields, extent: Extent, version: int = 2) -> Choices:
    """The choices; anchors outside `extent` are refused. Files of version 1 name segments by their rows."""
    swaps, locks = (_segment_choices(fields, name, extent, version) for name in ("swaps", "locks"))
    rows = {name: _number_rows(fields, name) for name in _LENGTHS}
    for name, length in _LENGTHS.items():
        for row in rows[name]:
            if len(row) != length or not _is_pixel(row, extent):
                fields.refuse(f"a choice in '{name}' that lies nowhere")
            whole = all(isinstance(x, int) and abs(x) <= MAX_ROW for x in row)
            if (name == "order_shifts" and not whole) or (name == "outlines" and not 0 <= row[2] <= 1):
                fields.refuse(f"a choice in '{name}' that cannot be used")
    return Choices(
        swaps=swaps,
        locks=locks,
        banned_photographs=frozenset(fields.texts("banned_photographs", _MAX_CHOICES)),
        placements=tuple(
            Placement(row[0], row[1], affine_from_numbers(row[2:])) for row in rows["placements"]
        ),
        order_shifts=tuple(OrderShift(*row) for row in rows["order_shifts"]),
        outlines=tuple(OutlineChoice(row[0], row[1], float(row[2])) for row in rows["outlines"]),
    )


def _segment_choice_to_json(choice: SegmentChoice) -> dict[str, Any]:
    return {"at": [choice.row, choice.column], "segment": reference_to_json(choice.segment)}


def _segment_choices(fields: Fields, name: str, extent: Extent, version: int) -> tuple[SegmentChoice, ...]:
    if version == 1:
        return tuple(_of_row(fields, name, row, extent) for row in _number_rows(fields, name))
    choices = []
    for each in fields.objects(name, _MAX_CHOICES):
        row, column = each.integers("at", 2, 0, MAX_ROW)
        if not _is_pixel([row, column], extent):
            fields.refuse(f"a choice in '{name}' that lies nowhere")
        choices.append(SegmentChoice(row, column, reference_from_json(each.object("segment"))))
    return tuple(choices)


def _of_row(fields: Fields, name: str, row: list[Any], extent: Extent) -> SegmentChoice:
    if len(row) != 3 or not _is_pixel(row, extent):
        fields.refuse(f"a choice in '{name}' that lies nowhere")
    if not isinstance(row[2], int) or not 0 <= row[2] <= MAX_ROW:
        fields.refuse(f"a segment in '{name}' that cannot be")
    return SegmentChoice(row[0], row[1], SegmentReference.of_row(row[2]))


def affine_from_numbers(numbers: Any) -> AffineNumbers:
    """Six numbers, already checked, as an affine."""
    a, b, c, d, e, f = (float(x) for x in numbers)
    return a, b, c, d, e, f


def _number_rows(fields: Fields, name: str) -> list[list[Any]]:
    return fields.number_rows(name, _MAX_CHOICES, MAX_AFFINE if name == "placements" else MAX_ROW)


def _is_pixel(row: list[Any], extent: Extent) -> bool:
    if len(row) < 2 or not isinstance(row[0], int) or not isinstance(row[1], int):
        return False
    return 0 <= row[0] < extent.height and 0 <= row[1] < extent.width
