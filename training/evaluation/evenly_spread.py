"""Some of many, evenly spread: what is looked at or measured where all would take too long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def spread(items: Sequence[Item], n: int) -> list[Item]:
    """`n` items in their order, the first and the last among them; all where there are no more."""
    places = np.linspace(0, len(items) - 1, min(n, len(items))).round().astype(int)
    return [items[place] for place in places.tolist()]
