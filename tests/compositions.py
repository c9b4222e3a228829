"""Compositions compared."""

from __future__ import annotations

import numpy as np

from simspaint.domain.composition import Composition
from simspaint.domain.layout import Layout


def same_composition(first: Composition, second: Composition) -> bool:
    """Whether both give the same picture."""
    return (
        first.components == second.components
        and first.settings == second.settings
        and first.stand_ins == second.stand_ins
        and np.array_equal(first.layout.keys, second.layout.keys)
        and np.array_equal(first.painted.ids, second.painted.ids)
        and _ids(first.filled) == _ids(second.filled)
    )


def _ids(layout: Layout | None) -> bytes | None:
    return None if layout is None else layout.ids.tobytes()
