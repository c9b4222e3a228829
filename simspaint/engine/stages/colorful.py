"""Stage 1, of labels that are told by their colour: photographs that show nothing of it are left out.

A label says `colorful`, as flowers do. In shade, in fog or far away a bed of them has the colour of the grass
that it stands in, and what is cut out of there is grass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32

from simspaint.bank.ops.appearance_rows import SHARE
from simspaint.engine.ops.appearance import MEAN_A, MEAN_B


@dataclass(frozen=True, slots=True)
class ColorfulConfig:
    """What counts as a colour of its own."""

    least_chroma: float = 12.0
    """How far its mean colour lies from that of the ground, in a* and b*. Of the 319 beds of flowers of the
    pack `landscapes` 113 are beyond it; of those, petals cover a twentieth in 85 %, of those nearer than 4
    in 6 %."""
    fewest: int = 8
    """Photographs below which all are kept: a poor bed is better than always the same."""


def colorful_photographs(
    rows: Float32[np.ndarray, "photographs rows values"],
    label_id: int,
    is_ground: Bool[np.ndarray, " labels"],
    config: ColorfulConfig,
) -> Bool[np.ndarray, " photographs"] | None:
    """Which photographs show a label in a colour that their ground does not have; None where too few do.

    Parameters
    ----------
    rows
        Of `light_of`.
    """
    share = rows[:, :-1, SHARE] * is_ground
    share[:, label_id] = 0
    colors = rows[:, :, [MEAN_A, MEAN_B]]
    ground = (colors[:, :-1] * share[..., None]).sum(axis=1)
    ground /= np.maximum(share.sum(axis=1), 1e-6)[:, None]
    apart = np.linalg.norm(colors[:, label_id] - ground, axis=1)
    found = (rows[:, label_id, SHARE] > 0) & (share.sum(axis=1) > 0) & (apart >= config.least_chroma)
    return found if np.count_nonzero(found) >= config.fewest else None
