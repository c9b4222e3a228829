"""The values of a document as JSON objects, and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from simspaint.domain.choices import MAX_AFFINE, Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import MAX_LABEL_NAME, MAX_LABELS, MAX_RANK, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.mood import (
    MAX_APPEARANCE_VALUE,
    MAX_MOOD_WORDS,
    N_APPEARANCE_VALUES,
    LabelAppearance,
    Mood,
)
from simspaint.domain.picture_settings import (
    MAX_APPEARANCE_CONSISTENCY,
    MAX_FILL_SEGMENTS,
    MAX_SEED,
    Matching,
    Method,
    PictureSettings,
)
from simspaint.domain.segment_choice import AffineNumbers, OrderShift, Placement, SegmentChoice
from simspaint.domain.segment_reference import SegmentReference
from simspaint.files.plain_names import printable
from simspaint.painting.document_settings import DocumentSettings, SizeChoice
from simspaint.painting.json_fields import Fields
from simspaint.painting.segment_json import MAX_ROW, reference_from_json, reference_to_json

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


def picture_to_json(picture: PictureSettings) -> dict[str, Any]:
    """How a picture is made, field by field."""
    return {**asdict(picture), "method": picture.method.value}


def picture_from_json(fields: Fields) -> PictureSettings:
    """How a picture is made; what is missing, as in older files, has its default."""
    plain = PictureSettings()
    method = fields.text("method", 20, plain.method.value)
    if method not in [each.value for each in Method]:
        fields.refuse(f"an unknown method '{method}'")
    return PictureSettings(
        method=Method(method),
        seed=fields.integer("seed", 0, MAX_SEED, plain.seed),
        top_k=fields.integer("top_k", 1, 10**6, plain.top_k),
        adherence=fields.number("adherence", 0, 1, plain.adherence),
        refine=fields.flag("refine", plain.refine),
        elide=fields.flag("elide", plain.elide),
        matching=_matching_from_json(fields.object("matching")),
        mood=_mood_from_json(fields.object("mood")),
    )


def _mood_from_json(fields: Fields) -> Mood:
    """What photographs a picture is made of."""
    like = []
    for row in fields.objects("like", MAX_LABELS + 1):
        values = row.numbers("values", N_APPEARANCE_VALUES, MAX_APPEARANCE_VALUE, N_APPEARANCE_VALUES)
        like.append(LabelAppearance(printable(row.text("label", MAX_LABEL_NAME)), values))
    return Mood(printable(fields.text("words", MAX_MOOD_WORDS, "")), tuple(like))


def _matching_from_json(fields: Fields) -> Matching:
    """How segments are matched; by the present names, or those of version 1."""
    plain = Matching()

    def name(now: str, before: str) -> str:
        return now if fields.has(now) else before

    consistency = name("appearance_consistency", "one_light")
    fills = name("fill_segments", "further_segments")
    color = name("color_match", "harmonise")
    return Matching(
        fields.number(consistency, 0, MAX_APPEARANCE_CONSISTENCY, plain.appearance_consistency),
        fields.integer(fills, 0, MAX_FILL_SEGMENTS, plain.fill_segments),
        fields.number(color, 0, 1, plain.color_match),
    )


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """The choices; each with the pixel that it is anchored at."""
    return {
        "swaps": [_segment_choice_to_json(swap) for swap in choices.swaps],
        "locks": [_segment_choice_to_json(lock) for lock in choices.locks],
        "banned_photographs": sorted(choices.banned_photographs),
        "placements": [[p.row, p.column, *p.affine] for p in choices.placements],
        "order_shifts": [list(shift) for shift in choices.order_shifts],
    }


def choices_from_json(fields: Fields, extent: Extent, version: int = 2) -> Choices:
    """The choices; anchors outside `extent` are refused. Files of version 1 name segments by their rows."""
    swaps, locks = (_segment_choices(fields, name, extent, version) for name in ("swaps", "locks"))
    rows = {name: _number_rows(fields, name) for name in ("placements", "order_shifts")}
    for name, length in (("placements", 8), ("order_shifts", 3)):
        for row in rows[name]:
            if len(row) != length or not _is_pixel(row, extent):
                fields.refuse(f"a choice in '{name}' that lies nowhere")
            if name != "placements" and not all(isinstance(x, int) and abs(x) <= MAX_ROW for x in row):
                fields.refuse(f"a choice in '{name}' that cannot be used")
    return Choices(
        swaps=swaps,
        locks=locks,
        banned_photographs=frozenset(fields.texts("banned_photographs", _MAX_CHOICES)),
        placements=tuple(
            Placement(row[0], row[1], affine_from_numbers(row[2:])) for row in rows["placements"]
        ),
        order_shifts=tuple(OrderShift(*row) for row in rows["order_shifts"]),
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
