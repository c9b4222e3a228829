"""The compositions of a document, its history and its kept renderings: each once, by number."""

from __future__ import annotations

from typing import Any

from simspaint.errors import DocumentError
from simspaint.painting.codecs.composition_json import composition_from_json, composition_to_json
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.document_file.unpack_limits import MAX_COMPOSITION_BYTES, MAX_COMPOSITIONS
from simspaint.painting.recipes.packed_composition import PackedComposition


class CompositionWriter:
    """Numbers compositions as they are asked for."""

    def __init__(self) -> None:
        self._numbers: dict[PackedComposition, int] = {}

    def number(self, composition: PackedComposition | None) -> int | None:
        """The number of a composition in the record; None for none."""
        return None if composition is None else self._numbers.setdefault(composition, len(self._numbers))

    def record(self) -> tuple[list[dict[str, Any]], bytes]:
        """All compositions as plain values, and their packed layouts one after another."""
        rows = [
            composition_to_json(each)
            | {"bytes": [len(each.layout), len(each.painted)]}
            | ({"instance_bytes": len(each.instances)} if each.instances else {})
            | ({"filled_bytes": len(each.filled)} if each.filled else {})
            for each in self._numbers
        ]
        planes = (each.layout + each.painted + each.instances + each.filled for each in self._numbers)
        return rows, b"".join(planes)


class CompositionReader:
    """Gives compositions of a document by their numbers.

    Raises `DocumentError` where the record is damaged.
    """

    def __init__(self, fields: Fields, packed: bytes) -> None:
        self._compositions: list[PackedComposition] = []
        position = 0
        for row in fields.objects("compositions", MAX_COMPOSITIONS):
            lengths = [
                *row.integers("bytes", 2, 0, MAX_COMPOSITION_BYTES),
                row.integer("instance_bytes", 0, MAX_COMPOSITION_BYTES, 0),
                row.integer("filled_bytes", 0, MAX_COMPOSITION_BYTES, 0),
            ]
            planes = []
            for length in lengths:  # layout, painted, instances, filled
                planes.append(packed[position : position + length])
                position += length
            if not planes[0] or position > len(packed):
                row.refuse("compositions of another length than stated")
            self._compositions.append(composition_from_json(row, *planes))
        if position != len(packed):
            fields.refuse("compositions of another length than stated")

    @staticmethod
    def empty() -> CompositionReader:
        """Of a document without compositions."""
        return CompositionReader(Fields({}, "", DocumentError), b"")

    def find(self, fields: Fields, name: str = "composition") -> PackedComposition | None:
        """The composition that a field names by its number; None where there is none."""
        if not fields.has(name) or not self._compositions:
            return None
        return self._compositions[fields.integer(name, 0, len(self._compositions) - 1)]

    def pair(self, fields: Fields) -> tuple[PackedComposition | None, PackedComposition | None]:
        """The two compositions that a step names: before and after."""
        if not fields.has("compositions") or not self._compositions:
            return None, None
        found = fields.optional_integers("compositions", 2, len(self._compositions) - 1)
        first, second = (None if number is None else self._compositions[number] for number in found)
        return first, second
