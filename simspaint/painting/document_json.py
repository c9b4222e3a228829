"""The values of a document as JSON objects, and back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import MAX_LABEL_NAME, MAX_LABELS, MAX_RANK, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.matching import MAX_FURTHER_SEGMENTS, MAX_ONE_LIGHT, Matching
from simspaint.domain.segment_choice import OrderShift, Placement, SegmentChoice
from simspaint.painting.choices import MAX_AFFINE, Choices
from simspaint.painting.document_settings import MAX_SEED, DocumentSettings, SizeChoice
from simspaint.painting.json_fields import Fields

_MAX_SEGMENTS = 2**31 - 1
_MAX_CHOICES = 100_000


def layout_hash(layout: Layout) -> str:
    """Hexadecimal SHA-256 of a layout: its extent, the names of its labels and its ids."""
    names = [label.name for label in layout.labels.labels]
    digest = hashlib.sha256(json.dumps([*layout.extent, names], ensure_ascii=True).encode())
    digest.update(layout.ids.tobytes())
    return digest.hexdigest()


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
                row.text("name", MAX_LABEL_NAME),
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
        "seed": settings.seed,
        "top_k": settings.top_k,
        "size": settings.size.value,
        "refine": settings.refine,
        "elide": settings.elide,
        "matching": matching_to_json(settings.matching),
        "live": settings.live,
        "pack": settings.pack,
    }


def settings_from_json(fields: Fields) -> DocumentSettings:
    """The settings; what is missing has its default."""
    plain = DocumentSettings()
    size = fields.text("size", 20, plain.size.value)
    if size not in [choice.value for choice in SizeChoice]:
        fields.refuse(f"an unknown size '{size}'")
    return DocumentSettings(
        seed=fields.integer("seed", 0, MAX_SEED, plain.seed),
        top_k=fields.integer("top_k", 1, 10**6, plain.top_k),
        size=SizeChoice(size),
        refine=fields.flag("refine", plain.refine),
        elide=fields.flag("elide", plain.elide),
        matching=matching_from_json(fields.object("matching")),
        live=fields.flag("live", plain.live),
        pack=fields.text("pack", 200, plain.pack),
    )


def matching_to_json(matching: Matching) -> dict[str, Any]:
    """How segments are matched to one another."""
    return {
        "one_light": matching.one_light,
        "further_segments": matching.further_segments,
        "harmonise": matching.harmonise,
    }


def matching_from_json(fields: Fields) -> Matching:
    """How segments are matched to one another; what is missing, as in older files, has its default."""
    plain = Matching()
    return Matching(
        one_light=fields.number("one_light", 0, MAX_ONE_LIGHT, plain.one_light),
        further_segments=fields.integer("further_segments", 0, MAX_FURTHER_SEGMENTS, plain.further_segments),
        harmonise=fields.number("harmonise", 0, 1, plain.harmonise),
    )


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """The choices; each with the pixel that it is anchored at."""
    return {
        "swaps": [list(swap) for swap in choices.swaps],
        "locks": [list(lock) for lock in choices.locks],
        "banned_photographs": sorted(choices.banned_photographs),
        "placements": [[p.row, p.column, *p.affine] for p in choices.placements],
        "order_shifts": [list(shift) for shift in choices.order_shifts],
    }


def choices_from_json(fields: Fields, extent: Extent) -> Choices:
    """The choices; anchors outside `extent` are refused."""
    rows = {name: _number_rows(fields, name) for name in ("swaps", "locks", "placements", "order_shifts")}
    for name, length in (("swaps", 3), ("locks", 3), ("placements", 8), ("order_shifts", 3)):
        for row in rows[name]:
            if len(row) != length or not _is_pixel(row, extent):
                fields.refuse(f"a choice in '{name}' that lies nowhere")
            if name != "placements" and not all(isinstance(x, int) and abs(x) <= _MAX_SEGMENTS for x in row):
                fields.refuse(f"a choice in '{name}' that cannot be used")
            if name in ("swaps", "locks") and row[2] < 0:
                fields.refuse(f"a segment in '{name}' that cannot be")
    return Choices(
        swaps=tuple(SegmentChoice(*row) for row in rows["swaps"]),
        locks=tuple(SegmentChoice(*row) for row in rows["locks"]),
        banned_photographs=frozenset(fields.texts("banned_photographs", _MAX_CHOICES)),
        placements=tuple(
            Placement(row[0], row[1], affine_from_numbers(row[2:])) for row in rows["placements"]
        ),
        order_shifts=tuple(OrderShift(*row) for row in rows["order_shifts"]),
    )


def affine_from_numbers(numbers: Any) -> tuple[float, float, float, float, float, float]:
    """Six numbers, already checked, as an affine."""
    a, b, c, d, e, f = (float(x) for x in numbers)
    return a, b, c, d, e, f


def _number_rows(fields: Fields, name: str) -> list[list[Any]]:
    return fields.number_rows(name, _MAX_CHOICES, MAX_AFFINE if name == "placements" else _MAX_SEGMENTS)


def _is_pixel(row: list[Any], extent: Extent) -> bool:
    if len(row) < 2 or not isinstance(row[0], int) or not isinstance(row[1], int):
        return False
    return 0 <= row[0] < extent.height and 0 <= row[1] < extent.width
