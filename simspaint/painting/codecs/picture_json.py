"""How a picture is made, as JSON and back: one codec for documents, histories, compositions and recipes.

It goes by the fields of `PictureSettings`, so that a new setting is stored without a line here.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any, TypeVar

from simspaint.domain.label_set import MAX_LABEL_NAME, MAX_LABELS
from simspaint.domain.mood import (
    MAX_APPEARANCE_VALUE,
    MAX_MOOD_WORDS,
    N_APPEARANCE_VALUES,
    LabelAppearance,
    Mood,
)
from simspaint.domain.picture_settings import PictureSettings, range_of
from simspaint.files.plain_names import printable
from simspaint.painting.codecs.untrusted_json import Fields

_FORMER_NAMES = {
    "appearance_consistency": "one_light",
    "fill_segments": "further_segments",
    "color_match": "harmonise",
}
"""Names of fields in files of version 1."""
Settings = TypeVar("Settings")


def picture_to_json(picture: PictureSettings) -> dict[str, Any]:
    """How a picture is made, field by field."""
    return {**asdict(picture), "method": picture.method.value}


def picture_from_json(source: Fields) -> PictureSettings:
    """How a picture is made; what is missing, as in older files, has its default."""
    return _read(PictureSettings(), source)


def _read(usual: Settings, source: Fields) -> Settings:
    values = {}
    for each in fields(usual):  # pyright: ignore[reportArgumentType]
        name = each.name if source.has(each.name) else _FORMER_NAMES.get(each.name, each.name)
        values[each.name] = _value(source, name, each.name, usual)
    return type(usual)(**values)


def _value(source: Fields, name: str, field: str, settings: object) -> Any:
    """One field's value, which the source has by `name`."""
    usual = getattr(settings, field)
    if isinstance(usual, bool):
        return source.flag(name, usual)
    if isinstance(usual, StrEnum):
        return _choice(source, name, usual)
    if isinstance(usual, int):
        return source.integer(name, *range_of(settings, field), usual)
    if isinstance(usual, float):
        return source.number(name, *range_of(settings, field), usual)
    if isinstance(usual, Mood):
        return _mood_from_json(source.object(name))
    return _read(usual, source.object(name))


def _choice(source: Fields, name: str, usual: StrEnum) -> StrEnum:
    value = source.text(name, 20, usual.value)
    if value not in [each.value for each in type(usual)]:
        source.refuse(f"an unknown {name} '{value}'")
    return type(usual)(value)


def _mood_from_json(fields: Fields) -> Mood:
    """What photographs a picture is made of."""
    like = []
    for row in fields.objects("like", MAX_LABELS + 1):
        values = row.numbers("values", N_APPEARANCE_VALUES, MAX_APPEARANCE_VALUE, N_APPEARANCE_VALUES)
        like.append(LabelAppearance(printable(row.text("label", MAX_LABEL_NAME)), values))
    return Mood(printable(fields.text("words", MAX_MOOD_WORDS, "")), tuple(like))
