"""Untrusted JSON: every value is checked before it is used."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn, TypeGuard

from simspaint.errors import SimsPaintError

_MAX_DIGITS = 18


def parse_json(data: bytes, source: str, error: type[SimsPaintError], hint: str = "") -> Fields:
    """The fields of the JSON object that some UTF-8 bytes hold.

    Raises `error`, which names `source`, where they are no JSON, no object, or hold NaN or a number of more
    digits than any file of this kind has.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse, parse_int=_parse_int)
    except (ValueError, RecursionError) as failure:
        raise error(f"{source} is not a JSON file that can be used.", hint or "Export it again.") from failure
    return Fields(value, source, error, hint)


class Fields:
    """The fields of one JSON object; asking for one of another kind than wanted raises an error.

    Parameters
    ----------
    value
        What was decoded.
    source
        Name of the file, for messages.
    error
        Which error is raised.
    hint
        What the person can do.
    """

    def __init__(self, value: object, source: str, error: type[SimsPaintError], hint: str = "") -> None:
        self._source, self._error, self._hint = source, error, hint
        if not isinstance(value, dict):
            self.refuse("something that is not an object where one belongs")
        self._values: dict[str, Any] = value

    def refuse(self, what: str) -> NoReturn:
        """Raise the error: the file holds `what`."""
        raise self._error(
            f"{self._source} holds {what}.", self._hint or "It may be damaged; export it again."
        )

    def has(self, name: str) -> bool:
        """The field is there and not null."""
        return self._values.get(name) is not None

    def text(self, name: str, max_length: int = 1000, default: str | None = None) -> str:
        """A text of at most `max_length` characters."""
        value = self._values.get(name, default)
        if not isinstance(value, str) or len(value) > max_length:
            self.refuse(f"no usable text as '{name}'")
        return value

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number of a range, both ends included."""
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(f"no whole number from {low} to {high} as '{name}'")
        return value

    def whole_number(self, name: str) -> int | None:
        """A whole number of any size; None if the field holds something else."""
        value = self._values.get(name)
        return value if type(value) is int else None

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """A number of a range, both ends included."""
        value = self._values.get(name, default)
        if not is_number(value, max(abs(low), abs(high))) or not low <= value <= high:
            self.refuse(f"no number from {low:g} to {high:g} as '{name}'")
        return float(value)

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            self.refuse(f"neither true nor false as '{name}'")
        return value

    def is_set(self, name: str) -> bool:
        """True, or the number 1; not there counts as false."""
        return self._values.get(name) in (True, 1)

    def objects(self, name: str, max_length: int) -> Iterator[Fields]:
        """The objects of a list; none where the field is missing."""
        return iter(
            [Fields(item, self._source, self._error, self._hint) for item in self._list(name, max_length)]
        )

    def object(self, name: str) -> Fields:
        """An object; without fields where it is missing."""
        return Fields(self._values.get(name, {}), self._source, self._error, self._hint)

    def names(self) -> tuple[str, ...]:
        """Names of all fields."""
        return tuple(self._values)

    def texts(self, name: str, max_length: int, max_text: int = 1000) -> tuple[str, ...]:
        """The texts of a list; none where the field is missing."""
        items = self._list(name, max_length)
        if not all(isinstance(item, str) and len(item) <= max_text for item in items):
            self.refuse(f"something else than texts in '{name}'")
        return tuple(items)

    def integers(self, name: str, length: int, low: int, high: int) -> tuple[int, ...]:
        """A list of exactly so many whole numbers of a range."""
        items = self._list(name, length)
        whole = all(isinstance(item, int) and not isinstance(item, bool) for item in items)
        if len(items) != length or not whole or not all(low <= item <= high for item in items):
            self.refuse(f"no {length} whole numbers from {low} to {high} as '{name}'")
        return tuple(items)

    def optional_integers(self, name: str, length: int, high: int) -> tuple[int | None, ...]:
        """A list of exactly so many items, each a whole number from 0 to `high` or null."""
        items = self._list(name, length)
        usable = (i is None or (type(i) is int and 0 <= i <= high) for i in items)
        if len(items) != length or not all(usable):
            self.refuse(f"no {length} whole numbers from 0 to {high} as '{name}'")
        return tuple(items)

    def numbers(
        self, name: str, max_length: int, limit: float, length: int | None = None
    ) -> tuple[float, ...]:
        """A list of numbers of at most this magnitude; of exactly `length` where that is given."""
        items = self._list(name, max_length)
        usable = all(is_number(item, limit) for item in items)
        if not usable or (length is not None and len(items) != length):
            self.refuse(f"no usable numbers as '{name}'")
        return tuple(float(item) for item in items)

    def number_rows(self, name: str, max_length: int, limit: float, max_row: int = 16) -> list[list[Any]]:
        """A list of lists of numbers, whole ones as such, of at most this magnitude."""
        items = self._list(name, max_length)
        for item in items:
            if (
                not isinstance(item, list)
                or len(item) > max_row
                or not all(is_number(x, limit) for x in item)
            ):
                self.refuse(f"something else than numbers in '{name}'")
        return items

    def points(self, name: str, max_length: int, limit: float) -> list[tuple[float, float]]:
        """A list of pairs of numbers of at most this magnitude, as (first, second)."""
        rows = self.number_rows(name, max_length, limit, 2)
        if any(len(row) != 2 for row in rows):
            self.refuse(f"something else than points in '{name}'")
        return [(float(x), float(y)) for x, y in rows]

    def _list(self, name: str, max_length: int) -> list[Any]:
        items = self._values.get(name, [])
        if not isinstance(items, list) or len(items) > max_length:
            self.refuse(f"no usable list as '{name}'")
        return items


def is_number(value: object, limit: float) -> TypeGuard[float]:
    """It is a finite number of at most this magnitude."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) and abs(value) <= limit


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number.")


def _parse_int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("A number has too many digits.")
    return int(digits)
