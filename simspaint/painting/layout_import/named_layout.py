"""A layout in the words of another program or data set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8, UInt16, UInt32

from simspaint.domain.label_set import MAX_LABELS
from simspaint.domain.pixel_counts import pixel_counts

MAX_NAMES = MAX_LABELS
"""Names that a layout can hold."""

Segments = (
    UInt8[np.ndarray, "height width"]
    | UInt16[np.ndarray, "height width"]
    | UInt32[np.ndarray, "height width"]
)


@dataclass(frozen=True, slots=True, eq=False)
class NamedLayout:
    """A layout in the words of its maker: `ids` are places in `names`, 255 = unpainted; `notes` tell what of
    the file was left out.

    `segments` number the things of a label, in whatever way; None where the file tells none apart.
    """

    ids: UInt8[np.ndarray, "height width"]
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    segments: Segments | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Number of pixels of every name that occurs."""
        found = pixel_counts(self.ids)
        return {name: int(found[i]) for i, name in enumerate(self.names) if found[i]}
