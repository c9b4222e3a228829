"""Values of several kinds that a memo is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np


class Thing:
    """Something that can be told from its likes by identity alone."""


class Pair(NamedTuple):
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Record:
    array: np.ndarray
    name: str


@dataclass
class Changeable:
    value: int


class Shade(Enum):
    LIGHT = "light"
    DARK = "dark"
