"""The undo history in a document: rows of JSON for the steps, one member for their packed pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.picture_settings import MAX_SEED, PictureSettings
from simspaint.painting.codecs.document_json import (
    choices_from_json,
    choices_to_json,
)
from simspaint.painting.codecs.picture_json import picture_from_json, picture_to_json
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.document_file.composition_members import CompositionReader, CompositionWriter
from simspaint.painting.frame.pixels import Plane
from simspaint.painting.undo.history_step import Step
from simspaint.painting.undo.tile_change import TILE, TileChange

_MAX_STEPS = 1_000_000
_MAX_TILES = 10_000
_MAX_CHOICE_BYTES = 24 << 20
_TILES = {Plane.IDS: "tiles", Plane.INSTANCES: "instance_tiles"}
_LONG_CHOICE, _SHORT_CHOICE = 300, 150


def since_reframed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The last of the steps, from the last one on that made the canvas another: documents hold steps of one
    canvas only."""
    last = max((i for i, step in enumerate(steps) if step.frames is not None), default=-1)
    return steps[last + 1 :]


def newest_steps(done: tuple[Step, ...], undone: tuple[Step, ...], max_bytes: int) -> tuple[Step, ...]:
    """As many of the steps done last as fit together with all that are undone, their choices, which are
    written out for every step, among them."""
    left = max_bytes - sum(step.n_bytes for step in undone)
    left_for_choices = min(max_bytes, _MAX_CHOICE_BYTES) - sum(map(_choice_bytes, undone))
    kept = 0
    for step in reversed(done):
        left -= step.n_bytes
        left_for_choices -= _choice_bytes(step)
        if left < 0 or left_for_choices < 0:
            break
        kept += 1
    return done[len(done) - kept :]


def _choice_bytes(step: Step) -> int:
    """How long the choices of a step are in a file, nearly."""
    long, short = 0, 0
    for choices in step.choices or ():
        long += len(choices.swaps) + len(choices.locks) + len(choices.banned_photographs)
        short += len(choices.placements) + len(choices.order_shifts) + len(choices.outlines)
    return _LONG_CHOICE * long + _SHORT_CHOICE * short


def steps_to_record(
    steps: tuple[Step, ...], compositions: CompositionWriter
) -> tuple[list[dict[str, Any]], bytes]:
    """The steps as plain values, and the packed pixels of all their tiles one after another; what pictures
    were composed of goes to `compositions`."""
    packed: list[bytes] = []
    rows = []
    for step in steps:
        row: dict[str, Any] = {"name": step.name}
        for plane, name in _TILES.items():
            tiles = [tile for tile in step.tiles if tile.plane is plane]
            if tiles:
                row[name] = [[*tile.box, len(tile.packed)] for tile in tiles]
                packed += [tile.packed for tile in tiles]
        if step.choices is not None:
            row["before"], row["after"] = (choices_to_json(choices) for choices in step.choices)
        if step.picture is not None:
            row["picture"] = [picture_to_json(picture) for picture in step.picture]
        if any(each is not None for each in step.compositions):
            row["compositions"] = [compositions.number(each) for each in step.compositions]
        if step.is_recomposed:
            row["recomposed"] = True
        rows.append(row)
    return rows, b"".join(packed)


def steps_from_record(
    fields: Fields,
    name: str,
    packed: bytes,
    extent: Extent,
    picture: PictureSettings,
    compositions: CompositionReader,
    version: int,
) -> tuple[Step, ...]:
    """The steps of a record, all their boxes inside `extent`. What is packed is checked when it is used.

    `picture` is the document's: steps of version 1 know of a picture's settings only the seed.
    """
    steps = []
    position = 0
    for row in fields.objects(name, _MAX_STEPS):
        tiles = []
        for plane, member in _TILES.items():
            for numbers in row.number_rows(member, _MAX_TILES, 2**31, 5):
                box, length = _tile(row, numbers, extent)
                tiles.append(TileChange(box, packed[position : position + length], plane))
                position += length
        choices = None
        if row.has("before") and row.has("after"):
            first, second = row.object("before"), row.object("after")
            choices = choices_from_json(first, extent, version), choices_from_json(second, extent, version)
        composed = compositions.pair(row)
        is_recomposed = row.flag("recomposed", False)
        pictures = _pictures(row, picture)
        step = Step(row.text("name", 200), tuple(tiles), choices, pictures, composed, is_recomposed)
        steps.append(step)
    if position != len(packed):
        fields.refuse("an undo history of another length than stated")
    return tuple(steps)


def _pictures(row: Fields, picture: PictureSettings) -> tuple[PictureSettings, PictureSettings] | None:
    """Settings of the picture before and after a step."""
    if row.has("picture"):
        found = [picture_from_json(each) for each in row.objects("picture", 2)]
        if len(found) != 2:
            row.refuse("a step of the history that cannot be")
        return found[0], found[1]
    if row.has("seed"):
        first, second = row.integers("seed", 2, 0, MAX_SEED)
        return replace(picture, seed=first), replace(picture, seed=second)
    return None


def _tile(fields: Fields, numbers: list[Any], extent: Extent) -> tuple[Box, int]:
    if len(numbers) != 5 or not all(isinstance(x, int) and x >= 0 for x in numbers):
        fields.refuse("a tile that cannot be")
    box, length = Box(*numbers[:4]), numbers[4]
    if box != box.clipped(extent) or not box.area or max(box.height, box.width) > TILE:
        fields.refuse("a tile that lies nowhere")
    return box, length
