"""Stage 1: photographs that hold a label and show nothing of it give no segments of it.

A label that is recognised by its colour says `colorful`, as flowers do: in shade or far away a bed has the
colour of the grass that it stands in, and what is cut out of there is grass. One with a skyline, as mountains
have, is not seen in fog: what is cut out of there is a second sky.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32

from simspaint.bank.ops.appearance_rows import DEFAULTS, SHARE, SPREAD
from simspaint.domain.label_set import Label, LabelSet
from simspaint.engine.ops.appearance import MEAN_A, MEAN_B
from simspaint.engine.ops.sky_share import sky_of


@dataclass(frozen=True, slots=True)
class VisibleConfig:
    """When a photograph shows a label."""

    least_chroma: float = 6.0
    """How far the mean colour of what is colourful lies from that of every ground beside it, in a* and b*. Of
    the 194 photographs with flowers of the pack `landscapes` 82 are beyond it."""
    least_ground: float = 0.005
    """Share of a photograph from which on a ground is compared."""
    least_contrast: float = 0.8
    """How unlike the sky, with its own light and shade, a mountain is, in differences that count as much as
    one another. In the pack `landscapes` 11 of 178 photographs with mountains are below it, in fog."""
    least_spread: float = 5.0
    """Standard deviation of L* of clouds with light and shade: of a veil a piece is a white patch."""
    fewest: int = 8
    """Photographs below which all are kept: a poor piece is better than always the same."""


def can_hide(label: Label) -> bool:
    """Whether a photograph can hold a label and show nothing of it."""
    return label.is_colorful or label.keeps_skyline or label.drifts


def visible_photographs(
    rows: Float32[np.ndarray, "photographs rows values"],
    labels: LabelSet,
    label_id: int,
    config: VisibleConfig,
) -> Bool[np.ndarray, " photographs"] | None:
    """Which photographs show a label that they hold; None where too few do, or nobody asks of this label.

    Parameters
    ----------
    rows
        Of `light_of`.
    """
    label = labels[label_id]
    if not can_hide(label):
        return None
    if label.is_colorful:
        found = _is_colorful(rows, labels, label_id, config)
    elif label.drifts:
        found = rows[:, label_id, SPREAD] >= config.least_spread
    else:
        found = _is_unlike_sky(rows, labels, label_id, config.least_contrast)
    found &= rows[:, label_id, SHARE] > 0
    return found if np.count_nonzero(found) >= config.fewest else None


def _is_colorful(rows: np.ndarray, labels: LabelSet, label_id: int, config: VisibleConfig) -> np.ndarray:
    """Whether a label has another colour than each ground of its photograph, if that has any: the mean of
    grass and road is no colour that is seen anywhere."""
    is_ground = np.array([label.is_ground and label.id != label_id for label in labels.labels])
    compared = is_ground & (rows[:, :-1, SHARE] >= config.least_ground)
    hue = rows[..., [MEAN_A, MEAN_B]]
    apart = hue[:, :-1] - hue[:, label_id, None]
    nearest = np.where(compared, np.linalg.norm(apart, axis=2), np.inf).min(axis=1)
    return compared.any(axis=1) & (nearest >= config.least_chroma)


def _is_unlike_sky(rows: np.ndarray, labels: LabelSet, label_id: int, least: float) -> np.ndarray:
    """Whether a label looks another way than the sky of its photograph, or there is none."""
    sky, share = _mean_of(rows, sky_of(labels))
    units = np.array(DEFAULTS.units)
    apart = ((rows[:, label_id] - sky)[:, SHARE + 1 : SPREAD] / units[: SPREAD - 1]) ** 2
    contrast = np.sqrt(apart.sum(axis=1)) + rows[:, label_id, SPREAD] / units[SPREAD - 1]
    return (share <= 0) | (contrast >= least)


def _mean_of(rows: np.ndarray, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values of some labels together, each by its share, and the share that they have together."""
    share = rows[:, :-1, SHARE] * which
    total = share.sum(axis=1)
    values = (rows[:, :-1] * share[..., None]).sum(axis=1)
    return values / np.maximum(total, 1e-6)[:, None], total
