"""Compositions as JSON and packed bytes, and back."""

from __future__ import annotations

from typing import Any

from simspaint.domain.choices import MAX_AFFINE
from simspaint.domain.composition import (
    MAX_COMPOSITION_SIDE,
    NO_COLOR_SHIFT,
    ColorShift,
    ComposedComponent,
    FillKind,
    FillSegment,
    Scores,
    Stance,
    StandIn,
)
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import MAX_LABELS, UNLABELLED
from simspaint.domain.segment_choice import AffineNumbers
from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.codecs.picture_json import picture_from_json, picture_to_json
from simspaint.painting.codecs.segment_json import reference_from_json, reference_to_json
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.recipes.packed_composition import PackedComposition

MAX_COMPONENTS = 32_767
_MAX_FILLS = 64
_MAX_STEPS = 10**6
_MAX_COLOR_SHIFT = 100.0


def composition_to_json(composition: PackedComposition) -> dict[str, Any]:
    """All of a composition but the bytes of its layouts."""
    return {
        "extent": list(composition.extent),
        "settings": picture_to_json(composition.settings),
        "components": [_component_to_json(each) for each in composition.components],
    } | ({"stand_ins": _stand_ins_to_json(composition.stand_ins)} if composition.stand_ins else {})


def composition_from_json(
    fields: Fields, layout: bytes, painted: bytes, instances: bytes, filled: bytes
) -> PackedComposition:
    """The composition of these fields and packed layouts, which are checked when they are unpacked."""
    extent = Extent(*fields.integers("extent", 2, 1, MAX_COMPOSITION_SIDE))
    components = tuple(
        _component_from_json(row, extent) for row in fields.objects("components", MAX_COMPONENTS)
    )
    settings = picture_from_json(fields.object("settings"))
    stand_ins = _stand_ins(fields)
    return PackedComposition(extent, layout, painted, components, settings, stand_ins, instances, filled)


def _stand_ins_to_json(stand_ins: tuple[StandIn, ...]) -> list[dict[str, int]]:
    return [
        {"label": label_id} | ({} if shown == UNLABELLED else {"shown": shown})
        for label_id, shown in stand_ins
    ]


def _stand_ins(fields: Fields) -> tuple[StandIn, ...]:
    return tuple(
        (
            row.integer("label", 0, MAX_LABELS - 1),
            row.integer("shown", 0, MAX_LABELS - 1) if row.has("shown") else UNLABELLED,
        )
        for row in fields.objects("stand_ins", MAX_LABELS)
    )


def _component_to_json(component: ComposedComponent) -> dict[str, Any]:
    row: dict[str, Any] = {
        "at": [component.row, component.column],
        "label": component.label_id,
        "affine": list(component.affine),
        "place": component.place,
        "scores": list(component.scores),
    }
    if component.segment is not None:
        row["segment"] = reference_to_json(component.segment)
    if component.fill_segments:
        row["fills"] = [
            {"segment": reference_to_json(fill.segment), "affine": list(fill.affine)}
            | ({"kind": fill.kind.value} if fill.kind is not FillKind.OPEN else {})
            for fill in component.fill_segments
        ]
    if component.stance is not Stance.ALIGNED:
        row["stance"] = component.stance.value
    if component.steps:
        row["steps"] = component.steps
    if component.color_shift != NO_COLOR_SHIFT:
        row["color_shift"] = list(component.color_shift)
    if component.adherence is not None:
        row["adherence"] = component.adherence
    return row


def _component_from_json(fields: Fields, extent: Extent) -> ComposedComponent:
    row, column = fields.integers("at", 2, 0, MAX_COMPOSITION_SIDE - 1)
    if row >= extent.height or column >= extent.width:
        fields.refuse("a component that lies nowhere")
    mask_iou, context_iou = fields.numbers("scores", 2, 1.0, 2)
    return ComposedComponent(
        row,
        column,
        fields.integer("label", 0, 253),
        _reference(fields) if fields.has("segment") else None,
        _affine(fields),
        fields.integer("place", -1, MAX_COMPONENTS),
        tuple(
            FillSegment(_reference(fill), _affine(fill), _kind(fill))
            for fill in fields.objects("fills", _MAX_FILLS)
        ),
        _stance(fields),
        Scores(mask_iou, context_iou),
        fields.integer("steps", -_MAX_STEPS, _MAX_STEPS, 0),
        _color_shift(fields),
        fields.number("adherence", 0.0, 1.0, 0.0) if fields.has("adherence") else None,
    )


def _color_shift(fields: Fields) -> ColorShift:
    if not fields.has("color_shift"):
        return NO_COLOR_SHIFT
    lightness, a, b = fields.numbers("color_shift", 3, _MAX_COLOR_SHIFT, 3)
    return lightness, a, b


def _stance(fields: Fields) -> Stance:
    name = fields.text("stance", 20, Stance.ALIGNED.value)
    if name not in [each.value for each in Stance]:
        fields.refuse(f"an unknown stance '{name}'")
    return Stance(name)


def _kind(fields: Fields) -> FillKind:
    name = fields.text("kind", 20, FillKind.OPEN.value)
    if name not in [each.value for each in FillKind]:
        fields.refuse(f"an unknown kind '{name}' of fill segment")
    return FillKind(name)


def _reference(fields: Fields) -> SegmentReference:
    return reference_from_json(fields.object("segment"))


def _affine(fields: Fields) -> AffineNumbers:
    a, b, c, d, e, f = fields.numbers("affine", 6, MAX_AFFINE, 6)
    return a, b, c, d, e, f
